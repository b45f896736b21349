"""Hours, doors and what changes next."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from kaimen.kernel.base.refusals import Refusal
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.rosters.rules.doors import Change, ChangeKind, DoorState, Watch, changes, door_state, on_watch, stay
from kaimen.rosters.rules.fallback import Place, answering, order
from kaimen.rosters.rules.hours import HoursRow, Interval, interval_refusals, intervals_on, openings
from kaimen.rosters.rules.points import asked
from kaimen.rosters.rules.spans import LOCAL_ZONE, Span, merged, month_of, of_days

MONDAY = date(2026, 11, 23)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=LOCAL_ZONE).astimezone(UTC)


DAYTIME = Interval(time(8, 30), time(17, 30))
ROWS = (
    HoursRow(DayType.WORKING, DAYTIME, date(2026, 1, 1)),
    HoursRow(DayType.REST, Interval(time(9), time(17)), date(2026, 11, 22)),
)
TYPES = {date(2026, 11, 22): DayType.REST, MONDAY: DayType.WORKING, date(2026, 11, 24): DayType.HOLIDAY}


def test_hours_follow_the_type_of_the_day():
    assert openings(TYPES, ROWS) == (Span(local(22, 9), local(22, 17)), Span(local(23, 8, 30), local(23, 17, 30)))


def test_hours_hold_from_their_first_day_until_the_day_before_their_last():
    rows = (HoursRow(DayType.WORKING, DAYTIME, date(2026, 11, 23), date(2026, 11, 25)),)
    held = {day: intervals_on(date(2026, 11, day), DayType.WORKING, rows) for day in (22, 23, 24, 25)}
    assert held == {22: (), 23: (DAYTIME,), 24: (DAYTIME,), 25: ()}


def test_a_door_open_day_and_night_is_one_opening():
    always = tuple(HoursRow(kind, Interval(time(0), time(0)), date(2026, 1, 1)) for kind in DayType)
    assert openings(TYPES, always) == (Span(local(22, 0), local(25, 0)),)


@pytest.mark.parametrize(
    ("intervals", "refusals"),
    [
        ((Interval(time(8), time(12)), Interval(time(12), time(17))), ()),
        ((Interval(time(20), time(0)),), ()),
        ((Interval(time(17), time(9)),), (Refusal("hours.run_backward", {"interval": "17:00–09:00"}),)),
        ((Interval(time(9), time(9)),), (Refusal("hours.run_backward", {"interval": "09:00–09:00"}),)),
        (
            (Interval(time(11, 59), time(17)), Interval(time(8), time(12))),
            (Refusal("hours.overlap", {"first": "08:00–12:00", "second": "11:59–17:00"}),),
        ),
        (
            (Interval(time(0), time(0)), Interval(time(8), time(12))),
            (Refusal("hours.overlap", {"first": "00:00–24:00", "second": "08:00–12:00"}),),
        ),
    ],
)
def test_hours_of_a_day_run_forward_and_apart(intervals, refusals):
    assert interval_refusals(intervals) == refusals


OPEN = (Span(local(23, 8, 30), local(23, 17, 30)),)
NIGHT = Watch(Span(local(23, 0), local(23, 8, 30)), 0, 1, 11)
EARLY = Watch(Span(local(23, 8, 30), local(23, 17, 30)), 0, 1, 12)
LATE = Watch(Span(local(23, 17, 30), local(24, 0)), 0, 1, 13)
DUTY = (NIGHT, EARLY, LATE)


@pytest.mark.parametrize(
    ("at", "duty", "is_caught", "state"),
    [
        (local(23, 8, 30), DUTY, True, DoorState.OPEN),
        (local(23, 17, 29), DUTY, True, DoorState.OPEN),
        (local(23, 17, 30), DUTY, True, DoorState.ON_DUTY),
        (local(23, 3), DUTY, False, DoorState.ON_DUTY),
        (local(23, 3), (EARLY, LATE), True, DoorState.TAKEN_OVER),
        (local(23, 3), (EARLY, LATE), False, DoorState.NOBODY),
        # the hours say open, but nobody of the point's own is there: never promised
        (local(23, 9), (NIGHT,), True, DoorState.TAKEN_OVER),
        (local(23, 9), (NIGHT,), False, DoorState.NOBODY),
    ],
)
def test_a_door_is_open_only_with_hours_and_somebody(at, duty, is_caught, state):
    assert door_state(at, OPEN, duty, is_caught=is_caught) == state


def test_the_seat_answers_before_standby_and_leader():
    leader = Watch(NIGHT.span, 2, 2, 20)
    standby = Watch(NIGHT.span, 1, 3, 30)
    assert on_watch((leader, standby, NIGHT), local(23, 3)) == NIGHT
    assert on_watch((leader, standby), local(23, 3)) == standby
    assert on_watch((leader,), local(23, 3)) == leader
    assert on_watch((), local(23, 3)) is None


def test_shifts_that_follow_without_a_gap_are_one_stay():
    longer = Watch(Span(local(23, 8, 30), local(23, 12)), 0, 1, 11)
    later = Watch(Span(local(23, 12, 1), local(23, 13)), 0, 1, 11)
    assert stay((NIGHT, longer, later), NIGHT) == Span(local(23, 0), local(23, 12))
    assert stay((NIGHT, longer, later), longer) == Span(local(23, 0), local(23, 12))
    assert stay((NIGHT, longer, later), later) == later.span


def test_changes_are_told_in_order_and_the_larger_one_wins():
    duty = (
        NIGHT,
        EARLY,
        Watch(Span(local(23, 17, 30), local(23, 20)), 0, 1, 13),
        Watch(Span(local(23, 20), local(23, 22)), 0, 1, 14),
    )
    assert changes(local(23, 3), local(24, 0), OPEN, duty) == (
        Change(local(23, 8, 30), ChangeKind.OPENS),
        Change(local(23, 17, 30), ChangeKind.CLOSES),
        Change(local(23, 20), ChangeKind.HANDS_OVER),
        Change(local(23, 22), ChangeKind.TAKES_OVER),
    )
    assert changes(local(22, 23), local(23, 1), OPEN, duty) == (Change(local(23, 0), ChangeKind.RETURNS),)
    assert changes(local(23, 8, 30), local(23, 17), OPEN, duty) == ()


def test_a_change_needs_a_change():
    same = Watch(Span(local(23, 8, 30), local(23, 17, 30)), 0, 1, NIGHT.person_id)
    assert changes(local(23, 3), local(23, 9), (), (NIGHT, same)) == ()


PROVINCE, CITY, COUNTY, OTHER = (
    Place(1, "0000"),
    Place(2, "00000003"),
    Place(3, "000000030001"),
    Place(4, "000000030002"),
)
STATION = Place(9, COUNTY.path)
ALL = (PROVINCE, CITY, COUNTY, OTHER, STATION)


def test_an_empty_seat_falls_up_the_line_never_aside():
    assert order(COUNTY, ALL) == (COUNTY, STATION, CITY, PROVINCE)
    assert answering(COUNTY, ALL, {1, 2, 3, 4}) == COUNTY
    assert answering(COUNTY, ALL, {1, 2, 4}) == CITY
    assert answering(COUNTY, ALL, {1, 4}) == PROVINCE
    assert answering(COUNTY, ALL, {4}) is None
    assert answering(CITY, ALL, {3, 4}) is None
    assert answering(Place(7, ""), ALL, {1}) is None


def test_spans_that_touch_become_one_and_a_month_ends_where_the_next_begins():
    one, other = Span(local(1, 0), local(1, 8)), Span(local(1, 8), local(1, 9))
    assert merged((other, one)) == (Span(local(1, 0), local(1, 9)),)
    assert not one.overlaps(other)
    assert month_of(date(2028, 2, 29)) == (date(2028, 2, 1), date(2028, 3, 1))
    assert month_of(date(2026, 12, 31)) == (date(2026, 12, 1), date(2027, 1, 1))
    assert of_days(date(2026, 11, 1), date(2026, 12, 1)).end - of_days(
        date(2026, 11, 1), date(2026, 12, 1)
    ).start == timedelta(days=30)


def test_a_search_is_one_line_of_visible_signs():
    assert asked("  长宁\u202e\x00\n 市总  ") == "长宁 市总"
    assert asked("西" * 41) == "西" * 40
