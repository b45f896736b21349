"""The page's own sentences as one month: Spring Festival 2026, from 15 to 23 February free, with Saturday 14 and
Saturday 28 February worked for it.

Windows seven days a week, at the province with two; duty outside the eight hours; the line day and night; no gap.
"""

from datetime import UTC, date, datetime, time

import pytest

from kaimen.kernel import calendars
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.rosters.models import Roster, ServicePoint, Shift
from kaimen.rosters.rules import verify
from kaimen.rosters.rules.coverage import Cover
from kaimen.rosters.rules.levels import Level
from kaimen.rosters.rules.points import PointKind
from kaimen.rosters.rules.spans import DAY, LOCAL_ZONE, days, instant
from kaimen.rosters.rules.staff import CertificateKind, Regime
from kaimen.rosters.selectors import problems, proofs
from kaimen.rosters.services import demands, points, rosters, runs, staff
from kaimen.rosters.services.points import PointRow
from kaimen.rosters.services.staff import CertificateRow, EmploymentRow, Staff

OPENED, FIRST, END = date(2025, 12, 1), date(2026, 2, 1), date(2026, 3, 1)
ASKED_AT = datetime(2026, 1, 20, 2, 0, tzinfo=UTC)
WORKED_SATURDAYS = (date(2026, 2, 14), date(2026, 2, 28))
HOLIDAYS = tuple(days(date(2026, 2, 15), date(2026, 2, 24)))
CREWS = {"province": 12, "prefecture": 8, "county": 5}


def open_with_people(federation, union) -> ServicePoint:
    row = PointRow(
        code=union.division_code,
        name=f"{union.name}职工服务中心",
        kind=PointKind.SERVICE_CENTRE,
        division_code=union.division_code,
        address="云岭路 6 号",
        phone="0000-6820 1201",
        opened_on=OPENED,
    )
    point = points.open_point(organisation=union, row=row, actor=SYSTEM, at=ASKED_AT)
    demands.default_demands(point_id=point.pk, from_on=OPENED, actor=SYSTEM, at=ASKED_AT)
    crew = [federation.clerk(f"人{ordinal}", union).pk for ordinal in range(CREWS[union.level])]
    given = Staff(
        union,
        employments=[EmploymentRow(person, Regime.LABOUR_CONTRACT, OPENED) for person in crew],
        certificates=[CertificateRow(person, kind, OPENED) for person in crew for kind in CertificateKind],
    )
    staff.record_many(staff=[given], actor=SYSTEM, at=ASKED_AT)
    return point


@pytest.fixture
def february(federation) -> list[Roster]:
    """The published February of a province, its cities and their counties."""
    unions = [federation.province, federation.city, federation.sibling, federation.county, federation.neighbour]
    opened = [open_with_people(federation, union) for union in unions]
    drafts = [rosters.draft(point_id=point.pk, from_on=FIRST, to_on=END, actor=SYSTEM, at=ASKED_AT) for point in opened]
    asked = [
        runs.ask(roster_id=each.pk, will_publish=True, is_queued=False, actor=SYSTEM, at=ASKED_AT) for each in drafts
    ]
    assert runs.solve_many(run_ids=[run.pk for run in asked], at=ASKED_AT) == 5
    return list(Roster.objects.filter(state="published").order_by("id"))


def spans(point: ServicePoint, name: str, day: date) -> list[tuple[time, time]]:
    """When a seat is held by shifts that begin on a day, by the clock."""
    begun = Shift.objects.published().filter(seat__point=point, seat__name=name).order_by("starts_at")
    held = begun.filter(starts_at__gte=instant(day, time(0)), starts_at__lt=instant(day + DAY, time(0)))
    return [
        (starts.astimezone(LOCAL_ZONE).time(), ends.astimezone(LOCAL_ZONE).time())
        for starts, ends in held.values_list("starts_at", "ends_at")
    ]


def test_spring_festival_has_no_gap(february):
    assert {calendars.day_type(day) for day in WORKED_SATURDAYS} == {DayType.WORKING}
    assert DayType.WORKING not in {calendars.day_type(day) for day in HOLIDAYS}
    found = proofs.prove(from_on=FIRST, to_on=END - DAY, level=Level.PLANNED, at=ASKED_AT)
    assert {cover: found.minutes(cover) for cover in Cover} == {
        Cover.COVERED: 5 * 28 * 1440,
        Cover.CAUGHT: 0,
        Cover.UNCOVERED: 0,
        Cover.NOT_PLANNED: 0,
    }
    assert found.doubted == []
    for roster in february:
        asked = problems.problem(roster)
        assert (len(asked.fixed), verify.violations(asked, asked.fixed)) == (roster.shifts.count(), ())
        assert verify.missing(asked, asked.fixed) == {}

    province, *others = [roster.point for roster in february]
    usual = {
        DayType.WORKING: (time(8, 30), time(17, 30)),
        DayType.REST: (time(9), time(17)),
        DayType.HOLIDAY: (time(10), time(16)),
    }
    night = (time(17, 30), time(8, 30))
    thirds = [(time(7), time(15)), (time(15), time(23)), (time(23), time(7))]
    for day in days(FIRST, END):
        kind = calendars.day_type(day)
        # the provincial centre has two windows every day, Saturdays and Sundays too
        assert (spans(province, "窗口一", day), spans(province, "窗口二", day)) == ([usual[kind]], [usual[kind]])
        # the line is awake day and night; the first night runs in from January
        assert [held for held in spans(province, "热线席", day) if held[0] != time(0)] == thirds
        # every centre is open seven days a week, and on duty outside the eight hours
        for point in others:
            assert spans(point, "窗口", day) == [usual[kind]]
            assert spans(point, "备勤", day)[-1] == night
    assert spans(province, "窗口一", WORKED_SATURDAYS[0]) == [usual[DayType.WORKING]]
