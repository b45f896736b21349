"""Telling of empty seats before they are empty 缺岗提醒: a task for whoever answers the seat."""

from datetime import datetime, timedelta

from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.worklist.models import Task
from kaimen.kernel.worklist.services import tasks
from kaimen.rosters.models import Seat, ServicePoint
from kaimen.rosters.rules import coverage
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.rules.spans import Span, local_day, wall_clock
from kaimen.rosters.selectors import situation

KIND = "rosters.seat_empty"
SUBJECT = "rosters.ServicePoint"
AHEAD = timedelta(hours=24)


def tell_of_empty_seats(*, at: datetime) -> int:
    """Put a task for each point that has a minute without its own people within a day, due when that minute comes;
    finish the task where the gap was filled. How many points have a gap.

    The machine acts. Each task is a transaction of its own, audited by the worklist.
    """
    held = situation.read(ServicePoint.objects.on_the_board(local_day(at)), at, at + AHEAD)
    seats = dict(
        Seat.objects.filter(point__in=held.points, kind=SeatKind.ON_SEAT).order_by("-id").values_list("point_id", "id")
    )
    told = frozenset(Task.objects.filter(kind=KIND, done_at=None).values_list("subject_id", flat=True))
    empty = 0
    for point_id, row in held.points.items():
        own = [watch.span for watch in held.watches.get(point_id, ())]
        gaps = coverage.gaps(coverage.sweep(Span(at, at + AHEAD), own))
        if gaps and point_id in seats:
            empty += 1
            tasks.put(
                holder=f"seat:{seats[point_id]}",
                kind=KIND,
                subject_type=SUBJECT,
                subject_id=point_id,
                title=_title(row.name, gaps[0], at),
                due_at=gaps[0].start if gaps[0].start > at else None,
                actor=SYSTEM,
                at=at,
            )
        elif point_id in told:
            tasks.finish_about(subject_type=SUBJECT, subject_id=point_id, kind=KIND, actor=SYSTEM, at=at)
    return empty


def _title(name: str, gap: Span, at: datetime) -> str:
    """The words stay the same while the gap stays the same, so that a task is not written anew every five minutes: a
    gap that goes on as far as we look has no end yet.
    """
    if gap.start <= at and gap.end >= at + AHEAD:
        return f"{name}现在没排人"
    if gap.start <= at:
        return f"{name}现在没排人，到 {wall_clock(gap.end)}"
    return f"{name} {wall_clock(gap.start)} 起没排人"
