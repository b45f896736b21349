"""Plain rotation 轮班: people in turn over the shifts of each day.   Pure. It proposes; `rules.shifts` judges each
shift it makes.

Fair by counting only: everybody gets the same number of shifts, give or take one, and the kinds of shift go round
when people and shifts of a day have no common divisor. Wishes, leave and certificates belong to the solver, not
here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from kaimen.rosters.rules.shifts import Duty, SeatKind, clash_refusals, rest_refusals
from kaimen.rosters.rules.spans import DAY, Span, days, instant


class PatternKind(StrEnum):
    """How a day is cut into shifts."""

    THREE = "three"
    TWO = "two"


@dataclass(frozen=True)
class Leg:
    """One shift of a day by the wall clock; `ends` not after `starts` means the next day."""

    starts: time
    ends: time

    def span(self, day: date) -> Span:
        return Span(instant(day, self.starts), instant(day if self.ends > self.starts else day + DAY, self.ends))


PATTERNS: dict[PatternKind, tuple[Leg, ...]] = {
    # cut at midnight, so that a month's roster covers exactly its own days
    PatternKind.THREE: (Leg(time(0), time(8, 30)), Leg(time(8, 30), time(17, 30)), Leg(time(17, 30), time(0))),
    PatternKind.TWO: (Leg(time(8, 30), time(20, 30)), Leg(time(20, 30), time(8, 30))),
}


@dataclass(frozen=True)
class Proposal:
    """Shifts that can be made, and the slots for which nobody was left."""

    duties: tuple[Duty, ...]
    empty: tuple[Span, ...]


def slots(start: date, end: date, pattern: PatternKind) -> tuple[Span, ...]:
    """Every shift that begins on the days from start to end (exclusive)."""
    return tuple(leg.span(day) for day in days(start, end) for leg in PATTERNS[pattern])


def rotate(
    wanted: Sequence[Span],
    people: Sequence[int],
    *,
    seat_id: int,
    kind: SeatKind = SeatKind.ON_SEAT,
    others: Sequence[Duty] = (),
) -> Proposal:
    """Give the slots to people in turn. `others`: shifts that stand already, on this seat and of these people
    elsewhere.

    A slot that touches a standing shift of the seat is left as it is. A person who would be busy or rest under 11
    hours is passed over for this slot and asked first for the next.
    """
    queue = list(people)
    standing = {person: [each for each in others if each.person_id == person] for person in people}
    on_seat = [each for each in others if each.seat_id == seat_id]
    made: list[Duty] = []
    empty: list[Span] = []
    for slot in wanted:
        if any(each.span.overlaps(slot) for each in on_seat):
            continue
        taken = next((person for person in queue if _can(Duty(slot, seat_id, person, kind), standing[person])), None)
        if taken is None:
            empty.append(slot)
            continue
        duty = Duty(slot, seat_id, taken, kind)
        made.append(duty)
        standing[taken].append(duty)
        queue.remove(taken)
        queue.append(taken)
    return Proposal(tuple(made), tuple(empty))


def _can(duty: Duty, standing: Sequence[Duty]) -> bool:
    return not clash_refusals(duty, (), standing) and not rest_refusals(duty, standing)
