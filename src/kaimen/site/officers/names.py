"""Words of the audit trail: kinds of things and names of facts.   Without a word a fact shows its English name."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.base import words
from kaimen.kernel.base.rules.jobs import JobState
from kaimen.kernel.base.words import Text
from kaimen.kernel.notices.rules.channels import AttemptState, Channel
from kaimen.kernel.organisations.rules.levels import Kind, Level, Line
from kaimen.kernel.people.rules.imports import ImportState
from kaimen.kernel.worklist.rules import holders
from kaimen.rosters.rules.living import MarkKind, OfferState, SwapState
from kaimen.rosters.rules.points import PointKind
from kaimen.rosters.rules.runs import RunState
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.rules.staff import AbsenceKind, CertificateKind, WishKind
from kaimen.rosters.rules.states import RosterState
from kaimen.servicedesk.rules.actions import CallOutcome
from kaimen.servicedesk.rules.states import CaseState

SUBJECTS: dict[str, Text] = {
    "access.Grant": _("授权"),
    "adapters.DemoMessage": _("演示短信"),
    "audit.ChainLink": _("链环"),
    "audit.Entry": _("留痕"),
    "audit.Verification": _("留痕核对"),
    "base.Job": _("后台作业"),
    "base.Schedule": _("定时作业"),
    "calendars.OfficialDay": _("放假安排日"),
    "calendars.OfficialYear": _("年度放假安排"),
    "calendars.RegionalHoliday": _("地方节日"),
    "documents.Document": _("文书"),
    "files.StoredFile": _("文件"),
    "notices.Attempt": _("发送记录"),
    "notices.Notice": _("通知"),
    "organisations.Organisation": _("工会"),
    "organisations.Placement": _("隶属"),
    "people.Account": _("账号"),
    "people.AccountLink": _("一次性链接"),
    "people.Membership": _("会籍"),
    "people.Person": _("人员"),
    "people.PersonImport": _("人员导入"),
    "people.PhoneCode": _("短信验证码"),
    "people.Session": _("登录"),
    "people.SharedCounter": _("登录计数"),
    "places.Address": _("地址"),
    "rosters.Absence": _("请假和保护"),
    "rosters.CalendarFeed": _("日历订阅"),
    "rosters.Certificate": _("合格证"),
    "rosters.CoverageRelease": _("值守记录公开"),
    "rosters.Demand": _("值守需求"),
    "rosters.DutyWish": _("意愿"),
    "rosters.Employment": _("用工"),
    "rosters.HoursApproval": _("综合工时审批"),
    "rosters.OpenShift": _("待领的班"),
    "rosters.OpeningHours": _("开放时间"),
    "rosters.Roster": _("值守表"),
    "rosters.Seat": _("席位"),
    "rosters.ServicePoint": _("服务点"),
    "rosters.Shift": _("班次"),
    "rosters.ShiftChange": _("班次变动"),
    "rosters.ShiftMark": _("班次记号"),
    "rosters.SolverRun": _("自动排班"),
    "rosters.Swap": _("换班"),
    "servicedesk.Action": _("经过"),
    "servicedesk.Attachment": _("材料"),
    "servicedesk.Case": _("诉求"),
    "servicedesk.Contact": _("来访来电来信"),
    "servicedesk.ContactWords": _("检索词"),
    "servicedesk.NumberCounter": _("编号"),
    "servicedesk.ProofTries": _("查询次数"),
    "servicedesk.Telling": _("说事次数"),
    "worklist.Task": _("待办"),
}

FACTS: dict[str, Text] = {
    "other": _("换回的班"),
    "shift": _("班"),
    "with": _("和谁"),
    "adopted_at": _("录入于"),
    "attempts": _("试过几次"),
    "batch": _("批号"),
    "by": _("方式"),
    "certificate": _("合格证"),
    "changed": _("改了什么"),
    "channels": _("渠道"),
    "closed_on": _("撤销日"),
    "code": _("编码"),
    "contact": _("来访来电来信"),
    "cost": _("代价"),
    "day": _("日期"),
    "days": _("日子"),
    "demands": _("值守需求"),
    "done_by": _("办结人"),
    "due_at": _("应办结时刻"),
    "empty": _("空着的班"),
    "ends": _("结束"),
    "ends_at": _("结束"),
    "export": _("导出"),
    "feed": _("日历订阅"),
    "filters": _("筛选条件"),
    "form": _("式样"),
    "found": _("找到几人"),
    "from": _("自"),
    "from_on": _("起"),
    "holder": _("承办人"),
    "hours": _("开放时间"),
    "is_active": _("启用"),
    "kind": _("种类"),
    "last_error": _("最近错误"),
    "line": _("线"),
    "link": _("一次性链接"),
    "mark": _("记号"),
    "month": _("月份"),
    "name": _("名称"),
    "notice": _("文号"),
    "notices": _("通知条数"),
    "number": _("编号"),
    "on": _("日期"),
    "outcome": _("通话结果"),
    "override_reason": _("少歇的理由"),
    "parent": _("上级"),
    "path": _("路径"),
    "payload": _("参数"),
    "person": _("人"),
    "person_id": _("人"),
    "place": _("地点"),
    "point": _("服务点"),
    "right": _("对上了"),
    "role": _("角色"),
    "rows": _("条数"),
    "run": _("第几次运算"),
    "scope": _("范围"),
    "seat": _("席位"),
    "seats": _("席位"),
    "second_factor": _("双因素"),
    "seed": _("随机种子"),
    "sessions_ended": _("结束的登录"),
    "sha256": _("内容指纹"),
    "shifts": _("班数"),
    "short_name": _("简称"),
    "size_bytes": _("字节"),
    "source": _("出处"),
    "starts": _("开始"),
    "starts_at": _("开始"),
    "state": _("状态"),
    "template": _("式样"),
    "title": _("标题"),
    "to_on": _("止（不含）"),
    "undoes": _("撤销的批号"),
    "union": _("工会"),
    "until": _("到"),
    "upto": _("到第几号"),
    "wanted": _("要求"),
    "will_publish": _("排好就发布"),
    "year": _("年份"),
}

KINDS: dict[str, Text] = {
    "notices.trial": _("试发"),
    "rosters.seat_empty": _("班空着"),
    "rosters.seat_empty_now": _("现在没人在岗"),
    "rosters.seat_empty_soon": _("班快空了，请上级帮着安排"),
    "rosters.shift_not_yours": _("班不再是本人的"),
    "rosters.shift_yours": _("班现在是本人的"),
    "rosters.swap_lapsed": _("换班不算了"),
    "rosters.swap_asked": _("有人想换班"),
    "rosters.swap_waits": _("换班等批准"),
    "rosters.swap_refused": _("换班没成"),
    "rosters.shift_offered": _("有班等人领"),
    "rosters.claim_waits": _("领班等批准"),
    "rosters.claim_refused": _("领班没成"),
    "rosters.stepped_in": _("有人顶班"),
    "servicedesk.answer_waits": _("有了答复"),
    "servicedesk.case_waits": _("等着回话"),
    "servicedesk.first_word": _("等着回话"),
    "servicedesk.promise_lapsed": _("过了答应的时间"),
    "servicedesk.promise_lapsed_above": _("过了答应的时间，请上级过问"),
    "servicedesk.word_waits": _("有补充"),
    "site.year_missing": _("录入明年的放假安排"),
}
"""What a task or a notice is about."""

VALUES: dict[tuple[str, str], Text] = {
    ("changed", "password"): pgettext_lazy("账号", "密码"),
    ("feed", "made"): _("建了"),
    ("feed", "revoked"): _("停了"),
    ("second_factor", "codes_renewed"): _("换了备用码"),
    ("second_factor", "connected"): _("绑上了"),
    ("second_factor", "removed"): _("解除了"),
}

WAYS: dict[str, Text] = {
    "demo": _("演示按钮"),
    "id_number": _("身份证号"),
    "link": _("一次性链接"),
    "password": _("密码"),
    "phone": _("手机号"),
}
ENUMS: dict[str, type[StrEnum]] = {
    "channels": Channel,
    "kind": Kind,
    "level": Level,
    "line": Line,
    "mark": MarkKind,
    "outcome": CallOutcome,
    "role": Role,
    "scope": Scope,
}
STATES: dict[str, type[StrEnum]] = {
    "base.Job": JobState,
    "notices.Notice": AttemptState,
    "people.PersonImport": ImportState,
    "rosters.OpenShift": OfferState,
    "rosters.Roster": RosterState,
    "rosters.SolverRun": RunState,
    "rosters.Swap": SwapState,
    "servicedesk.Case": CaseState,
}
SORTS: dict[str, type[StrEnum]] = {
    "rosters.Absence": AbsenceKind,
    "rosters.Certificate": CertificateKind,
    "rosters.DutyWish": WishKind,
    "rosters.Seat": SeatKind,
    "rosters.ServicePoint": PointKind,
}
"""What the kind of a thing is one of, where it is no kind of union."""
PERSONS = frozenset({"person", "person_id", "done_by"})
UNIONS = frozenset({"parent", "union"})


def subject(subject_type: str) -> str:
    """会籍 for `people.Membership`; its own name where nobody gave it a word."""
    return str(SUBJECTS.get(subject_type, subject_type))


def fact(name: str) -> str:
    return str(FACTS.get(name, name.replace("_", " ")))


def enum_of(subject_type: str, name: str) -> type[StrEnum] | None:
    """Which enum a fact of this subject is written in."""
    if name == "state":
        return STATES.get(subject_type)
    return SORTS.get(subject_type, Kind) if name == "kind" else ENUMS.get(name)


def holder(token: str) -> str:
    """席位 12 for `seat:12`."""
    found = holders.among((token,))
    return f"{words.label(found[0].kind)} {found[0].id}" if found else token
