"""Shifts that are about to change hands 换班、待领的班、顶班: what a person can do about them, and what waits for a
planner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from kaimen.kernel.base import words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.rights import NotVisible
from kaimen.kernel.organisations.models import Organisation
from kaimen.rosters.models import DutyWish, OpenShift, ServicePoint, Shift, Swap
from kaimen.rosters.rules.living import WAITING_OFFERS, WAITING_SWAPS, OfferState, SwapState
from kaimen.rosters.rules.spans import LOCAL_ZONE, Span, local_day
from kaimen.rosters.rules.staff import WishKind
from kaimen.rosters.selectors import judging, standing
from kaimen.rosters.selectors.judging import Judge

SHOWN = 12
WISH = ("id", "day", "kind")
RUNS_SOON = timedelta(hours=2)


@dataclass(frozen=True)
class Place:
    """A shift as a list names it."""

    point: str
    seat: str
    span: Span

    @classmethod
    def of(cls, shift: Shift | OpenShift) -> "Place":
        return cls(shift.seat.point.name, shift.seat.name, Span(shift.starts_at, shift.ends_at))

    @property
    def starts(self) -> datetime:
        return self.span.start.astimezone(LOCAL_ZONE)

    @property
    def ends(self) -> datetime:
        return self.span.end.astimezone(LOCAL_ZONE)


@dataclass(frozen=True)
class SwapRow:
    """A swap that waits. `other` is what is given back."""

    swap_id: int
    place: Place
    other: Place | None
    asked_by_id: int
    asked_by: str
    asked_of_id: int
    asked_of: str
    state: SwapState
    reason: str

    @property
    def word(self) -> str:
        return words.label(self.state)

    @property
    def has_agreed(self) -> bool:
        return self.state == SwapState.AGREED


@dataclass(frozen=True)
class OfferRow:
    """An open shift that waits for somebody, or with its claimer for the planner."""

    offer_id: int
    place: Place
    state: OfferState
    claimed_by_id: int | None
    claimed_by: str

    @property
    def word(self) -> str:
        return words.label(self.state)

    @property
    def is_claimed(self) -> bool:
        return self.state == OfferState.CLAIMED


@dataclass(frozen=True)
class ColleagueShift:
    """A colleague's shift that runs or is about to: one may step in."""

    shift_id: int
    person: str
    place: Place


@dataclass(frozen=True)
class WishShown:
    """A wish of one's own that lies ahead."""

    wish_id: int
    day: date
    word: str


@dataclass(frozen=True)
class Exchange:
    """What somebody can do beside their own shifts."""

    asked: Sequence[SwapRow]
    own: Sequence[SwapRow]
    offers: Sequence[OfferRow]
    running: Sequence[ColleagueShift]
    wishes: Sequence[WishShown]
    points: Sequence[tuple[int, str]]
    """Where wishes count: a point of each union."""
    wish_kinds: Sequence[tuple[str, str]]


def of_person(actor: Actor, at: datetime) -> Exchange:
    """What one may answer, claim or take over. Raises NotVisible for nobody."""
    if actor.person_id is None:
        raise NotVisible("Shift")
    who, today = actor.person_id, local_day(at)
    unions = standing.unions(who, today)
    waiting = _waiting_swaps(Swap.objects.filter(Q(asked_by=who) | Q(asked_of=who)), at)
    points = ServicePoint.objects.on_the_board(today).filter(organisation__in=unions).order_by("code")
    wished = DutyWish.objects.filter(person_id=who, day__gte=today).order_by("day", "id")
    return Exchange(
        asked=[each for each in waiting if each.asked_of_id == who and not each.has_agreed],
        own=[each for each in waiting if each.asked_by_id == who or each.has_agreed],
        offers=_claimable(actor, who, unions, at),
        running=_running(who, unions, at),
        wishes=[WishShown(pk, day, words.label(WishKind(kind))) for pk, day, kind in wished.values_list(*WISH)],
        points=list(points.values_list("id", "name")),
        wish_kinds=list(words.choices(WishKind)),
    )


def waiting_swaps(point: ServicePoint, at: datetime) -> list[SwapRow]:
    """Swaps of a point's published shifts that wait, those that the planner decides first."""
    found = _waiting_swaps(Swap.objects.filter(shift__roster__point=point), at)
    return sorted(found, key=lambda each: not each.has_agreed)


def waiting_offers(point: ServicePoint, at: datetime) -> list[OfferRow]:
    """Open shifts of a point that lie ahead, those that the planner decides first."""
    rows = _offers(OpenShift.objects.filter(roster__point=point), at)
    return sorted((_offer(each) for each in rows), key=lambda each: not each.is_claimed)


def _waiting_swaps(swaps: QuerySet[Swap], at: datetime) -> list[SwapRow]:
    held = ("shift__seat__point", "other__seat__point", "asked_by", "asked_of")
    found = swaps.filter(state__in=[state.value for state in WAITING_SWAPS], shift__starts_at__gt=at)
    return [
        SwapRow(
            swap_id=each.pk,
            place=Place.of(each.shift),
            other=Place.of(each.other) if each.other else None,
            asked_by_id=each.asked_by_id,
            asked_by=each.asked_by.name,
            asked_of_id=each.asked_of_id,
            asked_of=each.asked_of.name,
            state=SwapState(each.state),
            reason=each.reason,
        )
        for each in found.select_related(*held).order_by("shift__starts_at", "id")
    ]


def _offers(offers: QuerySet[OpenShift], at: datetime) -> QuerySet[OpenShift]:
    found = offers.filter(state__in=[state.value for state in WAITING_OFFERS], starts_at__gt=at)
    return found.select_related("seat__point", "claimed_by").order_by("starts_at", "id")


def _offer(found: OpenShift) -> OfferRow:
    return OfferRow(
        offer_id=found.pk,
        place=Place.of(found),
        state=OfferState(found.state),
        claimed_by_id=found.claimed_by_id,
        claimed_by=found.claimed_by.name if found.claimed_by else "",
    )


def _claimable(actor: Actor, who: int, unions: Sequence[int], at: datetime) -> list[OfferRow]:
    """Open shifts that this person could hold, and those they have claimed. Five statements a union."""
    offers = OpenShift.objects.visible_to(actor).filter(Q(state=OfferState.OPEN.value) | Q(claimed_by=who))
    found: list[OfferRow] = []
    for union in unions:
        rows = list(_offers(offers.filter(roster__point__organisation=union), at)[: 4 * SHOWN])
        judge = _judge_of(rows, who, union) if rows else None
        found += [
            _offer(each)
            for each in rows
            if each.claimed_by_id == who or (judge and not judge.refusals([judging.in_hands(each, who, "")]))
        ]
    return found[:SHOWN]


def _judge_of(rows: Sequence[OpenShift], who: int, union: int) -> Judge:
    return judging.read(
        seats={each.seat_id for each in rows},
        people={who},
        start=min(each.starts_at for each in rows),
        end=max(each.ends_at for each in rows),
        organisation=Organisation.objects.get(pk=union),
    )


def _running(who: int, unions: Sequence[int], at: datetime) -> list[ColleagueShift]:
    held = Shift.objects.published().touching(at, at + RUNS_SOON).filter(roster__point__organisation__in=unions)
    found = list(held.select_related("seat__point", "person").order_by("starts_at", "id")[: 4 * SHOWN])
    if any(each.person_id == who for each in found):
        return []
    return [ColleagueShift(each.pk, each.person.name, Place.of(each)) for each in found[:SHOWN]]
