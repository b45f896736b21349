"""What waits for whoever looks: tasks of the own seats that are no cases, and notices."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse

from kaimen.kernel.base.actors import Actor
from kaimen.kernel.notices import selectors as notices
from kaimen.kernel.worklist import selectors as worklist
from kaimen.kernel.worklist.selectors import TaskRow
from kaimen.servicedesk.models import Case

CASE = "servicedesk.Case"
FIRST_WORD = "servicedesk.first_word"
LAPSED, LAPSED_ABOVE = "servicedesk.promise_lapsed", "servicedesk.promise_lapsed_above"
MOST_NOTICES = 10


@dataclass(frozen=True)
class NoticeLine:
    """One notice with where it leads; `url` is "" where that is no longer to be seen."""

    words: str
    url: str
    created_at: datetime
    is_read: bool


def tasks(*, actor: Actor, at: datetime) -> list[TaskRow]:
    """Open tasks beside the queue, the earliest due first; what waits for a first word stands in the queue itself.
    One about a case leads there for whoever may see it.
    """
    rows = [row for row in worklist.mine(actor, at) if row.kind != FIRST_WORD]
    about = [row.subject_id for row in rows if row.subject_type == CASE]
    seen = frozenset(Case.objects.for_desk(actor).filter(pk__in=about).values_list("pk", flat=True)) if about else ()
    return [
        replace(row, url=reverse("servicedesk:work", args=[row.subject_id]))
        if row.subject_type == CASE and row.subject_id in seen
        else row
        for row in rows
    ]


def notices_of(*, actor: Actor) -> list[NoticeLine]:
    """The newest ten of one's own, newest first; two statements."""
    rows = notices.mine(actor, limit=MOST_NOTICES)
    about = [row.subject_id for row in rows if row.subject_type == CASE]
    cases = {case.pk: case for case in Case.objects.visible_to(actor).filter(pk__in=about)} if about else {}
    return [
        NoticeLine(row.words, _address(cases.get(row.subject_id), row.subject_type, actor), row.created_at, row.is_read)
        for row in rows
    ]


def _address(case: Case | None, subject_type: str, actor: Actor) -> str:
    if case is None or subject_type != CASE:
        return ""
    is_own = case.owner_id is not None and case.owner_id == actor.person_id
    return (
        reverse("servicedesk:case", args=[case.query_code]) if is_own else reverse("servicedesk:work", args=[case.pk])
    )
