"""Words of the rosters."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaimen.kernel.base.words import Words
from kaimen.kernel.documents.rules.fields import Field, Template
from kaimen.kernel.notices.rules.kinds import NoticeWords
from kaimen.rosters import policy
from kaimen.rosters.rules.calls import TargetName
from kaimen.rosters.rules.coverage import Cover
from kaimen.rosters.rules.doors import ChangeKind, DoorState
from kaimen.rosters.rules.forecast import Basis, CallDay
from kaimen.rosters.rules.law import Rule
from kaimen.rosters.rules.levels import Level
from kaimen.rosters.rules.living import Deed, MarkKind, OfferState, SwapState
from kaimen.rosters.rules.points import PointKind
from kaimen.rosters.rules.repair import Aim
from kaimen.rosters.rules.rotation import PatternKind
from kaimen.rosters.rules.runs import RunState
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.rules.staff import AbsenceKind, CertificateKind, Regime, WishKind
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
        PointKind.HARDSHIP_CENTRE: _("困难职工帮扶中心"),
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
    Regime: {
        Regime.CIVIL_SERVANT_LIKE: _("参公人员"),
        Regime.PUBLIC_INSTITUTION: _("事业编制"),
        Regime.LABOUR_CONTRACT: _("劳动合同"),
        Regime.AGENCY: _("劳务派遣"),
        Regime.VOLUNTEER: _("志愿者"),
    },
    CertificateKind: {
        CertificateKind.HOTLINE: _("热线上岗合格证"),
        CertificateKind.WINDOW: _("窗口上岗合格证"),
        CertificateKind.LEADING: _("带班合格证"),
    },
    AbsenceKind: {
        AbsenceKind.LEAVE: _("休假"),
        AbsenceKind.SICK: _("病假"),
        AbsenceKind.TRAINING: _("培训"),
        AbsenceKind.NO_NIGHTS: _("不排夜班"),
        AbsenceKind.NO_OVERTIME: _("不加班"),
    },
    WishKind: {WishKind.OFF: _("想休息"), WishKind.ON: _("愿意值守"), WishKind.NO_NIGHT: _("不想上夜班")},
    Aim: {Aim.FEWEST: _("改动最少"), Aim.FAIREST: _("最公平"), Aim.CHEAPEST: _("加班最省")},
    Deed: {
        Deed.ADDED: _("加了一班"),
        Deed.REMOVED: _("拿掉一班"),
        Deed.SWAPPED: _("换班"),
        Deed.TAKEN_OVER: _("顶班"),
        Deed.CLAIMED: _("领班次"),
        Deed.OVERRIDDEN: _("改派"),
        Deed.REPAIRED: _("补班"),
        Deed.UNDONE: _("撤销"),
    },
    MarkKind: {
        MarkKind.ACKNOWLEDGED: _("知道了"),
        MarkKind.CHECKED_IN: _("到岗"),
        MarkKind.CHECKED_OUT: _("离岗"),
    },
    SwapState: {
        SwapState.ASKED: _("等对方答应"),
        SwapState.AGREED: _("等排班员批准"),
        SwapState.APPROVED: _("换好了"),
        SwapState.DECLINED: _("对方没答应"),
        SwapState.REJECTED: _("排班员没批"),
        SwapState.WITHDRAWN: _("收回了"),
        SwapState.UNDONE: _("已撤销"),
    },
    OfferState: {
        OfferState.OPEN: _("等人领"),
        OfferState.CLAIMED: _("有人领，等批准"),
        OfferState.FILLED: _("排上了"),
        OfferState.WITHDRAWN: _("收回了"),
    },
    RunState: {
        RunState.QUEUED: _("等着排"),
        RunState.SOLVING: _("正在排"),
        RunState.DONE: _("排好了"),
        RunState.FAILED: _("没排成"),
    },
    Rule: {
        Rule.REST: _("两班之间要歇 11 小时"),
        Rule.DAY_WORK: _("一天的工时"),
        Rule.WEEK_WORK: _("一周的工时"),
        Rule.PERIOD_WORK: _("一个月的工时"),
        Rule.LEAST_WORK: _("最少的工时"),
        Rule.WEEKLY_REST: _("每周至少休息一天"),
        Rule.NIGHTS: _("不上夜班"),
        Rule.RUN_DAYS: _("连续上班的天数"),
        Rule.LEAST_RUN_DAYS: _("最短的连续上班"),
        Rule.LEAST_FREE_DAYS: _("最短的连续休息"),
        Rule.WEEKENDS: _("上班的周末数"),
        Rule.STANDBY_RUN: _("连续备勤的天数"),
        Rule.PER_SHIFT: _("同一种班的次数"),
        Rule.FOLLOWERS: _("不能接着上的班"),
        Rule.ONE_A_DAY: _("一天一班"),
        Rule.TWO_PLACES: _("同一时间只能在一处"),
        Rule.AWAY: _("请假或培训"),
        Rule.CERTIFICATE: _("要有合格证"),
        Rule.SEAT: _("不在这个席位"),
        Rule.HEADS: _("人多了"),
        Rule.FIXED: _("定好的班不能动"),
        Rule.PEOPLE: _("人手不够"),
    },
    Cover: {
        Cover.COVERED: _("有人"),
        Cover.CAUGHT: _("上级代接"),
        Cover.UNCOVERED: _("没人"),
        Cover.NOT_PLANNED: _("没有值守表"),
    },
    Level: {Level.PLANNED: _("排定"), Level.CONFIRMED: _("本人确认"), Level.ACTUAL: _("实际到岗")},
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
SHIFT_LETTERS = {
    "night": _("夜"),
    "early": _("早"),
    "late": _("晚"),
    "standby": _("备"),
    "leader": _("带"),
}
MEASURES = {
    "nights": _("夜班"),
    "rest_days": _("休息日班"),
    "holidays": _("节日班"),
    "standbys": _("备勤和带班"),
    "hours": _("工时"),
}
KEYS = {
    policy.VIEW: _("看值守表"),
    policy.PLAN: _("排值守表"),
    policy.PUBLISH: _("发布值守表"),
    policy.HAND_OVER: _("安排顶班"),
    policy.EXPORT: _("导出值守表"),
    policy.SET_HOURS: _("改开放时间"),
    policy.OPEN_POINT: _("设服务点"),
    policy.STAFF: _("管值守人员和请假"),
    policy.APPROVE: _("批换班和领班"),
    policy.OWN: _("管自己的班"),
    policy.RELEASE: _("公开值守记录"),
}
STAFF_OUTSIDE = _("值守台有一条新消息，请登录查看。")
NOTICES = {
    "rosters.shift_yours": NoticeWords(inside=_("{place} {starts}–{ends} 的班现在是您的。"), outside=STAFF_OUTSIDE),
    "rosters.shift_not_yours": NoticeWords(inside=_("{place} {starts}–{ends} 的班不再是您的。"), outside=STAFF_OUTSIDE),
    "rosters.swap_lapsed": NoticeWords(
        inside=_("{place} {starts}–{ends} 的班变了人，原来说的换班不算了。"), outside=STAFF_OUTSIDE
    ),
    "rosters.swap_asked": NoticeWords(inside=_("{name}想请您接 {place} {starts}–{ends} 的班。"), outside=STAFF_OUTSIDE),
    "rosters.swap_waits": NoticeWords(
        inside=_("{name}的换班说好了，等您批准：{place} {starts}–{ends}。"), outside=STAFF_OUTSIDE
    ),
    "rosters.swap_refused": NoticeWords(inside=_("{place} {starts}–{ends} 的班没换成。"), outside=STAFF_OUTSIDE),
    "rosters.shift_offered": NoticeWords(
        inside=_("{place} {starts}–{ends} 没人值守，能上的话请领。"), outside=STAFF_OUTSIDE
    ),
    "rosters.claim_waits": NoticeWords(
        inside=_("有人想领 {place} {starts}–{ends} 的班，等您批准。"), outside=STAFF_OUTSIDE
    ),
    "rosters.claim_refused": NoticeWords(inside=_("{place} {starts}–{ends} 的班没排给您。"), outside=STAFF_OUTSIDE),
    "rosters.stepped_in": NoticeWords(
        inside=_("{name}从 {starts} 起顶了 {place} 的班，到 {ends}。"), outside=STAFF_OUTSIDE
    ),
    "rosters.seat_empty_soon": NoticeWords(
        inside=_("{point} {starts} 起没排人，快到点了，请上级帮着安排。"), outside=STAFF_OUTSIDE
    ),
    "rosters.seat_empty_now": NoticeWords(
        inside=_("{point}现在没有自己的人在岗。"), outside=_("值守台有一条急事，请马上登录查看。")
    ),
}
HOUSE_FORM = "本单位规定：值守表式样"
DOCUMENTS = {
    "rosters/month": Template(
        "1",
        (
            Field("title", _("标题"), HOUSE_FORM),
            Field("state", _("状态"), HOUSE_FORM),
            Field("provisional", _("暂定"), HOUSE_FORM, is_required=False),
            Field("headings", _("表头"), HOUSE_FORM),
            Field("days", _("日期"), HOUSE_FORM, columns=("sheet", "number", "letter", "is_rest")),
            Field("people", _("人员"), HOUSE_FORM, columns=("sheet", "name", "cells", "nights", "rest_days", "hours")),
            Field("legend", _("图例"), HOUSE_FORM, is_required=False),
            Field("signatures", _("签字"), HOUSE_FORM),
        ),
    ),
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
    "shift.same_place": Words(says=_("这一班本来就在这里。"), next=_("不用挪。")),
    "shift.day_fixed": Words(
        says=_("发布了的班只能换人，不能换日子。"), next=_("请放到同一天，或在开始前先撤回值守表。")
    ),
    "shift.reason_missing": Words(says=_("发布了的班换人，要写理由。"), next=_("请写一句为什么换。")),
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
    "hotline.number_unclear": Words(says=_("看不懂“{written}”。"), next=_("请填数字，中间用空格或逗号隔开。")),
    "hotline.no_sheet": Words(says=_("还没选来电记录。"), next=_("请选一个 CSV 或 XLSX 文件。")),
    "hotline.instant_unclear": Words(
        says=_("看不懂第 {row} 行的来电时间。"), next=_("请写成 2026-11-23 08:30 的样子，放在第一列。")
    ),
    "hotline.history_short": Words(says=_("记录里没有一个整天。"), next=_("请给至少三天、至多四年的记录。")),
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
    "coverage.out_of_order": Words(says=_("证明的分段在 {at} 乱了次序。"), next=_("请重新查证。")),
    "coverage.hole": Words(says=_("证明的分段在 {at} 断开了。"), next=_("请重新查证。")),
    "coverage.overlaps": Words(says=_("证明的分段在 {at} 重叠了。"), next=_("请重新查证。")),
    "coverage.hash_differs": Words(says=_("证明和它的校验码对不上。"), next=_("请重新查证，别用这一份。")),
    "proof.runs_backward": Words(says=_("止日要在起日当天或以后。"), next=_("请改日子，止日那天也算。")),
    "proof.too_long": Words(says=_("一次最多查 {days} 天。"), next=_("请分几次查。")),
    "proof.not_yet": Words(says=_("{from_on} 还没到，谁到岗还不知道。"), next=_("请查今天或以前，或改查排定的班。")),
    "proof.no_points": Words(says=_("区划 {division} 下没有服务点。"), next=_("请核对区划代码。")),
    "release.year_not_over": Words(says=_("{year} 年还没过完。"), next=_("请等过完年再公开。")),
    "release.moved_meanwhile": Words(says=_("记录和您看的不一样了。"), next=_("请看最新的记录，再决定。")),
    "release.already": Words(says=_("{year} 年的记录已经公开。"), next=_("不用再公开。")),
    "release.not_released": Words(says=_("{year} 年的记录没有公开。"), next=_("不用收回。")),
    "bench.unclear": Words(says=_("看不懂算例文件里的“{line}”。"), next=_("请给 Curtois–Qu 格式的文本文件。")),
    "demand.too_short": Words(says=_("一班至少 {minutes} 分钟。"), next=_("请改起止时间，或删掉这一行。")),
    "demand.too_long": Words(says=_("一班最长 {hours} 小时。"), next=_("请分成两行。")),
    "demand.break_too_long": Words(
        says=_("{row} 里的休息太长：最多 4 小时，还要比这一班短。"), next=_("请改休息的分钟数。")
    ),
    "demand.weekdays_unclear": Words(says=_("看不懂是星期几。"), next=_("请用 1 到 7，不要重复，空着就是每天。")),
    "demand.overlap": Words(
        says=_("同一个席位上 {first} 和 {second} 重叠。"), next=_("请错开时间；两个人一起值，请加一个席位。")
    ),
    "demand.in_the_past": Words(says=_("值守需求不能从过去的日子改起。"), next=_("请从 {today} 或以后的日子改起。")),
    "demand.certificate_unclear": Words(says=_("没有这一种合格证。"), next=_("请从列表里选。")),
    "staff.share_unclear": Words(says=_("值守份额要在 1 到 100 之间。"), next=_("全职值守填 100，一半填 50。")),
    "staff.held_already": Words(says=_("从 {from_on} 起已有用工记录。"), next=_("请填更晚的日子，或先结束那一条。")),
    "staff.ended_already": Words(says=_("这一条已经结束。"), next=_("不用再改。")),
    "staff.runs_backward": Words(says=_("止日要在起日之后。"), next=_("请改日子。")),
    "staff.unclear": Words(says=_("看不懂日期或选项。"), next=_("请从列表里选，日期从日历里选。")),
    "wish.in_the_past": Words(says=_("过去的日子不用再说意愿。"), next=_("请选 {today} 或以后的日子。")),
    "run.not_draft": Words(says=_("这张值守表已经发布，不能再自动排。"), next=_("请一班一班地改，或在开始前先撤回。")),
    "run.waiting": Words(says=_("这张值守表正在自动排。"), next=_("请等它排完再看。")),
    "run.draft_moved": Words(says=_("排的时候有人改了草稿、请假或值守需求，所以没有采用。"), next=_("请再排一次。")),
    "run.nobody": Words(says=_("这里还没有值守人员。"), next=_("请先请管理员给人值守的角色。")),
    "run.nothing_asked": Words(says=_("这些日子没有要排的班。"), next=_("请先设值守需求。")),
    "run.unlawful": Words(
        says=_("排出来的班有 {count} 处不合规定，没有采用。"), next=_("请先看手工排的班和请假，再排一次。")
    ),
    "problem.length": Words(says=_("{day} {starts} 的班要有时长和人，最长 {hours} 小时。"), next=_("请改值守需求。")),
    "problem.unclear": Words(says=_("{day} {starts} 的班，日子或工时对不上。"), next=_("请改值守需求。")),
    "run.lost": Words(says=_("上一次自动排班没有结果。"), next=_("请再排一次。")),
    "run.empty": Words(says=_("{starts}–{ends} {seats} 还缺 {missing} 人。"), next=_("请加人、改请假，或用手排上。")),
    "mark.too_early": Words(says=_("还没到时候。"), next=_("从 {from} 起可以报到岗。")),
    "mark.over": Words(says=_("这一班 {ends} 已经结束。"), next=_("要补记，请告诉排班员。")),
    "mark.not_arrived": Words(says=_("还没有报过到岗。"), next=_("请先报到岗。")),
    "repair.day_unclear": Words(says=_("看不懂日期。"), next=_("请选从哪天到哪天。")),
    "repair.backward": Words(says=_("末日要在首日之后。"), next=_("请改日期。")),
    "repair.over": Words(says=_("这几天已经过去。"), next=_("请选 {today} 或以后的日子。")),
    "repair.too_long": Words(says=_("一次最多补 {days} 天。"), next=_("更长的请假，请先登记请假，再重排下个月。")),
    "repair.no_roster": Words(says=_("{day} 没有发布的值守表。"), next=_("草稿可以直接改，不用补班。")),
    "repair.nothing": Words(says=_("没有要换的班。"), next=_("请先看办法，再选一个。")),
    "repair.moved_on": Words(says=_("值守表刚变过，这个办法不合适了。"), next=_("请再看一次办法。")),
    "shift.person_away": Words(says=_("{person} {day} 不在岗（请假或培训）。"), next=_("请换一个人。")),
    "shift.protected_from_nights": Words(
        says=_("{person} 依法不排夜班，{starts} 这一班在夜里。"), next=_("请换一个人。")
    ),
    "shift.not_certified": Words(
        says=_("{person} {day} 没有这个席位要的有效合格证。"), next=_("请换一个有证的人，或先补上证。")
    ),
    "change.already_undone": Words(says=_("这次变动已经撤销过。"), next=_("请看最新的值守表。")),
    "change.begun": Words(says=_("{starts} 的班已经开始，不能再撤销。"), next=_("可以请人顶班。")),
    "change.moved_on": Words(says=_("{starts} 的班后来又变过，不能撤销这一次。"), next=_("请先撤销后来的变动。")),
    "shift.breaks_rule": Words(says=_("{person} 这样排就不合“{rule}”（{day} 起）。"), next=_("请换一个人，或换一班。")),
    "shift.not_yet": Words(says=_("这一班 {starts} 才开始。"), next=_("开始前两小时起才能顶；早一些请和同事换班。")),
    "swap.with_oneself": Words(says=_("不能和自己换班。"), next=_("请选一位同事。")),
    "swap.not_theirs": Words(says=_("换回的那一班已经不是对方的。"), next=_("请重新选。")),
    "swap.other_roster": Words(says=_("两班不在同一张值守表里。"), next=_("请选同一个月的班，或请排班员来换。")),
    "swap.asked_already": Words(says=_("这一班已经在换。"), next=_("要换别人，请先收回。")),
    "swap.own_approval": Words(says=_("自己换的班、领的班，要别人来批。"), next=_("请另一位排班员或上级工会来批。")),
    "offer.there_already": Words(says=_("这一段已经放出来了。"), next=_("请在变动里看有没有人领。")),
    "wish.unclear": Words(says=_("看不懂日期或意愿。"), next=_("请选一天和一种意愿。")),
    "swap.moved_on": Words(says=_("这次换班已经有了结果。"), next=_("请看最新的情况。")),
    "offer.moved_on": Words(says=_("这个班已经有了结果。"), next=_("请看最新的情况。")),
}
JOBS = {
    "rosters.tell_of_empty_seats": _("提醒还空着的班"),
    "rosters.solve": _("自动排班"),
}
