"""The alarm of the calendar 明年的放假安排: from 1 November on, whoever looks after the whole house has it as a task
that next year's official calendar is missing, until it is adopted. The calendar knows no worklist: so it is told here.
"""

from collections.abc import Sequence
from datetime import date, datetime, time

from kaimen.kernel import calendars
from kaimen.kernel.access import selectors as access
from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.base import clock, words
from kaimen.kernel.base import policy as base
from kaimen.kernel.base.actors import SYSTEM, Actor
from kaimen.kernel.base.refusals import Refusal
from kaimen.kernel.base.rights import stands_at_the_top
from kaimen.kernel.people import policy as people
from kaimen.kernel.worklist import Subject
from kaimen.kernel.worklist.models import Task
from kaimen.kernel.worklist.services import tasks

KIND = "site.year_missing"
SUBJECT = "access.Grant"
"""The office by which somebody is asked: so each of several officers has a task of the own."""
FROM_MONTH = 11
ASKED = (Role.SYSTEM_OFFICER, Role.MANAGER)


def missing(on: date) -> Refusal | None:
    """This year, or from November on the next, when it has no official calendar."""
    return calendars.missing_year(on, from_month=FROM_MONTH)


def tell(*, at: datetime) -> int:
    """Put a task for each system officer and manager of the unions without superior while the year is missing; finish
    those of everybody else, and all of them once it is adopted. How many have one.

    The machine acts. Told again it changes nothing; each task is audited by the worklist.
    """
    found = missing(clock.local(at).date())
    offices = access.offices_at_the_top(ASKED, at=at) if found else {}
    for grant_id, person_id in offices.items():
        tasks.put(
            holder=f"person:{person_id}",
            kind=KIND,
            subject_type=SUBJECT,
            subject_id=grant_id,
            title=f"{_year(found)} 年的放假安排还没有录入",
            due_at=datetime.combine(date(_year(found), 1, 1), time(0), clock.LOCAL_ZONE),
            actor=SYSTEM,
            at=at,
        )
    open_ones = Task.objects.filter(kind=KIND, subject_type=SUBJECT, done_at=None).exclude(subject_id__in=offices)
    for grant_id in list(open_ones.order_by("id").values_list("subject_id", flat=True)):
        tasks.finish_about(subject_type=SUBJECT, subject_id=grant_id, kind=KIND, actor=SYSTEM, at=at)
    return len(offices)


def _year(found: Refusal | None) -> int:
    return int(str(found.facts["year"])) if found else 0


def shown(ids: Sequence[int]) -> dict[int, Subject]:
    """What the tasks look like, in the language of whoever reads them."""
    found = missing(clock.today())
    return {pk: Subject(str(words.explain(found).says), "") for pk in ids} if found else {}


def note(actor: Actor, on: date) -> str:
    """What stands above the pages of whoever is asked; "" for everybody else. No statement."""
    is_asked = stands_at_the_top(actor, base.MANAGE_JOBS) or stands_at_the_top(actor, people.CHANGE)
    found = missing(on) if is_asked else None
    return str(words.explain(found)) if found else ""
