"""Hours and pay classes of a month: Spring Festival 2026 with its swapped days, by regime, and as a sheet."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base.rights import Forbidden, NotVisible
from kaimen.kernel.calendars import selectors as calendar
from kaimen.kernel.calendars.rules.days import DayKind
from kaimen.rosters import policy
from kaimen.rosters.models import Absence, Employment, HoursApproval, Roster, Seat, Shift
from kaimen.rosters.rules import pay
from kaimen.rosters.rules.pay import Hours, Terms, Turn
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.rules.spans import LOCAL_ZONE, Span, days
from kaimen.rosters.rules.staff import Regime
from kaimen.rosters.selectors import hours
from kaimen.rosters.services import exports
from tests.rosters.conftest import open_at
from tests.rosters.test_pages import client, door  # noqa: F401

FEBRUARY = date(2026, 2, 1)
WORK, REST, STATUTORY = DayKind.WORKING_DAY, DayKind.REST_DAY, DayKind.STATUTORY_HOLIDAY
KINDS = {
    day: WORK if day.weekday() < 5 else REST for day in days(date(2026, 1, 31), date(2026, 3, 3))
} | {
    **dict.fromkeys([date(2026, 2, 14), date(2026, 2, 28)], DayKind.SWAPPED_WORKING_DAY),
    **dict.fromkeys([date(2026, 2, day) for day in (16, 17, 18, 19)], STATUTORY),
    **dict.fromkeys([date(2026, 2, 20), date(2026, 2, 23)], DayKind.SWAPPED_REST_DAY),
}  # fmt: skip
WORKING = frozenset(day for day in days(FEBRUARY, date(2026, 3, 1)) if KINDS[day] in (WORK, "swapped_working_day"))
CONTRACT = Terms(Regime.LABOUR_CONTRACT, len(WORKING))


def instant(day: int, clock: str, month: int = 2) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, month, day, hour, minute, tzinfo=LOCAL_ZONE).astimezone(UTC)


def turn(day: int, starts: str, ends: str, pause: int = 0, kind: SeatKind = SeatKind.ON_SEAT) -> Turn:
    last = day + 1 if ends <= starts else day
    end = instant(last, ends) if last <= 28 else instant(1, ends, 3)
    return Turn(Span(instant(day, starts), end), kind, pause)


def test_the_test_knows_the_calendar(db):
    assert {day: calendar.day_kind(day) for day in KINDS} == KINDS
    assert len(WORKING) == 16


@pytest.mark.parametrize(
    ("turns", "counted"),
    [
        ([turn(3, "08:30", "17:30", 60)], Hours(normal=480)),
        ([turn(3, "08:30", "19:13", 60)], Hours(normal=480, extended=103)),
        ([turn(3, "08:00", "12:00"), turn(3, "13:00", "18:01")], Hours(normal=480, extended=61)),
        ([turn(14, "08:30", "17:30", 60)], Hours(normal=480)),  # a Saturday that is worked
        ([turn(15, "09:00", "17:00", 61)], Hours(rest_paid=419)),  # the Sunday before the festival
        ([turn(16, "10:00", "16:00")], Hours(holiday=360)),  # New Year's Eve is statutory since 2025
        ([turn(20, "10:00", "16:00")], Hours(rest_paid=360)),  # a swapped rest day is not threefold
        ([turn(23, "10:00", "16:00")], Hours(rest_paid=360)),
        ([turn(15, "23:00", "07:00")], Hours(rest_paid=60, holiday=420, night=420)),  # into the festival
        ([turn(19, "23:00", "07:00")], Hours(holiday=60, rest_paid=420, night=420)),  # out of it
        ([turn(19, "23:00", "07:00", 31)], Hours(holiday=60, rest_paid=389, night=420)),
        ([turn(6, "23:00", "07:00")], Hours(normal=480, night=420)),  # a Friday night belongs to Friday
        ([turn(8, "23:00", "07:00")], Hours(rest_paid=480, night=420)),  # and a Sunday night to Sunday
        ([turn(3, "22:30", "23:30")], Hours(normal=60, night=60)),
        ([turn(3, "05:00", "08:00")], Hours(normal=180, night=60)),
        ([turn(3, "17:30", "08:30", kind=SeatKind.STANDBY)], Hours(standby=900)),
        ([turn(17, "17:30", "08:30", kind=SeatKind.DUTY_LEADER)], Hours(leading=900)),
        ([], Hours()),
    ],
)
def test_contract_hours(turns, counted):
    assert pay.hours(turns, KINDS, CONTRACT) == counted
    assert pay.hours(turns, KINDS, replace(CONTRACT, regime=Regime.AGENCY)) == counted


def test_time_off_in_lieu_goes_to_the_earliest_rest_days():
    turns = [turn(7, "08:30", "17:30", 60), turn(15, "10:00", "16:00"), turn(17, "10:00", "16:00")]
    one_off = replace(CONTRACT, free_days=frozenset({date(2026, 2, 9)}))
    assert pay.hours(turns, KINDS, one_off) == Hours(rest_in_lieu=480, rest_paid=360, holiday=360)
    worked = [*turns, turn(9, "08:30", "17:30", 60)]
    assert pay.hours(worked, KINDS, one_off) == Hours(normal=480, rest_paid=840, holiday=360)
    assert pay.hours(turns, KINDS, replace(one_off, share=50)) == Hours(rest_paid=840, holiday=360)


def test_standby_is_no_duty_that_takes_a_day_off_away():
    turns = [turn(7, "08:30", "17:30", 60), turn(9, "17:30", "08:30", kind=SeatKind.STANDBY)]
    one_off = replace(CONTRACT, free_days=frozenset({date(2026, 2, 9)}))
    assert pay.hours(turns, KINDS, one_off) == Hours(rest_in_lieu=480, standby=900)


@pytest.mark.parametrize("regime", [Regime.CIVIL_SERVANT_LIKE, Regime.PUBLIC_INSTITUTION])
def test_rest_in_lieu_of_those_who_are_not_paid_for_it(regime):
    """Six hours of the festival, eight of a Saturday and 90 minutes of an evening are owed; one free day pays eight."""
    turns = [turn(7, "08:30", "17:30", 60), turn(17, "10:00", "16:00"), turn(3, "08:30", "19:00", 60)]
    terms = replace(CONTRACT, regime=regime, free_days=frozenset({date(2026, 2, 9)}))
    counted = Hours(normal=480, extended=90, rest_in_lieu=480, holiday=360, lieu_owed=450, lieu_taken=480)
    assert pay.hours(turns, KINDS, terms) == counted
    assert pay.hours(turns, KINDS, replace(terms, share=60)) == replace(counted, lieu_owed=930, lieu_taken=0)
    assert pay.money_fen(counted, regime, 2357) is None


def test_comprehensive_hours_extend_beyond_the_month_only():
    turns = [turn(day, "08:00", "20:00") for day in (1, 7, 8, 17)]
    terms = replace(CONTRACT, working_days=4, is_comprehensive=True)
    assert pay.hours(turns, KINDS, terms) == Hours(normal=1920, extended=240, holiday=720)
    official = replace(terms, regime=Regime.PUBLIC_INSTITUTION)
    assert pay.hours(turns, KINDS, official).extended == 0


def test_volunteers_serve():
    turns = [turn(17, "23:00", "07:00", 29), turn(18, "17:30", "08:30", kind=SeatKind.STANDBY)]
    assert pay.hours(turns, KINDS, replace(CONTRACT, regime=Regime.VOLUNTEER)) == Hours(service=451, standby=900)


def test_what_it_is_worth():
    """103 × 1.5 + 419 × 2 + 420 × 3 minutes at 23.57 yuan an hour."""
    worked = Hours(normal=480, extended=103, rest_paid=419, rest_in_lieu=480, holiday=420, night=480, standby=900)
    assert worked.equivalent == Decimal("2252.5")
    assert pay.money_fen(worked, Regime.AGENCY, 2357) == 88486  # 884.857…
    assert pay.money_fen(worked, Regime.AGENCY, None) is None
    assert pay.money_fen(worked, Regime.VOLUNTEER, 2357) is None


# from the tables


@pytest.fixture
def festival(federation, at):
    """A centre in February 2026: three people, published."""
    point = open_at(federation.county, at=at, opened_on=date(2026, 1, 1))
    roster = Roster.objects.create(point=point, from_on=FEBRUARY, to_on=date(2026, 3, 1), state="published",
                                   published_at=at)  # fmt: skip
    standby = Seat.objects.create(point=point, kind="standby", name="备勤席")
    people = {name: federation.clerk(name, federation.county).pk for name in ("周岚", "陈禾", "罗启明")}

    def put(name, *turns, roster=roster):
        Shift.objects.bulk_create(
            Shift(
                roster=roster, seat_id=standby.pk if t.kind == SeatKind.STANDBY else seat_of_first(roster.point),
                person_id=people[name], starts_at=t.span.start, ends_at=t.span.end, break_minutes=t.break_minutes,
            )
            for t in turns
        )  # fmt: skip

    put("周岚", turn(16, "08:00", "16:00", 37), turn(3, "08:30", "19:13", 60), turn(20, "10:00", "16:00"))
    put("陈禾", turn(16, "16:00", "23:30"), turn(3, "19:13", "08:30", kind=SeatKind.STANDBY))
    put("罗启明", turn(18, "08:00", "16:00"))
    return point, roster, people, put


def seat_of_first(point):
    return Seat.objects.filter(point=point, kind="on_seat").order_by("id").first().pk


def employ(festival, federation, name, regime, *, from_on=date(2025, 1, 1), to_on=None, share=100):
    Employment.objects.create(person_id=festival[2][name], organisation=federation.county, regime=regime.value,
                              from_on=from_on, to_on=to_on, share=share)  # fmt: skip


def counted(federation, **given):
    page = hours.month_hours(code="610102", month=FEBRUARY, actor=federation.colleague(Role.PLANNER), **given)
    return {(each.name, each.regime): each.hours for each in page.people}


def test_a_month_from_the_tables(festival, federation):
    """Nobody recorded is under a labour contract, with fifteen free working days; the swapped rest day gets one."""
    employ(festival, federation, "陈禾", Regime.PUBLIC_INSTITUTION, share=50)
    employ(festival, federation, "罗启明", Regime.VOLUNTEER)
    assert counted(federation) == {
        ("周岚", Regime.LABOUR_CONTRACT): Hours(normal=480, extended=103, rest_in_lieu=360, holiday=443),
        ("陈禾", Regime.PUBLIC_INSTITUTION): Hours(holiday=450, night=90, standby=797, lieu_owed=450),
        ("罗启明", Regime.VOLUNTEER): Hours(service=480),
    }


def test_who_is_on_leave_had_no_time_off(festival, federation):
    Absence.objects.create(person_id=festival[2]["周岚"], organisation=federation.county, kind="leave",
                           first_on=FEBRUARY, last_on=None)  # fmt: skip
    found = counted(federation)["周岚", Regime.LABOUR_CONTRACT]
    assert (found.rest_in_lieu, found.rest_paid) == (0, 360)


def test_a_new_regime_within_the_month_is_a_line_of_its_own(festival, federation):
    employ(festival, federation, "周岚", Regime.VOLUNTEER, to_on=date(2026, 2, 16))
    employ(festival, federation, "周岚", Regime.AGENCY, from_on=date(2026, 2, 16), share=50)
    found = {key: value for key, value in counted(federation).items() if key[0] == "周岚"}
    assert found == {
        ("周岚", Regime.VOLUNTEER): Hours(service=583),
        ("周岚", Regime.AGENCY): Hours(rest_paid=360, holiday=443),
    }


def test_approved_comprehensive_hours(festival, federation):
    given = {"point": festival[0], "number": "陕人社〔2026〕7号", "from_on": FEBRUARY}
    HoursApproval.objects.create(to_on=date(2026, 2, 28), **given)
    assert counted(federation)["周岚", Regime.LABOUR_CONTRACT].extended == 103, "a day short of the month"
    HoursApproval.objects.create(to_on=date(2026, 3, 1), **given)
    assert counted(federation)["周岚", Regime.LABOUR_CONTRACT] == Hours(normal=943, holiday=443)


def test_drafts_do_not_count_and_the_union_s_other_points_do(festival, federation, at):
    put = festival[3]
    other = open_at(federation.county, code="610102-a", at=at, opened_on=date(2026, 1, 1))
    span = {"from_on": FEBRUARY, "to_on": date(2026, 3, 1)}
    put("罗启明", turn(5, "08:30", "12:00"), roster=Roster.objects.create(point=other, **span))
    assert counted(federation)["罗启明", Regime.LABOUR_CONTRACT] == Hours(holiday=480)
    Roster.objects.filter(point=other).update(state="published", published_at=at)
    assert counted(federation)["罗启明", Regime.LABOUR_CONTRACT] == Hours(normal=210, holiday=480)


def test_statements_do_not_grow_with_people(festival, federation, django_assert_num_queries):
    planner = federation.colleague(Role.PLANNER)
    planner.may(policy.VIEW, federation.county)
    with django_assert_num_queries(5):
        hours.month_hours(code="610102", month=FEBRUARY, actor=planner)


def test_the_sheet(festival, federation, at):
    planner = federation.colleague(Role.PLANNER)
    content = exports.hours_sheet(code="610102", month=FEBRUARY, actor=planner, at=at)
    lines = [list(row) for row in load_workbook(BytesIO(content)).active.iter_rows(values_only=True)]
    assert lines[0][0] == "演示数据：由系统生成，与任何真实的人员、单位无关"
    assert lines[1] == [
        *("姓名", "用工性质", "正常工时", "延长工时（150%）", "休息日已补休", "休息日未补休（200%）"),
        *("法定节假日（300%）", "其中夜间", "备勤", "带班", "还欠补休（天）", "已补休（天）", "志愿服务", "折合工时"),
        "金额（元）",
    ]
    assert lines[2] == ["周岚", "劳动合同", 8, 1.72, 6, 0, 7.38, 0, 0, 0, 0, 0, 0, 24.73, None]
    entry = Entry.objects.latest("id")
    assert (entry.key, entry.after) == (policy.EXPORT, {"form": "xlsx", "title": "新城区总职工服务中心 2026-02 工时"})
    page = hours.month_hours(code="610102", month=FEBRUARY, actor=planner)
    assert hours.sheet_lines(page, {festival[2]["周岚"]: 2357})[0][-1] == 582.77


def test_beyond_the_calendar_it_is_provisional(festival, federation):
    planner = federation.colleague(Role.PLANNER)
    page = hours.month_hours(code="610102", month=date(2027, 2, 1), actor=planner)
    assert (page.people, page.title) == ([], "新城区总职工服务中心 2027-02 工时 暂定")


def test_who_may_take_the_hours_along(festival, federation, at):
    asked = {"code": "610102", "month": FEBRUARY, "at": at}
    assert exports.hours_sheet(actor=federation.colleague(Role.PLANNER), **asked)[:2] == b"PK"
    for role in (Role.CLERK, Role.DUTY_LEADER):
        with pytest.raises(Forbidden):
            exports.hours_sheet(actor=federation.colleague(role), **asked)
    with pytest.raises(NotVisible):
        exports.hours_sheet(actor=federation.colleague(Role.PLANNER, federation.neighbour), **asked)
    assert Entry.objects.filter(key=policy.EXPORT).count() == 1


def test_the_door(festival, federation, door):  # noqa: F811
    answer = door(federation.colleague(Role.PLANNER)).get(
        reverse("rosters:hours_xlsx", args=["610102"]), {"month": "2026-02"}
    )
    assert (answer.status_code, answer.headers["Content-Disposition"]) == (
        200,
        'attachment; filename="610102-hours-2026-02.xlsx"',
    )
    assert door(federation.colleague(Role.CLERK)).get(reverse("rosters:hours_xlsx", args=["610102"])).status_code == 403
