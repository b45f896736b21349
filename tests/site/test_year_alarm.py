"""The alarm of the calendar: who has it as a task, from when, and when it ends."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from kaimen.kernel.access.models import Grant
from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.jobs import registry
from kaimen.kernel.calendars import selectors as calendar
from kaimen.kernel.calendars import services
from kaimen.kernel.calendars.rules.days import DayKind, OfficialRow
from kaimen.kernel.calendars.rules.statutory import statutory_days
from kaimen.kernel.calendars.rules.table import published
from kaimen.kernel.worklist.models import Task
from kaimen.site import jobs, year_alarm

NOVEMBER = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)  # midnight in Shanghai
DUE = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
TITLE = "2027 年的放假安排还没有录入"
NOTE = "还没有 2027 年的放假安排，日历只到 2026-12-31。"


@pytest.fixture(autouse=True)
def _the_calendar_is_read_again(db):
    calendar.forget()
    yield
    calendar.forget()


@pytest.fixture
def asked(desk):
    """A system officer and a manager of the province; others who are not asked."""
    found = [desk.colleague(Role.SYSTEM_OFFICER), desk.colleague(Role.MANAGER, scope=Scope.SELF)]
    for role, union in ((Role.MANAGER, desk.federation.city), (Role.AUDIT_OFFICER, desk.federation.province)):
        desk.colleague(role, union)
    return [each.person_id for each in found]


def told():
    rows = Task.objects.filter(kind=year_alarm.KIND, done_at=None).order_by("id")
    return list(rows.values_list("holder_kind", "holder_id", "title", "due_at"))


def adopt(at):
    days = statutory_days(2027, published().festivals)
    rows = [OfficialRow(day, DayKind.STATUTORY_HOLIDAY, name, 2027, "国办发明电", "x") for day, name in days.items()]
    services.adopt_year(year=2027, rows=rows, notice="国办发明电", source="x", actor=SYSTEM, at=at)


def test_from_the_first_of_november_each_officer_of_the_house_has_it_once(asked):
    assert year_alarm.tell(at=NOVEMBER.replace(hour=15, minute=59)) == 0
    assert told() == []
    for day in (0, 1, 2):
        assert year_alarm.tell(at=NOVEMBER.replace(month=11, day=1 + day)) == 2
        assert told() == [("person", person, TITLE, DUE) for person in asked]
    assert Entry.objects.filter(subject_type="worklist.Task").count() == 2


def test_it_ends_when_the_year_is_adopted(asked):
    year_alarm.tell(at=NOVEMBER)
    adopt(NOVEMBER)
    assert year_alarm.tell(at=NOVEMBER) == 0
    assert told() == []
    assert Task.objects.filter(kind=year_alarm.KIND).exclude(done_at=None).count() == 2


def test_whose_office_ends_has_it_no_more_and_who_comes_has_it(asked, desk):
    year_alarm.tell(at=NOVEMBER)
    Grant.objects.filter(person_id=asked[0]).update(to_on=NOVEMBER.date())
    successor = desk.colleague(Role.SYSTEM_OFFICER).person_id
    year_alarm.tell(at=NOVEMBER)
    assert [holder for _kind, holder, *_rest in told()] == [asked[1], successor]


def test_two_offices_of_one_person_are_one_task(desk):
    officer = desk.colleague(Role.SYSTEM_OFFICER)
    first = Grant.objects.get(person_id=officer.person_id)
    Grant.objects.create(
        person_id=officer.person_id, role=Role.MANAGER, organisation=first.organisation, line=first.line,
        scope=first.scope, from_on=first.from_on,
    )  # fmt: skip
    assert year_alarm.tell(at=NOVEMBER) == 1
    assert len(told()) == 1


def test_it_is_looked_at_every_morning(asked):
    spec = registry.find("site.tell_of_missing_year")
    assert str(spec.rhythm.daily_at) == "08:00:00"
    jobs.tell_of_missing_year(at=NOVEMBER)
    assert len(told()) == 2


@pytest.mark.parametrize(
    ("role", "union", "is_told"),
    [
        (Role.SYSTEM_OFFICER, "province", True),
        (Role.MANAGER, "province", True),
        (Role.AUDIT_OFFICER, "province", False),
        (Role.PLANNER, "province", False),
        (Role.MANAGER, "city", False),
        (Role.SYSTEM_OFFICER, "county", False),
    ],
)
def test_it_stands_above_the_pages_of_whoever_is_asked(desk, at, role, union, is_told):
    year_alarm.tell(at=at)
    client = desk.enter(role, getattr(desk.federation, union))
    assert [NOTE in client.get(address, follow=True).text for address in ("/news/", "/unions/")] == [is_told, is_told]
    adopt(at)
    assert NOTE not in client.get("/news/").text


def test_the_task_speaks_the_language_of_whoever_reads_it(desk, at):
    officer = desk.colleague(Role.SYSTEM_OFFICER)
    year_alarm.tell(at=at)
    client = desk.enter_as(officer)
    assert [task.title for task in client.get("/news/").context["news"].tasks] == [NOTE]
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        (task,) = client.get("/news/").context["news"].tasks
    assert task.title == "The holidays of 2027 are not known yet; the calendar ends on 2026-12-31."
