"""Putting, finishing and handing over tasks. A room checks its own rights before `put` and `finish_about`."""

from datetime import datetime

from django.db import IntegrityError, transaction

from kaimen.kernel import audit
from kaimen.kernel.base import clock, outbox, text
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import NotVisible
from kaimen.kernel.worklist import policy
from kaimen.kernel.worklist.events import TaskOverdue
from kaimen.kernel.worklist.models import Task
from kaimen.kernel.worklist.rules import holders

TITLE_LIMIT = 120
BATCH = 200


@transaction.atomic
def put(
    *,
    holder: str,
    kind: str,
    subject_type: str,
    subject_id: int,
    title: str,
    due_at: datetime | None,
    actor: Actor,
    at: datetime,
) -> Task:
    """Give `seat:12` or `person:5` a task about a subject. The same task put again is the first one, with the new
    title and due time.

    Refuses: task.held_elsewhere (another seat, or another person, has it open), text.too_long, text.empty.
    """
    wanted, words = holders.read(holder), text.clean_line(title, limit=TITLE_LIMIT)
    task, is_new = Task.objects.get_or_create(
        holder_kind=wanted.kind,
        subject_type=subject_type,
        subject_id=subject_id,
        kind=kind,
        done_at=None,
        defaults={"holder_id": wanted.id, "title": words, "due_at": due_at, "created_at": at},
    )
    if task.holder_id != wanted.id:
        raise Refused(Refusal("task.held_elsewhere"))
    if not is_new and (task.title, task.due_at) == (words, due_at):
        return task
    if not is_new:
        escalated_at = task.escalated_at if task.due_at == due_at else None
        Task.objects.filter(pk=task.pk, done_at=None).update(title=words, due_at=due_at, escalated_at=escalated_at)
    after: dict[str, object] = {"holder": holder, "kind": kind, "due_at": due_at.isoformat() if due_at else None}
    audit.record(actor=actor, key=policy.PUT, subject=task, at=at, after=after)
    return Task.objects.get(pk=task.pk)


@transaction.atomic
def finish(*, task_id: int, actor: Actor, at: datetime) -> Task:
    """Finish a task one holds (404 for others). Refuses: task.finished_already {on}."""
    task = _visible(task_id, actor)
    if not Task.objects.filter(pk=task.pk, done_at=None).update(done_at=at, done_by_id=actor.person_id):
        raise Refused(_finished(Task.objects.get(pk=task.pk)))
    audit.record(actor=actor, key=policy.FINISH, subject=task, at=at, after={"done_by": actor.person_id})
    return Task.objects.get(pk=task.pk)


@transaction.atomic
def finish_about(*, subject_type: str, subject_id: int, kind: str, actor: Actor, at: datetime) -> int:
    """Finish every open task of a kind about a subject, whoever holds it, because the thing itself is done. How many;
    none is fine.
    """
    open_ones = Task.objects.filter(subject_type=subject_type, subject_id=subject_id, kind=kind, done_at=None)
    finished = 0
    for task in open_ones.order_by("id"):
        if Task.objects.filter(pk=task.pk, done_at=None).update(done_at=at, done_by_id=actor.person_id):
            audit.record(actor=actor, key=policy.FINISH, subject=task, at=at, after={"done_by": actor.person_id})
            finished += 1
    return finished


@transaction.atomic
def hand_over(*, task_id: int, holder: str, reason: str, actor: Actor, at: datetime) -> Task:
    """Give a task one holds to another seat or person, with a reason; its due time stays.

    Refuses: task.finished_already, task.moved_meanwhile, task.held_elsewhere, text.empty, text.too_long.
    """
    task, wanted = _visible(task_id, actor), holders.read(holder)
    why = text.clean_line(reason, limit=500)
    if task.done_at is not None:
        raise Refused(_finished(task))
    held = Task.objects.filter(pk=task.pk, done_at=None, holder_kind=task.holder_kind, holder_id=task.holder_id)
    try:
        with transaction.atomic():
            changed = held.update(holder_kind=wanted.kind, holder_id=wanted.id)
    except IntegrityError:
        raise Refused(Refusal("task.held_elsewhere")) from None
    if not changed:
        raise Refused(Refusal("task.moved_meanwhile"))
    before: dict[str, object] = {"holder": task.holder.token}
    after: dict[str, object] = {"holder": holder}
    audit.record(actor=actor, key=policy.HAND_OVER, subject=task, at=at, before=before, after=after, reason=why)
    return Task.objects.get(pk=task.pk)


@transaction.atomic
def escalate(*, actor: Actor, at: datetime) -> int:
    """Tell, once each, of open tasks whose time has run out (`TaskOverdue`); at most 200 a call. How many."""
    late = Task.objects.filter(done_at=None, escalated_at=None, due_at__lte=at).order_by("due_at", "id")[:BATCH]
    told = 0
    for task in late:
        if Task.objects.filter(pk=task.pk, done_at=None, escalated_at=None).update(escalated_at=at):
            audit.record(actor=actor, key=policy.ESCALATE, subject=task, at=at)
            outbox.put(TaskOverdue(task.pk, task.kind, task.holder.token, task.subject_type, task.subject_id, at))
            told += 1
    return told


def _visible(task_id: int, actor: Actor) -> Task:
    try:
        return Task.objects.visible_to(actor).get(pk=task_id)
    except Task.DoesNotExist:
        raise NotVisible(f"Task {task_id}") from None


def _finished(task: Task) -> Refusal:
    done_at = clock.local(task.done_at) if task.done_at else None
    return Refusal("task.finished_already", {"on": done_at.date().isoformat() if done_at else ""})
