"""Words of the worklist."""

from django.utils.translation import gettext_lazy as _

from kaimen.kernel.base.words import Words
from kaimen.kernel.worklist import policy
from kaimen.kernel.worklist.rules.holders import HolderKind

ENUMS = {HolderKind: {HolderKind.SEAT: _("席位"), HolderKind.PERSON: _("个人")}}
KEYS = {
    policy.PUT: _("派待办"),
    policy.FINISH: _("办结待办"),
    policy.HAND_OVER: _("转交待办"),
    policy.ESCALATE: _("催办"),
}
REFUSALS = {
    "task.held_elsewhere": Words(says=_("这件事已经有人在办。"), next=_("请先请对方转交，或等对方办结。")),
    "task.finished_already": Words(says=_("这项待办已于 {on} 办结。"), next=_("不用再做什么。")),
    "task.moved_meanwhile": Words(says=_("这项待办刚刚转给了别人。"), next=_("请刷新待办列表再看。")),
}

JOBS = {"worklist.escalate": _("到期的任务往上转")}
