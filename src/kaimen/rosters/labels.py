"""Words of the rosters."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaimen.kernel.base.words import Words
from kaimen.rosters import policy
from kaimen.rosters.rules.coverage import Cover
from kaimen.rosters.rules.calls import TargetName
from kaimen.rosters.rules.doors import ChangeKind, DoorState
from kaimen.rosters.rules.forecast import Basis, CallDay
from kaimen.rosters.rules.points import PointKind
from kaimen.rosters.rules.rotation import PatternKind
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.rules.states import RosterState

ENUMS = {
    DoorState: {
        DoorState.OPEN: pgettext_lazy("门", "开门"),
        DoorState.ON_DUTY: _("电话值守"),
        DoorState.TAKEN_OVER: _("上级代接"),
        DoorState.NOBODY: _("暂时没人"),
    },
    ChangeKind: {
        ChangeKind.OPENS: pgettext_lazy("门的变化", "开门"),
        ChangeKind.CLOSES: _("关门，转电话值守"),
        ChangeKind.TAKES_OVER: _("转上级代接"),
        ChangeKind.RETURNS: _("有人接电话"),
        ChangeKind.HANDS_OVER: _("换班"),
    },
    PointKind: {
        PointKind.SERVICE_CENTRE: _("职工服务中心"),
        PointKind.AID_CENTRE: _("困难职工援助中心"),
        PointKind.STATION: _("工会服务站"),
    },
    SeatKind: {
        SeatKind.ON_SEAT: pgettext_lazy("席位", "值守"),
        SeatKind.STANDBY: _("备勤"),
        SeatKind.DUTY_LEADER: _("带班"),
    },
    PatternKind: {
        PatternKind.THREE: _("三班：夜、早、晚"),
        PatternKind.TWO: _("两班：日、夜"),
    },
    RosterState: {RosterState.DRAFT: _("草稿"), RosterState.PUBLISHED: _("已发布")},
    TargetName: {
        TargetName.USUAL: _("80% 的电话 20 秒内接起"),
        TargetName.QUICK: _("90% 的电话 20 秒内接起"),
        TargetName.STRICT: _("95% 的电话 10 秒内接起"),
    },
    CallDay: {
        CallDay.WORKING: _("工作日"),
        CallDay.REST: _("休息日"),
        CallDay.HOLIDAY: _("节假日"),
        CallDay.MADE_UP: _("调休上班"),
    },
    Basis: {
        Basis.WEEKDAY_HOUR: _("同样的星期几、同样的钟点"),
        Basis.HOUR: _("同类日子的同样钟点"),
        Basis.KIN: _("相近日子的同样钟点"),
        Basis.ALL: _("所有日子的同样钟点"),
    },
    Cover: {Cover.COVERED: _("有人"), Cover.CAUGHT: _("上级代接"), Cover.UNCOVERED: _("没人")},
}
WEEKDAYS = (
    pgettext_lazy("表头的星期", "一"),
    pgettext_lazy("表头的星期", "二"),
    pgettext_lazy("表头的星期", "三"),
    pgettext_lazy("表头的星期", "四"),
    pgettext_lazy("表头的星期", "五"),
    pgettext_lazy("表头的星期", "六"),
    pgettext_lazy("表头的星期", "日"),
)
KEYS = {
    policy.VIEW: _("看值守表"),
    policy.PLAN: _("排值守表"),
    policy.PUBLISH: _("发布值守表"),
    policy.HAND_OVER: _("安排顶班"),
    policy.SET_HOURS: _("改开放时间"),
    policy.OPEN_POINT: _("设服务点"),
}
REFUSALS = {
    "hours.run_backward": Words(
        says=_("{interval} 的关门时间要晚于开门时间。"), next=_("开到半夜，请把关门填成 00:00。")
    ),
    "hours.overlap": Words(says=_("{first} 和 {second} 有重叠。"), next=_("请把两段分开，或并成一段。")),
    "hours.in_the_past": Words(says=_("开放时间不能从过去的日子改起。"), next=_("请从 {today} 或以后的日子改起。")),
    "hours.unclear": Words(
        says=_("看不懂开放时间“{written}”。"), next=_("请写成 08:30-12:00 14:00-17:30 的样子，不开门就空着。")
    ),
    "point.no_such_union": Words(says=_("没有编码为 {code} 的工会。"), next=_("请核对编码，或先建这个工会。")),
    "point.code_unclear": Words(
        says=_("编码“{code}”不合格式。"), next=_("请用 6 位行政区划代码，同一处有几个点时加短横线和小写字母或数字。")
    ),
    "point.code_taken": Words(says=_("编码 {code} 已经用过。"), next=_("请加短横线和一个没用过的尾码。")),
    "point.phone_unclear": Words(
        says=_("这个电话号码打不通：只能有数字、空格、短横线和开头的加号。"), next=_("请核对后再填。")
    ),
    "seat.name_taken": Words(says=_("这里已有叫“{name}”的席位。"), next=_("请换一个名字。")),
    "shift.runs_backward": Words(
        says=_("下班（{ends}）要晚于上班（{starts}）。"), next=_("过了半夜的班，下班请选第二天。")
    ),
    "shift.too_long": Words(says=_("一班最长 {hours} 小时。"), next=_("请分成两班。")),
    "shift.too_short": Words(says=_("一班至少 {minutes} 分钟。"), next=_("请和相邻的班并起来。")),
    "shift.outside_roster": Words(says=_("{starts} 不在这张值守表的日子里。"), next=_("请改时间，或翻到那个月再排。")),
    "shift.overlaps": Words(says=_("这个席位 {starts}–{ends} 已排了{person}。"), next=_("请先拿掉那一班，或改时间。")),
    "shift.person_busy": Words(
        says=_("{person} 在 {place} 已排了 {starts}–{ends}。"), next=_("请换一个人，或改时间。")
    ),
    "shift.rest_too_short": Words(
        says=_("{person} 和 {starts} 那一班之间只歇 {hours} 小时，本单位规定要 {wanted} 小时。"),
        next=_("请换一个人；一定要这样排，请写明理由。"),
    ),
    "shift.in_the_past": Words(says=_("{starts} 已经过去，发布了的值守表不改过去。"), next=_("请选现在以后的时间。")),
    "shift.seat_elsewhere": Words(says=_("这个席位不是{point}的。"), next=_("请从列表里选席位。")),
    "shift.person_elsewhere": Words(
        says=_("这里有人不是{organisation}的值守人员。"), next=_("请从列表里选人，或先给他值守人员的角色。")
    ),
    "shift.begun": Words(says=_("这一班 {starts} 已经开始。"), next=_("不能拿掉，可以请人顶班。")),
    "shift.over": Words(says=_("这一班 {ends} 已经结束。"), next=_("不用再换人。")),
    "shift.same_person": Words(says=_("这一班本来就是{person}的。"), next=_("请选另一个人。")),
    "shift.gone": Words(says=_("这一班刚被拿掉了。"), next=_("请看最新的值守表。")),
    "roster.published": Words(says=_("这张值守表已经发布。"), next=_("不用再发布。")),
    "roster.not_published": Words(says=_("这张值守表还没发布。"), next=_("草稿可以直接改。")),
    "roster.not_draft": Words(says=_("这张值守表已经发布，不能再轮排。"), next=_("请一班一班地改，或在开始前先撤回。")),
    "roster.empty": Words(says=_("这张值守表上还没有一班。"), next=_("请先排班，再发布。")),
    "roster.begun": Words(
        says=_("这张值守表从 {from_on} 起已在执行，不能撤回。"), next=_("请改还没到的班，或请人顶班。")
    ),
    "roster.moved_meanwhile": Words(says=_("别人刚改过这张值守表。"), next=_("请看最新的值守表，再决定。")),
    "roster.period_taken": Words(
        says=_("{from_on} 到 {to_on} 前一天已有发布的值守表。"), next=_("请改那一张，或选别的日子。")
    ),
    "roster.draft_there": Words(says=_("{from_on} 到 {to_on} 前一天已有草稿。"), next=_("请接着排那张草稿。")),
    "roster.runs_backward": Words(says=_("值守表的止日要在起日之后。"), next=_("请改日子。")),
    "roster.too_long": Words(says=_("一张值守表最长 {days} 天。"), next=_("请按月来排。")),
    "roster.nobody_to_rotate": Words(says=_("还没选轮班的人。"), next=_("请至少选一个人。")),
    "roster.month_unclear": Words(says=_("看不懂月份。"), next=_("请写成 2026-11 的样子。")),
    "shift.time_unclear": Words(says=_("看不懂上下班的时间。"), next=_("请选日期，时间写成 08:30 的样子。")),
    "shift.choice_unclear": Words(says=_("还没选席位或人。"), next=_("请从列表里选。")),
    "hotline.calls_unclear": Words(says=_("每小时的电话数要是 0 或更多。"), next=_("请核对这个数。")),
    "hotline.no_history": Words(
        says=_("记录里没有这个钟点的电话数。"), next=_("请给几个整天的记录，没有电话的钟点也要算。")
    ),
    "hotline.spread_unclear": Words(says=_("忙闲的起伏要在 1 到 {most} 之间。"), next=_("不知道就空着。")),
    "hotline.nothing_to_compare": Words(
        says=_("没有可以比较的电话数。"), next=_("请给一样长的两段，里面至少有一个电话。")
    ),
    "hotline.no_numbers": Words(says=_("还没填每小时的电话数。"), next=_("请至少填一种日子的 24 个数。")),
    "hotline.not_24": Words(
        says=_("一天要 24 个数，这里有 {count} 个。"), next=_("请从 0 点填到 23 点，没有电话填 0。")
    ),
    "hotline.calls_too_many": Words(says=_("一小时最多 {most} 个电话。"), next=_("请核对这 24 个数。")),
    "hotline.handling_unclear": Words(says=_("一个电话的时长要大于 0。"), next=_("请填平均说几分钟，含做记录。")),
    "hotline.patience_unclear": Words(
        says=_("愿意等的时间要大于 0，最多 {most} 秒。"), next=_("不知道就空着，按没人挂断来算。")
    ),
    "hotline.target_unclear": Words(says=_("看不懂要接得多快。"), next=_("请从列表里选一个目标。")),
    "hotline.seats_unclear": Words(says=_("席位数要在 1 到 {most} 之间。"), next=_("请核对席位数。")),
    "hotline.too_many": Words(says=_("同时通话的电话超过 {most} 个，这里算不了。"), next=_("请核对电话数和时长。")),
    "hotline.out_of_reach": Words(says=_("{most} 个人也达不到这个目标。"), next=_("请放宽目标，或核对电话数。")),
}

JOBS = {"rosters.tell_of_empty_seats": _("提醒还空着的班")}
