"""A promise that lapsed 过了答应的时间: first the duty leaders and planners of the union are told, and when nobody has
spoken half an hour later, the seat of the superior union. Neutral words only: what was said stays in the case.
"""

from datetime import datetime, timedelta

from django.db import transaction

from kaimen.kernel.access import selectors as access
from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.notices.services import notices
from kaimen.kernel.people.models import Person
from kaimen.kernel.worklist.models import Task
from kaimen.kernel.worklist.services import tasks
from kaimen.rosters.rules.spans import local_day
from kaimen.rosters.selectors import duty, standing
from kaimen.servicedesk.models import Case
from kaimen.servicedesk.rules.states import OPEN_STATES
from kaimen.servicedesk.selectors.waiting import CASE, FIRST_WORD, LAPSED, LAPSED_ABOVE

ASKED = (Role.DUTY_LEADER, Role.PLANNER)
PATIENCE = timedelta(minutes=30)
"""How long the union's own leaders have before the superior union hears of it."""


@transaction.atomic
def tell(*, case_id: int, overdue: str, at: datetime) -> None:
    """Hear that a task of this kind is overdue, and tell the next: after the seat's the leaders, after theirs the seat
    above. Heard twice, or after somebody spoke to the worker, it does nothing.

    The machine acts; tasks and notices are audited by their rooms.
    """
    case = Case.objects.select_related("point").filter(pk=case_id, state__in=OPEN_STATES, promise_met_at=None).first()
    if case is None or case.promised_until > at:
        return
    people = access.holders(ASKED, case.organisation_id, at=at)
    if overdue == FIRST_WORD and people:
        _tell_leaders(case, people, at)
    elif overdue in (FIRST_WORD, LAPSED):
        _tell_above(case, at)


def _tell_leaders(case: Case, people: tuple[int, ...], at: datetime) -> None:
    """The first of them has it as a task; each gets a notice."""
    if _is_told(case, LAPSED):
        return
    _task(case, LAPSED, f"person:{people[0]}", at, due_at=at + PATIENCE)
    for person_id in people:
        _notice(case, person_id, at)


def _tell_above(case: Case, at: datetime) -> None:
    """The superior's seat has it as a task; whoever answers that seat now gets a notice."""
    above = standing.seat_above(case.point_id, local_day(at))
    if above is None or _is_told(case, LAPSED_ABOVE):
        return
    _task(case, LAPSED_ABOVE, f"seat:{above.pk}", at, due_at=None)
    answer = duty.who_answers(above.point_id, at)
    if answer is not None:
        _notice(case, answer.person_id, at)


def _is_told(case: Case, kind: str) -> bool:
    return Task.objects.filter(subject_type=CASE, subject_id=case.pk, kind=kind, done_at=None).exists()


def _task(case: Case, kind: str, holder: str, at: datetime, *, due_at: datetime | None) -> None:
    title = f"{case.point.name} {case.number} 过了答应的时间，还没人回话"
    tasks.put(
        holder=holder, kind=kind, subject_type=CASE, subject_id=case.pk, title=title, due_at=due_at, actor=SYSTEM,
        at=at,
    )  # fmt: skip


def _notice(case: Case, person_id: int, at: datetime) -> None:
    facts = {"number": case.number, "point": case.point.name}
    notices.tell(
        person=Person.objects.get(pk=person_id), kind=LAPSED, facts=facts, subject=(CASE, case.pk), actor=SYSTEM, at=at
    )
