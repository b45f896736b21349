"""What the grid of a month shows beside shifts: seats apart, marks, provisional days, open shifts."""

from datetime import date, time

import pytest

from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.base.actors import SYSTEM
from kaimen.rosters.models import Absence, Demand, DutyWish, Seat
from kaimen.rosters.selectors import months
from kaimen.rosters.services import shifts
from tests.rosters.conftest import local, seat_of
from tests.rosters.test_pages import client, door  # noqa: F401

NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def planner(federation):
    return federation.colleague(Role.PLANNER, name="沈见月")


def shown(actor, at, month=NOVEMBER):
    return months.month_page(code="610102", month=month, actor=actor, at=at)


def put(roster, seat, person, starts, ends):
    shifts.assign(
        roster_id=roster.pk, seat_id=seat.pk, person_id=person, starts_at=starts, ends_at=ends, actor=SYSTEM,
        at=local(1, 0),
    )  # fmt: skip


def test_seats_are_told_apart_where_there_are_several(november, federation, planner, at):
    who, first = federation.clerk().pk, seat_of(november.point)
    put(november, first, who, local(24, 8), local(24, 16))
    (cell,) = (cell for row in shown(planner, at).rows for slot in row.slots for cell in slot.cells)
    assert (cell.letter, cell.sign, cell.label) == ("早", "", "周岚 24 08:00–16:00 值守席")
    other = Seat.objects.create(point=november.point, kind="on_seat", name="窗口")
    standby = Seat.objects.create(point=november.point, kind="standby", name="备勤")
    leader = Seat.objects.create(point=november.point, kind="duty_leader", name="带班")
    put(november, other, federation.clerk("罗启明").pk, local(24, 16), local(25, 0))
    put(november, standby, who, local(24, 17), local(25, 8))
    put(november, leader, federation.clerk("陈禾").pk, local(24, 17), local(25, 8))
    page = shown(planner, at)
    slots = {row.name: row.slots[23].cells for row in page.rows}
    assert {name: [(each.letter, each.sign) for each in cells] for name, cells in slots.items()} == {
        "周岚": [("早", "A"), ("备", "")],
        "罗启明": [("晚", "B")],
        "陈禾": [("带", "")],
    }
    assert [(row.name, row.nights, row.hours) for row in page.rows] == [
        ("周岚", 0, 8), ("罗启明", 0, 8), ("陈禾", 0, 0)
    ]  # fmt: skip
    assert [(seat.sign, seat.name) for seat in page.signed_seats] == [("A", "值守席"), ("B", "窗口")]


def test_absences_and_wishes_are_quiet_marks(november, federation, planner, at):
    first, second = federation.clerk().pk, federation.clerk("罗启明").pk
    of = {"organisation": federation.county}
    Absence.objects.create(person_id=first, kind="sick", first_on=date(2026, 10, 30), last_on=date(2026, 11, 2), **of)
    Absence.objects.create(person_id=second, kind="no_nights", first_on=date(2026, 1, 1), **of)
    for day, kind in ((2, "off"), (3, "on"), (4, "no_night")):
        DutyWish.objects.create(person_id=second, day=date(2026, 11, day), kind=kind, **of)
    DutyWish.objects.create(person_id=second, day=date(2026, 11, 9), kind="off", organisation=federation.neighbour)
    rows = {row.name: row for row in shown(planner, at).rows}
    marks = {
        name: [(day, slot.mark.sign, slot.mark.is_away) for day, slot in enumerate(row.slots, 1) if slot.mark]
        for name, row in rows.items()
    }
    assert marks == {
        "周岚": [(1, "假", True), (2, "假", True)],
        "罗启明": [(2, "休", False), (3, "愿", False), (4, "免", False)],
    }
    assert (rows["周岚"].protection, rows["罗启明"].protection) == ("", "免夜")


def test_days_beyond_the_calendar_are_provisional(point, planner, at):
    assert not shown(planner, at).is_provisional
    page = shown(planner, at, date(2027, 1, 1))
    assert (page.is_provisional, {head.is_provisional for head in page.days}) == (True, {True})


def test_what_seats_ask_for_and_nobody_holds(november, federation, planner, at):
    """Monday to Friday 08:30–17:30 and a night every day; one is held by two people in turn, one to a minute short."""
    seat = seat_of(november.point)
    asked = {"seat": seat, "from_on": date(2026, 11, 24)}
    Demand.objects.create(day_type="working", starts=time(8, 30), ends=time(17, 30), to_on=date(2026, 11, 27), **asked)
    Demand.objects.create(day_type="working", starts=time(20), ends=time(6), weekdays="2", **asked)
    first, second = federation.clerk().pk, federation.clerk("罗启明").pk
    put(november, seat, first, local(24, 8, 30), local(24, 12))
    put(november, seat, second, local(24, 12), local(24, 17, 30))
    put(november, seat, first, local(25, 8, 30), local(25, 17, 29))
    page = shown(planner, at)
    found = {day.day: [str(each) for each in slots] for day, slots in page.open_slots.items()}
    assert found == {
        24: ["值守席 20:00–06:00"],
        25: ["值守席 08:30–17:30"],
        26: ["值守席 08:30–17:30"],
    }
    assert page.open_slots[date(2026, 11, 26)][0].query == (f"seat={seat.pk}&day=2026-11-26&starts=08:30&ends=17:30")
    assert page.open_count == 3


def test_an_open_shift_fills_the_form(door, november, planner):  # noqa: F811
    Demand.objects.create(
        seat=seat_of(november.point), day_type="working", starts=time(8, 30), ends=time(17, 30),
        from_on=date(2026, 11, 26),
    )  # fmt: skip
    browser = door(planner)
    page = browser.get("/duty/610102/?month=2026-11").content.decode()
    query = f"seat={seat_of(november.point).pk}&amp;day=2026-11-26&amp;starts=08:30&amp;ends=17:30"
    assert query in page
    form = browser.get("/duty/610102/?month=2026-11&" + query.replace("&amp;", "&")).content.decode()
    for words in ('value="2026-11-26"', 'value="08:30"', 'value="17:30"'):
        assert words in form
