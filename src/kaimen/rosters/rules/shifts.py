"""What one shift 班次 must hold.   Pure.

Lengths: at most 24 hours, at least 30 minutes. Rest between two shifts of one person: 11 hours, a house rule (not in
the Labour Law); it may be set aside with a reason that is kept. Standby 备勤 is not work on the seat: it neither
needs nor breaks rest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from kaimen.kernel.base.refusals import Fact, Refusal
from kaimen.rosters.rules.spans import Span, wall_clock

LONGEST = timedelta(hours=24)
SHORTEST = timedelta(minutes=30)
REST = timedelta(hours=11)


class SeatKind(StrEnum):
    """How a seat is held."""

    ON_SEAT = "on_seat"
    STANDBY = "standby"
    DUTY_LEADER = "duty_leader"


RANKS = {SeatKind.ON_SEAT: 0, SeatKind.STANDBY: 1, SeatKind.DUTY_LEADER: 2}


@dataclass(frozen=True)
class Duty:
    """A shift with the names that a refusal needs."""

    span: Span
    seat_id: int
    person_id: int
    kind: SeatKind = SeatKind.ON_SEAT
    person: str = ""
    place: str = ""

    @property
    def starts(self) -> str:
        return wall_clock(self.span.start)

    @property
    def ends(self) -> str:
        return wall_clock(self.span.end)


def length_refusals(span: Span) -> tuple[Refusal, ...]:
    """Refuses shift.runs_backward, shift.too_long {hours}, shift.too_short {minutes}."""
    if span.end <= span.start:
        return (Refusal("shift.runs_backward", {"starts": wall_clock(span.start), "ends": wall_clock(span.end)}),)
    if span.end - span.start > LONGEST:
        return (Refusal("shift.too_long", {"hours": int(LONGEST.total_seconds() // 3600)}),)
    if span.end - span.start < SHORTEST:
        return (Refusal("shift.too_short", {"minutes": int(SHORTEST.total_seconds() // 60)}),)
    return ()


def outside_refusals(span: Span, period: Span) -> tuple[Refusal, ...]:
    """Refuses shift.outside_roster. A shift belongs to the roster in which it begins; its end may run over."""
    if period.holds(span.start):
        return ()
    return (Refusal("shift.outside_roster", {"starts": wall_clock(span.start)}),)


def clash_refusals(duty: Duty, on_seat: Iterable[Duty], of_person: Iterable[Duty]) -> tuple[Refusal, ...]:
    """Refuses shift.overlaps {person, starts, ends} and shift.person_busy {person, place, starts, ends}."""
    taken = [
        Refusal("shift.overlaps", {"person": other.person, "starts": other.starts, "ends": other.ends})
        for other in on_seat
        if other.seat_id == duty.seat_id and other.span.overlaps(duty.span)
    ]
    busy = [
        Refusal(
            "shift.person_busy",
            {"person": other.person, "place": other.place, "starts": other.starts, "ends": other.ends},
        )
        for other in of_person
        if other.person_id == duty.person_id and other.seat_id != duty.seat_id and other.span.overlaps(duty.span)
    ]
    return (*taken, *busy)


def rest_refusals(duty: Duty, of_person: Iterable[Duty]) -> tuple[Refusal, ...]:
    """Refuses shift.rest_too_short {person, hours, wanted, starts}: the shortest rest before or after this shift."""
    if duty.kind == SeatKind.STANDBY:
        return ()
    rests = [
        (_rest(duty.span, other.span), other)
        for other in of_person
        if other.person_id == duty.person_id and other.kind != SeatKind.STANDBY and not other.span.overlaps(duty.span)
    ]
    shortest = min(rests, key=lambda each: each[0], default=None)
    if shortest is None or shortest[0] >= REST:
        return ()
    hours = int(shortest[0].total_seconds() // 3600)
    wanted = int(REST.total_seconds() // 3600)
    facts: dict[str, Fact] = {
        "person": duty.person,
        "hours": hours,
        "wanted": wanted,
        "starts": shortest[1].starts,
    }
    return (Refusal("shift.rest_too_short", facts),)


def refusals(duty: Duty, *, period: Span, others: Sequence[Duty], may_rest_less: bool = False) -> tuple[Refusal, ...]:
    """Everything against a shift beside the others of its seat and its person; rest is asked only when nothing else
    stands.
    """
    found = length_refusals(duty.span) or (*outside_refusals(duty.span, period), *clash_refusals(duty, others, others))
    if found or may_rest_less:
        return found
    return rest_refusals(duty, others)


def _rest(one: Span, other: Span) -> timedelta:
    return max(other.start - one.end, one.start - other.end)
