"""What waits for whoever looks: tasks of the own seats that are no cases, and notices."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse

from kaimen.kernel import worklist as worklists
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.notices import selectors as notices
from kaimen.kernel.notices.selectors import NoticeRow
from kaimen.kernel.worklist import selectors as worklist
from kaimen.kernel.worklist.selectors import TaskRow
from kaimen.servicedesk.models import Case

CASE = "servicedesk.Case"
FIRST_WORD = "servicedesk.first_word"
LAPSED, LAPSED_ABOVE = "servicedesk.promise_lapsed", "servicedesk.promise_lapsed_above"
MOST_NOTICES, MOST_NEWS = 10, 50


@dataclass(frozen=True)
class NoticeLine:
    """One notice with where it leads; `url` is "" where that is no longer to be seen."""

    id: int
    words: str
    url: str
    created_at: datetime
    is_read: bool

    @property
    def is_new(self) -> bool:
        return not self.is_read


@dataclass(frozen=True)
class News:
    """The page of what waits and what happened. `newest` is the last notice it shows, 0 without any."""

    tasks: Sequence[TaskRow]
    notices: Sequence[NoticeLine]

    @property
    def unread(self) -> int:
        return sum(1 for each in self.notices if each.is_new)

    @property
    def newest(self) -> int:
        return max((each.id for each in self.notices), default=0)


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


def news(*, actor: Actor, at: datetime) -> News:
    """Own tasks, and the newest fifty notices."""
    return News(tasks(actor=actor, at=at), notices_of(actor=actor, limit=MOST_NEWS))


def notices_of(*, actor: Actor, limit: int = MOST_NOTICES) -> list[NoticeLine]:
    """The newest of one's own, newest first; a statement, and one for each sort of thing they are about."""
    rows = notices.mine(actor, limit=limit)
    about = [row.subject_id for row in rows if row.subject_type == CASE]
    cases = {case.pk: case for case in Case.objects.visible_to(actor).filter(pk__in=about)} if about else {}
    others = {sort: _others(sort, rows) for sort in sorted({row.subject_type for row in rows} - {CASE})}
    return [
        NoticeLine(
            row.id,
            row.words,
            _address(cases.get(row.subject_id), actor)
            if row.subject_type == CASE
            else others[row.subject_type].get(row.subject_id, ""),
            row.created_at,
            row.is_read,
        )
        for row in rows
    ]


def _others(sort: str, rows: Sequence[NoticeRow]) -> dict[int, str]:
    """Where notices about things of other rooms lead, by the number of the thing."""
    found = worklists.resolved(sort, sorted({row.subject_id for row in rows if row.subject_type == sort}))
    return {pk: subject.url for pk, subject in found.items()}


def _address(case: Case | None, actor: Actor) -> str:
    if case is None:
        return ""
    is_own = case.owner_id is not None and case.owner_id == actor.person_id
    return (
        reverse("servicedesk:case", args=[case.query_code]) if is_own else reverse("servicedesk:work", args=[case.pk])
    )
