"""Words of notices."""

from django.utils.translation import gettext_lazy as _

from kaimen.kernel.base.words import Words
from kaimen.kernel.notices import policy
from kaimen.kernel.notices.rules.channels import AttemptState, Channel
from kaimen.kernel.notices.rules.kinds import NoticeWords

NEUTRAL = _("您在职工服务中心有一条新消息，请凭查询码查看。")
"""What an SMS says of anything: others may read the telephone too."""

NOTICES: dict[str, NoticeWords] = {
    "notices.trial": NoticeWords(inside=_("这是一条试发的通知。")),
}
ENUMS = {
    Channel: {Channel.IN_APP: _("站内"), Channel.SMS: _("短信")},
    AttemptState: {
        AttemptState.QUEUED: _("待发"),
        AttemptState.SENT: _("已发"),
        AttemptState.FAILED: _("未发出"),
        AttemptState.GAVE_UP: _("不再发"),
    },
}
KEYS = {policy.TELL: _("通知人"), policy.SEND: _("发短信"), policy.READ: _("看自己的通知")}
REFUSALS = {
    "notice.nobody_to_tell": Words(
        says=_("没有可以通知的人，也没有手机号。"), next=_("请打电话告诉对方，或让对方凭查询码来看。")
    ),
}

JOBS = {"notices.send_sms": _("发一条短信")}
