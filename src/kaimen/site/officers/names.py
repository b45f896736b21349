"""Words of the audit trail: kinds of things and names of facts.   Without a word a fact shows its English name."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.base.rules.jobs import JobState
from kaimen.kernel.base.words import Text
from kaimen.kernel.organisations.rules.levels import Kind, Level, Line
from kaimen.kernel.people.rules.imports import ImportState
from kaimen.rosters.rules.states import RosterState
from kaimen.servicedesk.rules.states import CaseState

SUBJECTS: dict[str, Text] = {
    "access.Grant": _("授权"),
    "audit.Entry": _("留痕"),
    "audit.Verification": _("留痕核对"),
    "base.Job": _("后台作业"),
    "calendars.OfficialYear": _("年度放假安排"),
    "calendars.RegionalHoliday": _("地方节日"),
    "documents.Document": _("文书"),
    "files.StoredFile": _("文件"),
    "notices.Notice": _("通知"),
    "organisations.Organisation": _("工会"),
    "people.Account": _("账号"),
    "people.Person": _("人员"),
    "people.PersonImport": _("人员导入"),
    "places.Address": _("地址"),
    "rosters.Roster": _("值守表"),
    "rosters.Seat": _("席位"),
    "rosters.ServicePoint": _("服务点"),
    "rosters.Shift": _("班次"),
    "servicedesk.Attachment": _("材料"),
    "servicedesk.Case": _("诉求"),
    "servicedesk.Contact": _("来访来电来信"),
    "servicedesk.ProofTries": _("查询次数"),
    "worklist.Task": _("待办"),
}

FACTS: dict[str, Text] = {
    "attempts": _("试过几次"),
    "by": _("方式"),
    "closed_on": _("撤销日"),
    "code": _("编码"),
    "contact": _("来访来电来信"),
    "days": _("日子"),
    "done_by": _("办结人"),
    "ends": _("结束"),
    "export": _("导出"),
    "filters": _("筛选条件"),
    "found": _("找到几人"),
    "from": _("自"),
    "from_on": _("起"),
    "hours": _("开放时间"),
    "is_active": _("启用"),
    "last_error": _("最近错误"),
    "line": _("线"),
    "link": _("一次性链接"),
    "name": _("名称"),
    "notice": _("文号"),
    "notices": _("通知条数"),
    "outcome": _("通话结果"),
    "parent": _("上级"),
    "path": _("路径"),
    "payload": _("参数"),
    "person": _("人"),
    "role": _("角色"),
    "rows": _("条数"),
    "scope": _("范围"),
    "seat": _("席位"),
    "sessions_ended": _("结束的登录"),
    "sha256": _("内容指纹"),
    "shifts": _("班数"),
    "short_name": _("简称"),
    "size_bytes": _("字节"),
    "source": _("出处"),
    "starts": _("开始"),
    "state": _("状态"),
    "to_on": _("止（不含）"),
    "union": _("工会"),
    "upto": _("到第几号"),
    "year": _("年份"),
}

WAYS: dict[str, Text] = {
    "demo": _("演示按钮"),
    "id_number": _("身份证号"),
    "link": _("一次性链接"),
    "password": _("密码"),
    "phone": _("手机号"),
}
ENUMS: dict[str, type[StrEnum]] = {"line": Line, "role": Role, "scope": Scope, "level": Level, "kind": Kind}
STATES: dict[str, type[StrEnum]] = {
    "base.Job": JobState,
    "people.PersonImport": ImportState,
    "rosters.Roster": RosterState,
    "servicedesk.Case": CaseState,
}
PERSONS = frozenset({"person", "done_by"})
UNIONS = frozenset({"parent", "union"})


def subject(subject_type: str) -> str:
    """会籍 for `people.Membership`; its own name where nobody gave it a word."""
    return str(SUBJECTS.get(subject_type, subject_type))


def fact(name: str) -> str:
    return str(FACTS.get(name, name.replace("_", " ")))


def enum_of(subject_type: str, name: str) -> type[StrEnum] | None:
    """Which enum a fact of this subject is written in."""
    return STATES.get(subject_type) if name == "state" else ENUMS.get(name)
