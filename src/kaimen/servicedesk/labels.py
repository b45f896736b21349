"""Words of the service desk."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaimen.kernel.base.words import Words
from kaimen.kernel.documents.rules.fields import Field, Template
from kaimen.kernel.notices.rules.kinds import NoticeWords
from kaimen.servicedesk import policy
from kaimen.servicedesk.rules.actions import ActionKind, CallOutcome, Channel
from kaimen.servicedesk.rules.danger import Help
from kaimen.servicedesk.rules.promises import PromiseRule, Standing
from kaimen.servicedesk.rules.states import CaseState, Move
from kaimen.servicedesk.rules.topics import Topic

ENUMS = {
    CaseState: {
        CaseState.RECEIVED: _("收到了"),
        CaseState.IN_WORK: _("正在办"),
        CaseState.ANSWERED: _("答复了"),
        CaseState.CLOSED: _("办结了"),
    },
    Move: {
        Move.OPEN: _("接下"),
        Move.CALL: _("记通话"),
        Move.ANSWER: _("回话"),
        Move.ADD: _("补充"),
        Move.CLOSE: _("办结"),
    },
    ActionKind: {
        ActionKind.TOLD: _("说了事"),
        ActionKind.OPENED: _("接下了"),
        ActionKind.CALLED: _("打了电话"),
        ActionKind.ANSWERED: _("回了话"),
        ActionKind.ADDED: _("补充了"),
        ActionKind.CLOSED: _("办结了"),
    },
    CallOutcome: {
        CallOutcome.REACHED: _("打通了，说上话了"),
        CallOutcome.NO_ANSWER: _("没人接"),
        CallOutcome.BUSY: _("占线"),
        CallOutcome.OFF: _("关机或停机"),
        CallOutcome.WRONG_NUMBER: _("号码不对"),
    },
    Channel: {
        Channel.WEB: _("网上"),
        Channel.PHONE: _("电话"),
        Channel.VISIT: pgettext_lazy("渠道", "窗口"),
        Channel.LETTER: _("来信"),
        Channel.MACHINE: _("接口"),
    },
    Topic: {
        Topic.WAGES: _("欠薪"),
        Topic.INJURY: _("工伤"),
        Topic.CONTRACT: _("劳动合同"),
        Topic.INSURANCE: _("社保"),
        Topic.MATERNITY: _("孕期和哺乳期"),
        Topic.HEAT: _("高温津贴"),
        Topic.HOURS: _("工时和休假"),
        Topic.SAFETY: _("劳动保护"),
        Topic.MEMBERSHIP: _("会籍和帮扶"),
        Topic.OTHER: _("其他"),
    },
    PromiseRule: {
        PromiseRule.FIRST_WORD: _("网上来的事，2 小时内有人回话"),
        PromiseRule.URGENT: _("急事，15 分钟内有人回话"),
    },
    Standing: {
        Standing.RUN: _("还有时间"),
        Standing.NEAR: _("快到时"),
        Standing.OVER: _("过时了"),
        Standing.MET: _("回过话了"),
    },
    Help: {Help.POLICE: _("报警"), Help.AMBULANCE: _("急救"), Help.LIFELINE: _("心理援助")},
}

KEYS = {
    policy.ENTER: _("进收件台"),
    policy.VIEW: _("看诉求"),
    policy.OPEN: _("接下诉求"),
    policy.CALL: _("记通话"),
    policy.SEE_NUMBER: _("看回电号码"),
    policy.ANSWER: _("答复诉求"),
    policy.CLOSE: _("办结诉求"),
    policy.TELL: _("说事"),
    policy.READ_OWN: _("看自己的事"),
    policy.ADD: _("补充自己的事"),
    policy.PROVE: _("用查询码找回"),
}

RECEIPT = "本单位规定：受理回执"  # a rule of the house, no law asks for it
DOCUMENTS = {
    "servicedesk/receipt": Template(
        "1",
        (
            Field("title", _("标题"), RECEIPT),
            Field("issuer", _("受理的工会"), RECEIPT),
            Field("number", _("编号"), RECEIPT),
            Field("received", _("收到"), RECEIPT),
            Field("matter", _("事由"), RECEIPT),
            Field("promise", _("答应"), RECEIPT),
            Field("query_code", _("查询码"), RECEIPT),
            Field("pin", _("密码"), RECEIPT),
            Field("paragraphs", _("正文"), RECEIPT),
        ),
    ),
}

NOTICES = {
    "servicedesk.case_waits": NoticeWords(
        inside=_("{number} 等着回话。"), outside=_("值守台有一条新消息，请登录查看。")
    ),
    "servicedesk.word_waits": NoticeWords(inside=_("{number} 有补充。"), outside=_("值守台有一条新消息，请登录查看。")),
    "servicedesk.promise_lapsed": NoticeWords(
        inside=_("{point}的 {number} 过了答应的时间，还没人回话。"), outside=_("值守台有一条急事，请马上登录查看。")
    ),
    "servicedesk.answer_waits": NoticeWords(inside=_("{number} 有了答复。")),
}

REFUSALS = {
    "case.opened_already": Words(says=_("这件事已经有人接下了。"), next=_("请看下面的经过，接着办就行。")),
    "case.answered_already": Words(
        says=_("这件事已经答复过。"), next=_("本人再补充，就会回到“正在办”；要补一句，请记一次通话。")
    ),
    "case.answered_meanwhile": Words(
        says=_("{who}在 {when} 已经答复了这件事。"),
        next=_("您写的还在下面，没有发出去。先看那条答复，再决定要不要补。"),
    ),
    "case.moved_meanwhile": Words(
        says=_("这件事刚才有了新的经过，您打开时还没有。"),
        next=_("您写的还在下面，没有发出去。请先看新的经过，再发一次。"),
    ),
    "case.not_answered": Words(says=_("还没答复，不能办结。"), next=_("请先回话，再办结。")),
    "case.closed": Words(says=_("这件事已经办结。"), next=_("还有要说的，请另说一件，里面写上原来的编号。")),
    "case.no_number": Words(says=_("本人没有留电话。"), next=_("请直接写答复，本人凭查询码能看到。")),
    "case.photos_over_limit": Words(
        says=_("一次最多 {most} 张照片，您选了 {count} 张。"), next=_("请先选最要紧的几张，其余的送出后再补。")
    ),
    "submission.key_unclear": Words(
        says=_("这次提交没有带上有效的编号（UUID）。"),
        next=_("请回到原来的页面再送一次；用接口的请换一个新的 Idempotency-Key。"),
    ),
    "submission.used_already": Words(
        says=_("这个提交编号已经用来说过另一件事。"),
        next=_("您写的还在下面；要另外送出，请再按一次。用接口的请换一个新的 Idempotency-Key。"),
    ),
    "telling.too_often": Words(
        says=_("从您这里一小时已经送来 {most} 件，先停一停。"),
        next=_("您写的还在。急事请打 12351，现在就有人接；不急，请过一会儿再送。"),
    ),
    "proof.wrong": Words(
        says=_("查询码和密码对不上。"), next=_("请照着纸上或截图再输一次；都找不到了，请打 12351，或另说一件。")
    ),
    "proof.too_many_tries": Words(
        says=_("试的次数太多，先停一停。"), next=_("请等 {minutes} 分钟再试；急事请打 12351，不用查询码。")
    ),
}

JOBS = {
    "servicedesk.forget_tries": _("清掉旧的查询次数"),
    "outbox.servicedesk.promise_lapsed": _("答应的时间过了，告诉带班的人和上级"),
}
