"""Who is told of what 通知和待办: the seat's task, the person on duty, the worker. Neutral words only; what was said
stays in the case.
"""

from datetime import datetime

from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.notices.services import notices
from kaimen.kernel.people.models import Person
from kaimen.kernel.worklist.services import tasks
from kaimen.servicedesk.models import Case
from kaimen.servicedesk.selectors.doors import Door
from kaimen.servicedesk.selectors.waiting import CASE as SUBJECT
from kaimen.servicedesk.selectors.waiting import FIRST_WORD as TASK
from kaimen.servicedesk.selectors.waiting import LAPSED, LAPSED_ABOVE


def case_waits(*, case: Case, door: Door, at: datetime) -> None:
    """A new case: a task of the seat, due when the promise ends, and a notice to whoever is on duty."""
    _task(case, at)
    _tell_duty("servicedesk.case_waits", case, door, at)


def word_waits(*, case: Case, door: Door, at: datetime) -> None:
    """A further word: the same task with the new due time."""
    _task(case, at)
    _tell_duty("servicedesk.word_waits", case, door, at)


def promise_kept(*, case: Case, at: datetime) -> None:
    """The worker has been spoken to: nothing waits any more."""
    for kind in (TASK, LAPSED, LAPSED_ABOVE):
        tasks.finish_about(subject_type=SUBJECT, subject_id=case.pk, kind=kind, actor=SYSTEM, at=at)


def answer_waits(*, case: Case, at: datetime) -> None:
    """An answer is there: in the page for a signed-in worker, by a neutral SMS where a number was left."""
    promise_kept(case=case, at=at)
    owner = Person.objects.get(pk=case.owner_id) if case.owner_id else None
    if owner or case.phone.startswith("1"):
        notices.tell(
            person=owner, phone=case.phone, kind="servicedesk.answer_waits", facts={"number": case.number},
            subject=(SUBJECT, case.pk), actor=SYSTEM, at=at,
        )  # fmt: skip


def _task(case: Case, at: datetime) -> None:
    tasks.put(
        holder=f"seat:{case.seat_id}", kind=TASK, subject_type=SUBJECT, subject_id=case.pk, title=case.title,
        due_at=case.promised_until, actor=SYSTEM, at=at,
    )  # fmt: skip


def _tell_duty(kind: str, case: Case, door: Door, at: datetime) -> None:
    if door.person_id is not None:
        notices.tell(
            person=Person.objects.get(pk=door.person_id), kind=kind, facts={"number": case.number},
            subject=(SUBJECT, case.pk), actor=SYSTEM, at=at,
        )  # fmt: skip
