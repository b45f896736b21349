"""The page of one shift of one's own on the phone: whom to ask for a swap, and which of their shifts would fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.rights import NotVisible
from kaimen.kernel.people.models import Person
from kaimen.rosters.models import Shift, Swap
from kaimen.rosters.rules.living import WAITING_SWAPS
from kaimen.rosters.rules.spans import local_day
from kaimen.rosters.selectors import judging, mine, standing
from kaimen.rosters.selectors.exchange import Place
from kaimen.rosters.selectors.judging import Judge, Law
from kaimen.rosters.selectors.mine import OwnShift

SHOWN = 40


@dataclass(frozen=True)
class Option:
    """One way to swap: `other_id` None gives the shift away for nothing."""

    other_id: int | None
    place: Place | None


@dataclass(frozen=True)
class SwapPage:
    """A shift, the colleagues, and with one chosen what can be given back."""

    shift: OwnShift
    is_ahead: bool
    is_asked: bool
    colleagues: Sequence[tuple[int, str]]
    chosen_id: int | None
    chosen: str
    options: Sequence[Option]


def page(*, shift_id: int, colleague_id: int | None, actor: Actor, at: datetime) -> SwapPage:
    """Raises NotVisible for a shift that is not one's own or not published."""
    own = Shift.objects.published().filter(pk=shift_id, person_id=actor.person_id or 0)
    shift = own.select_related("seat__point__address", "person", "roster__point__organisation").first()
    if shift is None:
        raise NotVisible(f"Shift {shift_id}")
    union = shift.roster.point.organisation
    ids = standing.candidate_ids(union.pk, local_day(at)) - {shift.person_id}
    colleagues = list(Person.objects.filter(pk__in=ids).order_by("id").values_list("id", "name"))
    chosen = dict(colleagues).get(colleague_id or 0, "")
    return SwapPage(
        shift=mine.shown(shift),
        is_ahead=shift.starts_at > at,
        is_asked=Swap.objects.filter(shift=shift, state__in=[each.value for each in WAITING_SWAPS]).exists(),
        colleagues=colleagues,
        chosen_id=colleague_id if chosen else None,
        chosen=chosen,
        options=_options(shift, colleague_id, chosen, at) if colleague_id and chosen and shift.starts_at > at else (),
    )


def _options(shift: Shift, colleague_id: int, name: str, at: datetime) -> list[Option]:
    """Whatever nothing speaks against: to take it for nothing, and each of their shifts of this roster ahead."""
    theirs = Shift.objects.filter(roster_id=shift.roster_id, person_id=colleague_id, starts_at__gt=at)
    others = list(theirs.select_related("seat__point").order_by("starts_at", "id")[:SHOWN])
    touched = [shift, *others]
    judge = judging.read(
        seats={each.seat_id for each in touched},
        people={shift.person_id, colleague_id},
        start=min(each.starts_at for each in touched),
        end=max(each.ends_at for each in touched),
        organisation=shift.roster.point.organisation,
    )
    law = judging.law(shift.roster)
    fits = [each for each in (None, *others) if _fits(judge, law, shift, each, colleague_id, name)]
    return [Option(each.pk, Place.of(each)) if each else Option(None, None) for each in fits]


def _fits(judge: Judge, law: Law, shift: Shift, other: Shift | None, colleague_id: int, name: str) -> bool:
    halves = [(shift, judging.in_hands(shift, colleague_id, name))]
    if other is not None:
        halves.append((other, judging.in_hands(other, shift.person_id, shift.person.name)))
    leaving = {(each.seat_id, each.span) for each, _duty in halves}
    if judge.refusals([duty for _each, duty in halves], leaving=leaving):
        return False
    return not law.refusals([(duty, each.person_id, each.break_minutes) for each, duty in halves])
