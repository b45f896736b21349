"""Words of the ground floor."""

from django.utils.translation import gettext_lazy as _

from kaimen.kernel.base.rules.jobs import JobMove, JobState
from kaimen.kernel.base.words import Words

ENUMS = {
    JobState: {
        JobState.QUEUED: _("排队"),
        JobState.RUNNING: _("执行中"),
        JobState.DONE: _("完成"),
        JobState.DEAD: _("失败停下"),
    },
    JobMove: {
        JobMove.CLAIM: _("领取"),
        JobMove.FINISH: _("完成"),
        JobMove.FAIL: _("失败"),
        JobMove.HAND_BACK: _("退回"),
        JobMove.GIVE_UP: _("放弃"),
        JobMove.RETRY: _("重新执行"),
    },
}

REFUSALS = {
    "jobs.move_not_possible": Words(
        says=_("这项后台作业现在不能这样处理。"),
        next=_("只有失败停下的作业可以重新执行或删除；请刷新看它的状态。"),
    ),
    "jobs.key_in_use": Words(
        says=_("同样的作业已经在排队或执行中。"), next=_("等它结束；如果它也失败，再来重新执行。")
    ),
    "jobs.moved_meanwhile": Words(says=_("这项作业刚刚被别人处理了。"), next=_("请刷新页面看结果。")),
    "jobs.reason_missing": Words(says=_("删除失败的作业要写明理由。"), next=_("请写一句为什么不再需要它。")),
}
