"""The staff's queue 收件: what is theirs to do, late promises first.   Six statements whatever the size, the door's
own apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.core.paginator import Page, Paginator
from django.db.models import Case as When_
from django.db.models import Count, DateTimeField, F, IntegerField, Q, QuerySet, Value, When

from kaimen.kernel.base import crypto, text, words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.rights import Forbidden
from kaimen.servicedesk import policy
from kaimen.servicedesk.models import Case
from kaimen.servicedesk.rules import promises, states
from kaimen.servicedesk.rules.actions import Channel
from kaimen.servicedesk.rules.promises import PromiseRule, Standing
from kaimen.servicedesk.rules.states import CaseState
from kaimen.servicedesk.rules.topics import Topic
from kaimen.servicedesk.selectors import clocks, finding
from kaimen.servicedesk.selectors.clocks import Clock

PAGE_SIZE = 30
SEARCH_LIMIT = 40


class Shelf(StrEnum):
    """Which cases are shown."""

    MINE = "mine"  # 该我办
    SOON = "soon"  # 快到时
    ALL = "all"  # 全部


@dataclass(frozen=True)
class QueueRow:
    """One case in the queue. `who` is masked; "" when no name is known."""

    id: int
    number: str
    title: str
    topic: Topic
    state: CaseState
    channel: Channel
    point_name: str
    who: str
    has_phone: bool
    is_urgent: bool
    received_at: datetime
    clock: Clock
    is_generated: bool

    @property
    def is_alarming(self) -> bool:
        """Danger that nobody has answered yet: seen from across the room. Spoken to, the word is enough."""
        return self.is_urgent and self.is_open and self.clock.kind != Standing.MET

    @property
    def topic_word(self) -> str:
        return words.label(self.topic)

    @property
    def state_word(self) -> str:
        return words.label(self.state)

    @property
    def channel_word(self) -> str:
        return words.label(self.channel)

    @property
    def is_open(self) -> bool:
        return self.state in states.OPEN_STATES


@dataclass(frozen=True)
class Queue:
    """One page of the queue with the counts of every shelf."""

    at: datetime
    shelf: Shelf
    search: str
    counts: Mapping[Shelf, int]
    page: "Page[QueueRow]"
    answers_a_seat: bool

    @property
    def mine_count(self) -> int:
        return self.counts[Shelf.MINE]

    @property
    def soon_count(self) -> int:
        return self.counts[Shelf.SOON]

    @property
    def all_count(self) -> int:
        return self.counts[Shelf.ALL]

    @property
    def is_mine(self) -> bool:
        return self.shelf == Shelf.MINE

    @property
    def is_soon(self) -> bool:
        return self.shelf == Shelf.SOON

    @property
    def is_all(self) -> bool:
        return self.shelf == Shelf.ALL


def of(*, actor: Actor, at: datetime, shelf: str = Shelf.MINE, search: str = "", page: object = 1) -> Queue:
    """The queue of whoever looks. Raises Forbidden for somebody with neither a seat now nor a role at the desk."""
    if not may_enter(actor):
        raise Forbidden(policy.ENTER)
    wanted = Shelf(shelf) if shelf in list(Shelf) else Shelf.MINE
    asked = " ".join(search.split())[:SEARCH_LIMIT]
    seen = Case.objects.for_desk(actor)
    counts = seen.aggregate(**{each.value: Count("pk", filter=_on(each, actor, at)) for each in Shelf})
    rows = seen.filter(_on(wanted, actor, at))
    if asked:
        rows = rows.filter(_found(asked, actor))
    ordered = rows.order_by("-received_at", "-id") if asked else _in_order(rows)
    shown = Paginator(ordered.select_related("contact", "point", "owner"), PAGE_SIZE).get_page(page)  # type: ignore[arg-type]
    shown.object_list = [_row(case, at) for case in shown.object_list]  # type: ignore[misc]  # rows of the same page
    return Queue(at, wanted, asked, {each: counts[each.value] for each in Shelf}, shown, _has_seat(actor))  # type: ignore[arg-type]


def may_enter(actor: Actor) -> bool:
    """Whoever answers a seat at this moment, or has a role at the desk."""
    return _has_seat(actor) or bool(actor.ranges(policy.ENTER))


def _has_seat(actor: Actor) -> bool:
    return any(token.startswith("seat:") for token in actor.tokens)


def _on(shelf: Shelf, actor: Actor, at: datetime) -> Q:
    if shelf == Shelf.ALL:
        return Q(pk__isnull=False)
    waiting = Q(state__in=[state.value for state in states.OPEN_STATES])
    if shelf == Shelf.SOON:
        return waiting & Q(promise_met_at=None) & _near_or_over(at)
    return waiting & Q(seat_id__in=_seats(actor))


def _near_or_over(at: datetime) -> Q:
    """Promises of which three quarters are used up; the time of each rule is fixed, so the database can say it."""
    near = Q(pk__in=())
    for rule, minutes in promises.MINUTES.items():
        left = timedelta(minutes=minutes) * (1 - promises.NEAR_SHARE)
        near |= Q(promise_rule=rule.value, promised_until__lte=at + left)
    return near


def _found(asked: str, actor: Actor) -> Q:
    """By number or words; by query code, read out over the telephone, for whoever is on the seat."""
    read_out = Q(query_code=crypto.read_query_code(asked), seat_id__in=_seats(actor))
    by_number = Q(number__icontains=asked) if any(sign.isdigit() for sign in asked) else Q(pk__in=())
    return finding.said(asked) | by_number | read_out


def _seats(actor: Actor) -> list[int]:
    return [int(token[5:]) for token in sorted(actor.tokens) if token.startswith("seat:")]


def _in_order(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Promises not kept yet by their end, then open cases that were spoken to, then the rest, newest first."""
    is_open = Q(state__in=[state.value for state in states.OPEN_STATES])
    waits = is_open & Q(promise_met_at=None)
    rank = When_(When(waits, then=0), When(is_open, then=1), default=2, output_field=IntegerField())
    until = When_(When(waits, then=F("promised_until")), default=Value(None), output_field=DateTimeField())
    return rows.order_by(rank, until.asc(nulls_last=True), "-received_at", "-id")


def _row(case: Case, at: datetime) -> QueueRow:
    return QueueRow(
        id=case.pk,
        number=case.number,
        title=case.title,
        topic=Topic(case.topic),
        state=CaseState(case.state),
        channel=Channel(case.contact.channel),
        point_name=case.point.name,
        who=text.mask_name(case.owner.name) if case.owner else "",
        has_phone=bool(case.phone),
        is_urgent=case.promise_rule == PromiseRule.URGENT,
        received_at=case.received_at,
        clock=clocks.of(case, at),
        is_generated=case.is_generated,
    )
