"""The roster as PDF and XLSX, and the fairness ledger."""

from datetime import date, timedelta
from io import BytesIO

import pypdfium2
import pytest
from openpyxl import load_workbook

from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.rights import Forbidden, NotVisible
from kaimen.rosters import policy
from kaimen.rosters.models import Absence, Employment, Roster, Seat, Shift
from kaimen.rosters.rules.spans import Span
from kaimen.rosters.selectors import ledger, sheets
from kaimen.rosters.selectors.grid import is_night
from kaimen.rosters.services import exports, rosters
from tests.rosters.conftest import local, seat_of
from tests.rosters.test_pages import client, door  # noqa: F401

NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def planner(federation):
    return federation.colleague(Role.PLANNER, name="沈见月")


def paper_of(content):
    with pypdfium2.PdfDocument(content) as document:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def lines_of(content):
    sheet = load_workbook(BytesIO(content)).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_the_paper_says_everything(point, on_duty, planner, federation, at):
    who = on_duty(point, starts=local(23, 0), ends=local(23, 8))
    on_duty(point, starts=local(23, 8), ends=local(23, 16), name="罗启明")
    Absence.objects.create(
        person_id=who, organisation=federation.county, kind="sick", first_on=date(2026, 11, 24),
        last_on=date(2026, 11, 24),
    )  # fmt: skip
    pages = paper_of(exports.month_pdf(code="610102", month=NOVEMBER, actor=planner, at=at))
    assert len(pages) == 1
    for words in ("新城区总职工服务中心2026-11值守表", "演示数据", "已发布", "周岚", "罗启明", "夜值守席00:00–08:00",
                  "早值守席08:00–16:00", "假", "制表：", "审核：", "2026年11月23日"):  # fmt: skip
        assert words in pages[0], words
    assert "暂定" not in pages[0]
    entry = Entry.objects.latest("id")
    assert (entry.key, entry.subject_type, entry.after["form"]) == (policy.EXPORT, "rosters.ServicePoint", "pdf")


def test_a_long_roster_of_many_people_fits(point, planner, federation, at):
    """Two months, thirty people, names of thirty letters: nothing is lost, and January is provisional."""
    people = [federation.clerk(f"阿卜杜热依木·麦麦提吐尔逊·艾买提江·那斯尔丁{number:02}").pk for number in range(30)]
    roster = rosters.draft(point_id=point.pk, from_on=date(2026, 12, 1), to_on=date(2027, 2, 1), actor=SYSTEM, at=at)
    seats = [seat_of(point).pk, *(Seat.objects.create(point=point, kind="on_seat", name=f"窗{n}").pk for n in range(3))]
    Shift.objects.bulk_create(
        Shift(
            roster=roster, seat_id=seats[number % 4], person_id=person, starts_at=start,
            ends_at=start + timedelta(hours=8),
        )
        for day in range(62)
        for number, person in enumerate(people[day % 26 : day % 26 + 4])
        for start in [local(1, 8, month=12) + timedelta(days=day)]
    )  # fmt: skip
    pages = paper_of(exports.month_pdf(code="610102", month=date(2027, 1, 1), actor=planner, at=at))
    whole = "".join(pages)
    assert "新城区总职工服务中心2026-12–2027-01值守表" in whole
    assert "暂定：超出国家公布的放假安排" in whole
    assert len(pages) <= 5
    assert sum(page.count("那斯尔丁") for page in pages) == 60
    for number in range(30):
        assert whole.count(f"那斯尔丁{number:02}") == 2
    assert "早A值守席08:00–16:00" in whole
    lines = lines_of(exports.month_xlsx(code="610102", month=date(2026, 12, 1), actor=planner, at=at))
    assert ([len(line) for line in lines[1:]], lines[1][1], lines[1][62]) == ([66] * 31, "12-01 二", "01-31 日")
    assert sum(bool(cell) for line in lines[2:] for cell in line[1:63]) == 62 * 4
    assert sum(line[65] for line in lines[2:]) == 62 * 4 * 8


def test_the_sheet_has_hours_and_the_mark(point, on_duty, planner, at):
    on_duty(point, starts=local(22, 23), ends=local(23, 7))
    on_duty(point, starts=local(23, 8), ends=local(23, 16), name="罗启明")
    lines = lines_of(exports.month_xlsx(code="610102", month=NOVEMBER, actor=planner, at=at))
    assert lines[0][0] == "演示数据：由系统生成，与任何真实的人员、单位无关"
    assert lines[1][:2] == ["姓名", "11-01 日"]
    assert [(line[0], line[22], line[23], line[31:]) for line in lines[2:]] == [
        ("周岚", "夜 23:00–07:00 值守席", None, [1, 1, 8]),
        ("罗启明", None, "早 08:00–16:00 值守席", [0, 0, 8]),
    ]


@pytest.mark.parametrize("export", [exports.month_pdf, exports.month_xlsx, exports.fairness_xlsx])
def test_who_may_export(point, on_duty, federation, at, export):
    on_duty(point, starts=local(23, 0), ends=local(23, 8))
    asked = {"code": "610102", "at": at} | ({"month": NOVEMBER} if export is not exports.fairness_xlsx else {})
    assert export(actor=federation.colleague(Role.DUTY_LEADER), **asked)[:2] in (b"%P", b"PK")
    before = Entry.objects.count()
    with pytest.raises(Forbidden):
        export(actor=federation.colleague(Role.CLERK), **asked)
    with pytest.raises(NotVisible):
        export(actor=federation.colleague(Role.PLANNER, federation.neighbour), **asked)
    assert Entry.objects.filter(key=policy.EXPORT).count() == 1
    assert Entry.objects.count() - before == 2  # two people were registered, nothing else


def test_paper_without_people_and_roster(point, planner, at):
    (page,) = paper_of(exports.month_pdf(code="610102", month=NOVEMBER, actor=planner, at=at))
    assert "还没排" in page


# the ledger


@pytest.mark.parametrize(
    ("starts", "ends", "night"),
    [
        (local(23, 0), local(23, 8), True),
        (local(23, 3), local(23, 4), True),
        (local(23, 3, 1), local(23, 6), False),
        (local(23, 3, 1), local(23, 8), False),
        (local(22, 21), local(23, 1), True),
        (local(22, 21), local(23, 0, 59), False),
        (local(22, 22), local(23, 1), True),
        (local(23, 17, 30), local(24, 8, 30), True),
        (local(23, 16), local(24, 0), False),
        (local(23, 0), local(23, 2, 59), False),
        (local(23, 0), local(23, 3), True),
    ],
)
def test_what_a_night_is(starts, ends, night):
    assert is_night(Span(starts, ends)) is night


def put(roster, person, starts, ends, seat=None):
    Shift.objects.create(
        roster=roster, seat=seat or seat_of(roster.point), person_id=person, starts_at=starts, ends_at=ends,
        break_minutes=0,
    )  # fmt: skip


@pytest.fixture
def borne(november, federation, at):
    """Two nights for one, a Sunday for the other; standby for the first; a draft of December does not count."""
    first, second = (federation.clerk(name).pk for name in ("周岚", "罗启明"))
    put(november, first, local(2, 0), local(2, 8))
    put(november, first, local(3, 0), local(3, 8))
    put(november, second, local(8, 9), local(8, 15))
    standby = Seat.objects.create(point=november.point, kind="standby", name="备勤席")
    put(november, first, local(9, 18), local(10, 8), seat=standby)
    Roster.objects.update(state="published", published_at=at)
    return first, second


def shown(page):
    return {
        each.name: {measure: (count.own, round(count.fair, 2)) for measure, count in each.counts.items()}
        for each in page.people
    }


def test_the_ledger_sets_what_was_borne_beside_the_fair_share(borne, federation, planner, at):
    page = ledger.page(code="610102", actor=planner, at=at, measure="nights")
    assert (page.months[0], page.months[-1], page.measure) == (date(2025, 12, 1), NOVEMBER, "nights")
    assert shown(page) == {
        "周岚": {"nights": (2, 1), "rest_days": (0, 0.5), "holidays": (0, 0), "standbys": (1, 0.5), "hours": (16, 11)},
        "罗启明": {"nights": (0, 1), "rest_days": (1, 0.5), "holidays": (0, 0), "standbys": (0, 0.5), "hours": (6, 11)},
    }
    assert [numbers for _each, numbers, _count in page.lines] == [[0] * 11 + [2], [0] * 12]
    first, second = (each.counts["nights"] for each in page.people)
    assert (first.width, first.mark, first.signed) == ("120.0", "60.0", "+1")
    assert (second.width, second.mark, second.signed) == ("0.0", "60.0", "−1")
    Employment.objects.create(
        person_id=borne[1], organisation=federation.county, regime="agency", share=50, from_on=date(2026, 1, 1)
    )
    assert shown(ledger.page(code="610102", actor=planner, at=at))["罗启明"]["nights"] == (0, 0.67)


def test_who_is_new_owes_nothing_for_the_time_before(borne, federation, planner, at):
    new = federation.clerk("陈禾").pk
    began = {"organisation": federation.county, "regime": "agency", "from_on": date(2026, 12, 1)}
    Employment.objects.create(person_id=new, **began)
    found = shown(ledger.page(code="610102", actor=planner, at=at))
    assert (found["陈禾"]["nights"], found["周岚"]["nights"]) == ((0, 0), (2, 1))


def test_the_ledger_as_a_sheet(borne, planner, at):
    lines = lines_of(exports.fairness_xlsx(code="610102", actor=planner, at=at))
    assert lines[1][:3] == ["姓名", "项目", "2025-12"]
    assert lines[1][-3:] == ["合计", "应担", "相差"]
    assert lines[2] == ["周岚", "夜班", *[0] * 11, 2, 2, 1, 1]
    assert len(lines) == 2 + 2 * 5


@pytest.mark.parametrize("people", [1, 3])
def test_statements_of_the_ledger_do_not_grow(november, federation, planner, at, people, django_assert_num_queries):
    for number, name in enumerate(("周岚", "罗启明", "陈禾")[:people]):
        put(november, federation.clerk(name).pk, local(2 + number, 0), local(2 + number, 8))
    Roster.objects.update(state="published", published_at=at)
    with django_assert_num_queries(5):
        ledger.page(code="610102", actor=planner, at=at)


@pytest.mark.parametrize("name", ["month.pdf", "month.xlsx", "fairness/", "fairness.xlsx"])
def test_the_doors(door, borne, federation, name):  # noqa: F811
    answer = door(federation.colleague(Role.PLANNER)).get(f"/duty/610102/{name}?month=2026-11&measure=hours")
    assert answer.status_code == 200
    if name == "fairness/":
        for words in ("公平账", "应 11.0", "按月：工时"):
            assert words in answer.content.decode()
    else:
        assert "610102" in answer.headers["Content-Disposition"]
    assert door(federation.colleague(Role.PLANNER, federation.neighbour)).get(f"/duty/610102/{name}").status_code == 404


def test_statements_of_an_export_do_not_grow(point, on_duty, planner, at, django_assert_num_queries):
    on_duty(point, starts=local(23, 0), ends=local(23, 8))
    with django_assert_num_queries(9):
        sheets.read(code="610102", month=NOVEMBER, actor=planner, at=at)
