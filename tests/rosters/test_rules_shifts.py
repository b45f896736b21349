"""Shifts, rotation, coverage, states."""

import itertools
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.rosters.rules import coverage, rotation, shifts, states
from kaimen.rosters.rules.coverage import Cover, Segment
from kaimen.rosters.rules.rotation import PatternKind
from kaimen.rosters.rules.shifts import Duty, SeatKind
from kaimen.rosters.rules.spans import LOCAL_ZONE, Span, of_days
from kaimen.rosters.rules.states import RosterState

PERIOD = of_days(date(2026, 11, 1), date(2026, 12, 1))


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=LOCAL_ZONE).astimezone(UTC)


def duty(start: datetime, end: datetime, *, seat: int = 1, person: int = 5, kind: SeatKind = SeatKind.ON_SEAT) -> Duty:
    return Duty(Span(start, end), seat, person, kind, f"P{person}", f"S{seat}")


STANDS = duty(local(10, 8, 30), local(10, 17, 30))


@pytest.mark.parametrize(
    ("new", "found"),
    [
        (duty(local(11, 8, 30), local(11, 17, 30)), ()),
        (
            duty(local(11, 9), local(11, 9)),
            (Refusal("shift.runs_backward", {"starts": "11-11 09:00", "ends": "11-11 09:00"}),),
        ),
        (duty(local(11, 9), local(12, 9)), ()),
        (duty(local(11, 9), local(12, 9, 1)), (Refusal("shift.too_long", {"hours": 24}),)),
        (duty(local(11, 9), local(11, 9, 30)), ()),
        (duty(local(11, 9), local(11, 9, 29)), (Refusal("shift.too_short", {"minutes": 30}),)),
        (duty(local(30, 23), local(30, 23) + timedelta(hours=9)), ()),
        (
            duty(PERIOD.end, PERIOD.end + timedelta(hours=8)),
            (Refusal("shift.outside_roster", {"starts": "12-01 00:00"}),),
        ),
        (
            duty(local(10, 17, 29), local(10, 23), person=6),
            (Refusal("shift.overlaps", {"person": "P5", "starts": "11-10 08:30", "ends": "11-10 17:30"}),),
        ),
        (duty(local(10, 17, 30), local(10, 23), person=6), ()),
        (
            duty(local(10, 17, 29), local(10, 23), seat=2),
            (
                Refusal(
                    "shift.person_busy", {"person": "P5", "place": "S1", "starts": "11-10 08:30", "ends": "11-10 17:30"}
                ),
            ),
        ),
        (
            duty(local(11, 4, 29), local(11, 9), seat=2),
            (Refusal("shift.rest_too_short", {"person": "P5", "hours": 10, "wanted": 11, "starts": "11-10 08:30"}),),
        ),
        (duty(local(11, 4, 30), local(11, 9), seat=2), ()),
        (
            duty(local(9, 12), local(9, 21, 31)),
            (Refusal("shift.rest_too_short", {"person": "P5", "hours": 10, "wanted": 11, "starts": "11-10 08:30"}),),
        ),
        (duty(local(10, 18), local(10, 23), seat=2, kind=SeatKind.STANDBY), ()),
    ],
)
def test_a_shift_is_judged_beside_the_others(new, found):
    assert shifts.refusals(new, period=PERIOD, others=(STANDS,)) == found


def test_a_reason_sets_rest_aside_but_nothing_else():
    tired = duty(local(10, 18), local(10, 23), seat=2)
    assert shifts.refusals(tired, period=PERIOD, others=(STANDS,), may_rest_less=True) == ()
    twice = duty(local(10, 17), local(10, 23), seat=2)
    assert [each.code for each in shifts.refusals(twice, period=PERIOD, others=(STANDS,), may_rest_less=True)] == [
        "shift.person_busy"
    ]


def test_three_shifts_tile_every_minute_of_the_month():
    made = rotation.rotate(
        rotation.slots(date(2026, 11, 1), date(2026, 12, 1), PatternKind.THREE), (1, 2, 3, 4), seat_id=7
    )
    assert made.empty == ()
    assert coverage.sweep(PERIOD, (each.span for each in made.duties)) == (Segment(PERIOD, Cover.COVERED),)
    assert sorted(Counter(each.person_id for each in made.duties).values()) == [22, 22, 23, 23]
    nights = Counter(each.person_id for each in made.duties if each.span.start.astimezone(LOCAL_ZONE).hour == 0)
    assert sorted(nights.values()) == [7, 7, 8, 8]


def test_too_few_people_leave_slots_empty_rather_than_tired():
    wanted = rotation.slots(date(2026, 11, 1), date(2026, 11, 3), PatternKind.THREE)
    made = rotation.rotate(wanted, (1,), seat_id=7)
    assert [each.span for each in made.duties] == [wanted[0], wanted[3]]
    assert made.empty == (wanted[1], wanted[2], wanted[4], wanted[5])


def test_rotation_goes_round_what_stands_already():
    wanted = rotation.slots(date(2026, 11, 10), date(2026, 11, 11), PatternKind.THREE)
    own = duty(local(10, 9), local(10, 12), seat=7, person=3)
    made = rotation.rotate(wanted, (1, 2), seat_id=7, others=(own,))
    assert [(each.span, each.person_id) for each in made.duties] == [(wanted[0], 1), (wanted[2], 2)]


minute = st.integers(min_value=0, max_value=3 * 1440)
starts = st.lists(st.tuples(minute, st.integers(min_value=1, max_value=1440)), max_size=6)


@given(own=starts, above=starts)
def test_the_sweep_agrees_with_counting_minutes(own, above):
    """A second checker by another method: one cell a minute."""
    begin = local(10, 0)
    period = Span(begin, begin + timedelta(days=3))

    def spans(rows):
        return [Span(begin + timedelta(minutes=a), begin + timedelta(minutes=a + b)) for a, b in rows]

    segments = coverage.sweep(period, spans(own), spans(above))
    assert segments[0].span.start == period.start
    assert segments[-1].span.end == period.end
    assert all(one.span.end == two.span.start and one.cover != two.cover for one, two in itertools.pairwise(segments))
    cells = [Cover.UNCOVERED] * (3 * 1440)
    for rows, cover in ((above, Cover.CAUGHT), (own, Cover.COVERED)):
        for a, b in rows:
            cells[a : a + b] = [cover] * len(cells[a : a + b])
    assert {cover: coverage.minutes(segments, cover) for cover in Cover} == {
        cover: cells.count(cover) for cover in Cover
    }


@given(shortened=st.integers(min_value=0, max_value=89))
def test_one_minute_taken_from_any_shift_is_found(shortened):
    wanted = list(rotation.slots(date(2026, 11, 1), date(2026, 12, 1), PatternKind.THREE))
    cut = wanted[shortened]
    wanted[shortened] = Span(cut.start, cut.end - timedelta(minutes=1))
    assert coverage.gaps(coverage.sweep(PERIOD, wanted)) == (Span(cut.end - timedelta(minutes=1), cut.end),)


def test_gaps_are_what_own_people_do_not_hold():
    segments = coverage.sweep(PERIOD, (Span(PERIOD.start, local(20, 0)),), (Span(local(25, 0), PERIOD.end),))
    assert segments == (
        Segment(Span(PERIOD.start, local(20, 0)), Cover.COVERED),
        Segment(Span(local(20, 0), local(25, 0)), Cover.UNCOVERED),
        Segment(Span(local(25, 0), PERIOD.end), Cover.CAUGHT),
    )
    assert coverage.gaps(segments) == (Span(local(20, 0), PERIOD.end),)


def test_a_roster_is_published_once_and_withdrawn_once():
    assert states.move(RosterState.DRAFT, "publish") == RosterState.PUBLISHED
    assert states.move(RosterState.PUBLISHED, "withdraw") == RosterState.DRAFT
    for state, verb, code in (
        (RosterState.PUBLISHED, "publish", "roster.published"),
        (RosterState.DRAFT, "withdraw", "roster.not_published"),
    ):
        with pytest.raises(Refused) as caught:
            states.move(state, verb)
        assert caught.value.refusals == (Refusal(code),)
