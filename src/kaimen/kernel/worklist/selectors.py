"""Reads of the worklist."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from kaimen.kernel import worklist
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.worklist.models import Task

LIMIT = 200


@dataclass(frozen=True)
class TaskRow:
    """One line of a worklist. `url` is "" where nobody says where the subject is shown."""

    id: int
    holder: str
    kind: str
    title: str
    url: str
    created_at: datetime
    due_at: datetime | None
    is_overdue: bool
    subject_type: str = ""
    subject_id: int = 0


def open_for(tokens: frozenset[str], at: datetime, *, limit: int = LIMIT) -> list[TaskRow]:
    """Open tasks of the holders among the tokens (`seat:12`, `person:5`): the earliest due first, those without a due
    time last.
    """
    tasks = Task.objects.held_by(tokens).filter(done_at=None).order_by(F("due_at").asc(nulls_last=True), "id")
    return _rows(list(tasks[:limit]), at)


def mine(actor: Actor, at: datetime, *, limit: int = LIMIT) -> list[TaskRow]:
    """Open tasks of a person and of the seats answered for at this moment."""
    own = frozenset({f"person:{actor.person_id}"}) if actor.person_id else frozenset[str]()
    return open_for(actor.tokens | own, at, limit=limit)


def overdue(at: datetime, *, limit: int = LIMIT) -> list[TaskRow]:
    """Open tasks past their due time, whoever holds them, the latest first; for those who look after the whole."""
    tasks = Task.objects.filter(done_at=None, due_at__lte=at).order_by("due_at", "id")
    return _rows(list(tasks[:limit]), at)


def _rows(tasks: list[Task], at: datetime) -> list[TaskRow]:
    by_type: dict[str, list[int]] = {}
    for task in tasks:
        by_type.setdefault(task.subject_type, []).append(task.subject_id)
    subjects = {name: worklist.resolved(name, sorted(set(ids))) for name, ids in by_type.items()}
    return [_row(task, subjects[task.subject_type].get(task.subject_id), at) for task in tasks]


def _row(task: Task, subject: worklist.Subject | None, at: datetime) -> TaskRow:
    return TaskRow(
        id=task.pk,
        holder=task.holder.token,
        kind=task.kind,
        title=(subject.title if subject else "") or task.title,
        url=subject.url if subject else "",
        created_at=task.created_at,
        due_at=task.due_at,
        is_overdue=task.due_at is not None and task.due_at <= at,
        subject_type=task.subject_type,
        subject_id=task.subject_id,
    )
