"""Words of people."""

from django.utils.translation import gettext_lazy as _

from kaimen.kernel.base.words import Words
from kaimen.kernel.people import policy
from kaimen.kernel.people.rules.imports import ImportState
from kaimen.kernel.people.rules.membership import MembershipState

ENUMS = {
    MembershipState: {
        MembershipState.ACTIVE: _("在会"),
        MembershipState.KEPT: _("保留会籍"),
        MembershipState.ENDED: _("已退会"),
    },
    ImportState: {
        ImportState.CHECKED: _("已核对，未导入"),
        ImportState.RUNNING: _("正在导入"),
        ImportState.DONE: _("已导入"),
        ImportState.STOPPED: _("导到一半中断了"),
    },
}
KEYS = {
    policy.VIEW: _("看人员"),
    policy.VIEW_NUMBERS: _("看完整号码"),
    policy.CHANGE: _("改人员"),
    policy.IMPORT: _("导入人员"),
    policy.MANAGE_ACCOUNTS: _("管账号"),
    policy.SIGN_IN: _("登录"),
}
REFUSALS = {
    "membership.no_such_move": Words(says=_("会籍现在不能这样改。"), next=_("请先看会籍的现状。")),
    "person.id_taken": Words(says=_("这个证件号已经登记过。"), next=_("请核对号码；若是同一个人，不用再登记。")),
    "person.number_unclear": Words(
        says=_("这不是完整的手机号或身份证号。"), next=_("请填 11 位手机号，或 18 位证件号。")
    ),
    "account.name_taken": Words(says=_("登录名 {username} 已有人用。"), next=_("请换一个登录名。")),
    "account.not_active": Words(says=_("这个账号已停用。"), next=_("请联系本级工会的安全管理员。")),
    "account.weak_password": Words(says=_("密码不合要求：{why}"), next=_("请换一个 12 位以上、不常见的密码。")),
    "account.no_such_union": Words(says=_("没有编码为 {code} 的工会。"), next=_("请核对编码，或先建这个工会。")),
    "account.not_by_oneself": Words(
        says=_("不能给自己发链接，也不能停自己的账号。"), next=_("请另一位安全管理员来做。")
    ),
    "account.none_yet": Words(says=_("{name} 还没有账号。"), next=_("请先给他定一个登录名。")),
    "code.wrong_or_late": Words(says=_("验证码不对，或已过时。"), next=_("请看最新一条短信，或再要一个验证码。")),
    "code.too_many_tries": Words(says=_("试了 {tries} 次都不对。"), next=_("请再要一个验证码。还不行，就打 12351。")),
    "code.too_often": Words(says=_("刚刚发过验证码。"), next=_("请等 {seconds} 秒再要。")),
    "code.too_many_today": Words(
        says=_("今天要的验证码太多了。"), next=_("请明天再登录，或打 12351；不登录也能说事。")
    ),
    "code.not_sent": Words(says=_("短信没有发出去。"), next=_("请过一会儿再要一次，或打 12351；不登录也能说事。")),
    "account.second_factor_needed": Words(
        says=_("这个账号还没有过第二步验证。"), next=_("请先在网页上登录，用手机上的动态码验证。")
    ),
    "person.no_number": Words(says=_("手机号和证件号至少要有一个。"), next=_("请补上一个，以后才认得出是同一个人。")),
    "person.joins_later": Words(says=_("入会日期 {day} 还没有到。"), next=_("请核对日期。")),
    "person.no_such_union": Words(
        says=_("您能导入的工会里没有编码 {code}。"), next=_("请核对编码，或请那一级工会来导入。")
    ),
    "import.same_sheet": Words(says=_("这张表已经导入过。"), next=_("请看上次的结果；改过的行另存成新表再导入。")),
    "import.gone": Words(says=_("这张表已经不在了，只保留 24 小时。"), next=_("请重新上传。")),
    "link.used_or_late": Words(says=_("这个链接用过了，或已过时。"), next=_("请让管理员再发一个。")),
}

JOBS = {"people.import": _("导入人员"), "people.forget_old": _("清掉过期的验证码、表格和登录")}
