"""From what seats ask for to needs of a roster 需求展开.   Pure. Equal hours of seats of one kind are one need with
several heads.

A shift that was fixed by hand, or that runs in from the month before, takes its part of the seat away: what is left
of an asked stretch is asked for all the same, so that no minute is lost.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kaimen.kernel.calendars.rules.days import DayType
from kaimen.rosters.rules.demands import DemandRow
from kaimen.rosters.rules.nights import is_night
from kaimen.rosters.rules.problem import MINUTES_A_DAY, Need, Stretch
from kaimen.rosters.rules.shifts import SeatKind

UNDER_COSTS = {SeatKind.ON_SEAT: 1000, SeatKind.STANDBY: 1000, SeatKind.DUTY_LEADER: 500}


@dataclass(frozen=True)
class SeatRow:
    """A seat and one shift it asks for on one day of the period; day -1 is the day before it."""

    seat_id: int
    kind: SeatKind
    day: int
    row: DemandRow


@dataclass(frozen=True, order=True)
class _Asked:
    """What makes two asked stretches one need."""

    day: int
    stretch: Stretch
    work: int
    kind: SeatKind
    certificate: str


def needs(
    rows: Iterable[SeatRow], day_types: Mapping[int, DayType], taken: Mapping[int, Sequence[Stretch]]
) -> tuple[Need, ...]:
    """The needs of a period, in order of time. `day_types` names the days of the period; `taken`: stretches of each
    seat that stand already and match no asked one."""
    seats: dict[_Asked, list[int]] = {}
    for each in rows:
        for asked in _pieces(each, taken.get(each.seat_id, ())):
            if asked.day in day_types:
                seats.setdefault(asked, []).append(each.seat_id)
    found = (_need(asked, tuple(sorted(held)), day_types[asked.day]) for asked, held in seats.items())
    return tuple(sorted(found, key=lambda need: (need.stretch, need.key)))


def _pieces(each: SeatRow, taken: Sequence[Stretch]) -> list[_Asked]:
    """What is left to ask for: of a row of the day before only what runs into the period."""
    whole = each.row.stretch(each.day)
    return [
        _Asked(piece.start // MINUTES_A_DAY, piece, _work(each, piece, whole), each.kind, each.row.certificate)
        for piece in left(inside(each), taken)
    ]


def inside(each: SeatRow) -> Stretch:
    """The part of an asked shift that lies after the first midnight of the period."""
    whole = each.row.stretch(each.day)
    return Stretch(max(0, whole.start), max(0, whole.end))


def _work(each: SeatRow, piece: Stretch, whole: Stretch) -> int:
    """Only time on the seat is work; the break is given to whoever holds the whole of it."""
    if each.kind != SeatKind.ON_SEAT:
        return 0
    return piece.minutes - (each.row.break_minutes if piece == whole else 0)


def left(whole: Stretch, taken: Iterable[Stretch]) -> list[Stretch]:
    """What is left of a stretch beside others, in order."""
    found, start = [], whole.start
    for other in sorted(taken):
        if other.end <= start or other.start >= whole.end:
            continue
        if other.start > start:
            found.append(Stretch(start, other.start))
        start = other.end
    if start < whole.end:
        found.append(Stretch(start, whole.end))
    return found


def _need(asked: _Asked, seats: tuple[int, ...], day_type: DayType) -> Need:
    pause = asked.stretch.minutes - asked.work if asked.work else 0
    parts = (asked.kind.value, hours(asked.stretch, asked.day), str(pause or ""), asked.certificate)
    shift = " ".join(filter(None, parts))
    return Need(
        key=f"{asked.day:02d} {shift}",
        day=asked.day,
        shift=shift,
        stretch=asked.stretch,
        work=asked.work,
        heads=len(seats),
        under_cost=UNDER_COSTS[asked.kind],
        certificate=asked.certificate,
        seats=seats,
        is_night=asked.work > 0 and is_night(asked.stretch),
        is_rest_day=day_type == DayType.REST,
        is_holiday=day_type == DayType.HOLIDAY,
    )


def hours(stretch: Stretch, day: int) -> str:
    """08:30-17:30, as it stands in the key of a need."""
    begins, ends = stretch.start - day * MINUTES_A_DAY, stretch.end % MINUTES_A_DAY
    return f"{begins // 60:02d}:{begins % 60:02d}-{ends // 60:02d}:{ends % 60:02d}"
