"""Three levels of a shift 排定、确认、到岗, never mixed.   Pure. What was planned is a promise of the union, what was
confirmed one of the person; only the third says that somebody was there.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kaimen.rosters.rules.spans import Span

MINUTE = timedelta(minutes=1)


class Level(StrEnum):
    """How much is known of a shift."""

    PLANNED = "planned"
    CONFIRMED = "confirmed"
    ACTUAL = "actual"


@dataclass(frozen=True)
class Marks:
    """What the person who holds a shift now said of it; what somebody said who has handed it over does not count."""

    acknowledged_at: datetime | None = None
    checked_in_at: datetime | None = None
    checked_out_at: datetime | None = None


NO_MARKS = Marks()


def span_at(level: Level, shift: Span, marks: Marks, at: datetime) -> Span | None:
    """What a shift is worth at a level, known at an instant; None when nothing.

    Planned: as published. Confirmed: the same, once acknowledged. Actual: from check-in to check-out, also beyond the
    shift; without a check-out to its end, or to now.
    """
    if level == Level.PLANNED:
        return by_minute(shift)
    if level == Level.CONFIRMED:
        return by_minute(shift) if marks.acknowledged_at and marks.acknowledged_at <= at else None
    if marks.checked_in_at is None or marks.checked_in_at >= at:
        return None
    left = marks.checked_out_at or shift.end
    present = by_minute(Span(marks.checked_in_at, min(left, at)))
    return present if present.start < present.end else None


def by_minute(span: Span) -> Span:
    """The minutes whose first instant is held. So two who change places within a minute leave none out, and neither
    counts it twice."""
    return Span(_up(span.start), _up(span.end))


def _up(at: datetime) -> datetime:
    floor = at.replace(second=0, microsecond=0)
    return at if floor == at else floor + MINUTE
