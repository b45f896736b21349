"""Words of people."""

from django.utils.translation import gettext_lazy as _

from kaimen.kernel.base.words import Words
from kaimen.kernel.people import policy
from kaimen.kernel.people.rules.membership import MembershipState

ENUMS = {
    MembershipState: {
        MembershipState.ACTIVE: _("在会"),
        MembershipState.KEPT: _("保留会籍"),
        MembershipState.ENDED: _("已退会"),
    }
}
KEYS = {
    policy.VIEW: _("看人员"),
    policy.VIEW_NUMBERS: _("看完整号码"),
    policy.CHANGE: _("改人员"),
    policy.IMPORT: _("导入人员"),
    policy.MANAGE_ACCOUNTS: _("管账号"),
}
REFUSALS = {
    "membership.no_such_move": Words(says=_("会籍现在不能这样改。"), next=_("请先看会籍的现状。")),
    "membership.held_already": Words(says=_("{name} 已经在会。"), next=_("要转会，请先在原工会办转出。")),
    "person.id_taken": Words(says=_("这个证件号已经登记过。"), next=_("请核对号码；若是同一个人，不用再登记。")),
    "person.phone_unclear": Words(says=_("手机号要是 11 位，以 1 开头。"), next=_("请核对后再填。")),
    "account.name_taken": Words(says=_("登录名 {username} 已有人用。"), next=_("请换一个登录名。")),
    "account.not_active": Words(says=_("这个账号已停用。"), next=_("请联系本级工会的安全管理员。")),
    "account.weak_password": Words(says=_("密码不合要求：{why}"), next=_("请换一个 12 位以上、不常见的密码。")),
    "code.wrong_or_late": Words(says=_("验证码不对，或已过时。"), next=_("请看最新一条短信，或再要一个验证码。")),
    "code.too_many_tries": Words(says=_("试的次数太多了。"), next=_("请等 {minutes} 分钟再试，或打 12351。")),
    "code.too_often": Words(says=_("刚刚发过验证码。"), next=_("请等 {seconds} 秒再要。")),
    "link.used_or_late": Words(says=_("这个链接用过了，或已过时。"), next=_("请让管理员再发一个。")),
}
