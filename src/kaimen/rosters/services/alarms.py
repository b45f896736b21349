"""Telling of empty seats before they are empty 缺岗提醒, step by step: whoever answers the seat and its planner a day
ahead, the superior union four hours ahead, the heads when it is empty. Each step once; all end when the gap is filled.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.notices.services import notices
from kaimen.kernel.people.models import Person
from kaimen.kernel.worklist.models import Task
from kaimen.kernel.worklist.services import tasks
from kaimen.rosters.models import ServicePoint
from kaimen.rosters.rules import coverage
from kaimen.rosters.rules.spans import Span, local_day, wall_clock
from kaimen.rosters.selectors import asked, situation
from kaimen.rosters.selectors.asked import SUPERIOR, Asked
from kaimen.rosters.selectors.situation import PointRow, Situation
from kaimen.rosters.selectors.subjects import SUBJECT

KIND = "rosters.seat_empty"
ALARM = "rosters.seat_empty_now"
KINDS = (KIND, SUPERIOR, ALARM)
AHEAD, SOON = timedelta(hours=24), timedelta(hours=4)


@dataclass
class _Told:
    """Open tasks by kind, point and sort of holder, as they were before this look."""

    holders: dict[tuple[str, int, str], int] = field(default_factory=dict)

    @classmethod
    def read(cls) -> "_Told":
        rows = Task.objects.filter(kind__in=KINDS, subject_type=SUBJECT, done_at=None)
        columns = ("kind", "subject_id", "holder_kind", "holder_id")
        return cls({(kind, point, sort): holder for kind, point, sort, holder in rows.values_list(*columns)})

    def has(self, kind: str, point_id: int) -> bool:
        return any(each[:2] == (kind, point_id) for each in self.holders)


def tell_of_empty_seats(*, at: datetime) -> int:
    """Look a day ahead at every point and take the step that its first gap asks for; finish what was filled. How many
    points have a gap.

    The machine acts. Each task is a transaction of its own, audited by the worklist; a notice goes with its task.
    """
    held = situation.read(ServicePoint.objects.on_the_board(local_day(at)), at, at + AHEAD)
    seats, told = asked.first_seats(held.points.keys()), _Told.read()
    gaps = {point_id: _first_gap(held, point_id, at) for point_id in held.points}
    empty = {point_id: gap for point_id, gap in gaps.items() if gap and point_id in seats}
    people = asked.read([held.points[point_id] for point_id in empty], local_day(at))
    for point_id, row in held.points.items():
        gap = empty.get(point_id)
        if gap is None:
            _finish(point_id, KINDS, told, at)
            continue
        _tell_own(row, gap, seats[point_id], people, told, at)
        if gap.start <= at + SOON:
            _tell_superior(held, row, gap, seats, people, told, at)
        if gap.start <= at:
            _tell_heads(row, people, told, at)
        over = [SUPERIOR] if gap.start > at + SOON else []
        _finish(point_id, [*over, *([ALARM] if gap.start > at else [])], told, at)
    return len(empty)


def _first_gap(held: Situation, point_id: int, at: datetime) -> Span | None:
    own = [watch.span for watch in held.watches.get(point_id, ())]
    found = coverage.gaps(coverage.sweep(Span(at, at + AHEAD), own))
    return found[0] if found else None


def _tell_own(row: PointRow, gap: Span, seat_id: int, people: Asked, told: _Told, at: datetime) -> None:
    """A day ahead: whoever answers the seat, and the planner or duty leader by name."""
    title, due_at = _title(row.name, gap, at), gap.start if gap.start > at else None
    _put(f"seat:{seat_id}", KIND, row, title, due_at, told, at)
    own = people.own(row)
    if own:
        _put(f"person:{own[0].person_id}", KIND, row, title, due_at, told, at)


def _tell_superior(
    held: Situation, row: PointRow, gap: Span, seats: dict[int, int], people: Asked, told: _Told, at: datetime
) -> None:
    """Four hours ahead: the seat of the union above has it as a task, its leader is told."""
    above = asked.superior(held, row)
    if above is None or above.point_id not in seats:
        return
    is_new = not told.has(SUPERIOR, row.point_id)
    due_at = gap.start if gap.start > at else None
    with transaction.atomic():
        _put(f"seat:{seats[above.point_id]}", SUPERIOR, row, _title(row.name, gap, at), due_at, told, at)
        leader = people.leader(above)
        if is_new and leader is not None:
            facts = {"point": row.name, "starts": wall_clock(max(gap.start, at))}
            _notice(leader.person_id, SUPERIOR, row, facts, at)


def _tell_heads(row: PointRow, people: Asked, told: _Told, at: datetime) -> None:
    """Empty now: the head has it as a task, and every head is told."""
    heads = people.heads(row)
    if not heads or told.has(ALARM, row.point_id):
        return
    with transaction.atomic():
        _put(f"person:{heads[0].person_id}", ALARM, row, f"{row.name}现在没排人", None, told, at)
        for head in heads:
            _notice(head.person_id, ALARM, row, {"point": row.name}, at)


def _put(holder: str, kind: str, row: PointRow, title: str, due_at: datetime | None, told: _Told, at: datetime) -> None:
    """The task stays with whom it was given to, also when another planner has come meanwhile."""
    sort, _colon, _number = holder.partition(":")
    before = told.holders.get((kind, row.point_id, sort))
    tasks.put(
        holder=f"{sort}:{before}" if before else holder,
        kind=kind,
        subject_type=SUBJECT,
        subject_id=row.point_id,
        title=title,
        due_at=due_at,
        actor=SYSTEM,
        at=at,
    )


def _notice(person_id: int, kind: str, row: PointRow, facts: dict[str, str], at: datetime) -> None:
    person = Person.objects.get(pk=person_id)
    notices.tell(person=person, kind=kind, facts=facts, subject=(SUBJECT, row.point_id), actor=SYSTEM, at=at)


def _finish(point_id: int, kinds: Iterable[str], told: _Told, at: datetime) -> None:
    for kind in kinds:
        if told.has(kind, point_id):
            tasks.finish_about(subject_type=SUBJECT, subject_id=point_id, kind=kind, actor=SYSTEM, at=at)


def _title(name: str, gap: Span, at: datetime) -> str:
    """The words stay the same while the gap stays the same, so that a task is not written anew every five minutes: a
    gap that goes on as far as we look has no end yet.
    """
    if gap.start <= at and gap.end >= at + AHEAD:
        return f"{name}现在没排人"
    if gap.start <= at:
        return f"{name}现在没排人，到 {wall_clock(gap.end)}"
    return f"{name} {wall_clock(gap.start)} 起没排人"
