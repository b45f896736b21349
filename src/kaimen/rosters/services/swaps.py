"""Swaps 换班: one gives a shift, another takes it or gives one back, the planner approves. Every step is judged by
what stands then; nothing changes hands before the last."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from kaimen.kernel import access, audit
from kaimen.kernel.access import NotVisible
from kaimen.kernel.base import text
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Fact, Refusal, Refused, raise_any
from kaimen.rosters import policy
from kaimen.rosters.models import Roster, Shift, Swap
from kaimen.rosters.rules.living import WAITING_SWAPS, Deed, SwapState, move_swap
from kaimen.rosters.rules.spans import wall_clock
from kaimen.rosters.rules.states import RosterState
from kaimen.rosters.selectors import asked, judging
from kaimen.rosters.services import changes, placing
from kaimen.rosters.services.changes import Line

ASKED, WAITS, REFUSED = "rosters.swap_asked", "rosters.swap_waits", "rosters.swap_refused"
Half = tuple[Shift, int]
"""A shift and who gets it."""


@transaction.atomic
def ask(*, shift_id: int, asked_of: int, other_id: int | None, actor: Actor, at: datetime, reason: str = "") -> Swap:
    """Ask a colleague to take a published shift of one's own, for one of theirs or (`other_id` None) for nothing.

    Refuses: swap.with_oneself, swap.not_theirs, swap.other_roster, swap.asked_already, shift.begun {starts}, and all
    that stands against the two shifts in new hands. Raises NotVisible for a shift of somebody else.
    """
    shift = _own(shift_id, actor)
    access.require(actor, policy.OWN, shift.roster.point.organisation)
    roster = placing.lock([shift.roster_id])[shift.roster_id]
    shift = placing.again(shift_id)
    if asked_of == actor.person_id:
        raise Refused(Refusal("swap.with_oneself"))
    other = _other(roster, asked_of, other_id)
    if Swap.objects.filter(shift=shift, state__in=[state.value for state in WAITING_SWAPS]).exists():
        raise Refused(Refusal("swap.asked_already"))
    _judge(roster, _halves(shift, other, asked_of), at)
    made = Swap.objects.create(
        shift=shift,
        other=other,
        asked_by_id=shift.person_id,
        asked_of_id=asked_of,
        reason=text.clean_line(reason, limit=changes.REASON_LIMIT, may_be_empty=True),
        asked_at=at,
        moved_at=at,
    )
    _record(made, policy.OWN, actor, at, before=None)
    _tell(made, ASKED, [asked_of], actor, at)
    return made


@transaction.atomic
def agree(*, swap_id: int, actor: Actor, at: datetime) -> Swap:
    """The colleague says yes; the planners are told. Refuses as `ask`, and swap.moved_on {state}."""
    swap, roster = _locked(swap_id, actor, policy.OWN)
    _require_side(actor, swap.asked_of_id)
    after = move_swap(SwapState(swap.state), "agree")
    _judge(roster, _halves(swap.shift, swap.other, swap.asked_of_id), at)
    moved = _move(swap, after, policy.OWN, actor, at)
    _tell(moved, WAITS, asked.approvers(roster.point.organisation_id, at), actor, at)
    return moved


@transaction.atomic
def decline(*, swap_id: int, actor: Actor, at: datetime) -> Swap:
    """The colleague says no. Refuses swap.moved_on {state}."""
    swap, _roster = _locked(swap_id, actor, policy.OWN)
    _require_side(actor, swap.asked_of_id)
    moved = _move(swap, move_swap(SwapState(swap.state), "decline"), policy.OWN, actor, at)
    _tell(moved, REFUSED, [swap.asked_by_id], actor, at)
    return moved


@transaction.atomic
def withdraw(*, swap_id: int, actor: Actor, at: datetime) -> Swap:
    """Who asked takes it back, also after the colleague agreed. Refuses swap.moved_on {state}."""
    swap, _roster = _locked(swap_id, actor, policy.OWN)
    _require_side(actor, swap.asked_by_id)
    moved = _move(swap, move_swap(SwapState(swap.state), "withdraw"), policy.OWN, actor, at)
    _tell(moved, changes.LAPSED, [swap.asked_of_id], actor, at)
    return moved


@transaction.atomic
def approve(*, swap_id: int, actor: Actor, at: datetime) -> Swap:
    """The planner approves: both shifts change hands at once. Nobody approves a swap of their own.

    Refuses: swap.own_approval, swap.moved_on {state}, and all that `ask` refuses of the shifts.
    """
    swap, roster = _locked(swap_id, actor, policy.APPROVE)
    if actor.person_id in (swap.asked_by_id, swap.asked_of_id):
        raise Refused(Refusal("swap.own_approval"))
    after = move_swap(SwapState(swap.state), "approve")
    halves = _halves(swap.shift, swap.other, swap.asked_of_id)
    _judge(roster, halves, at)
    batch = uuid4()
    # moved first: what is still waiting about these shifts lapses when they change hands
    moved = _move(swap, after, policy.APPROVE, actor, at, batch=batch)
    lines = [Line.of(shift, before=shift.person_id, after=to) for shift, to in halves]
    placing.give({shift.pk: to for shift, to in halves})
    changes.record(roster=roster, deed=Deed.SWAPPED, lines=lines, actor=actor, at=at, reason=swap.reason, batch=batch)
    return moved


@transaction.atomic
def reject(*, swap_id: int, actor: Actor, at: datetime) -> Swap:
    """The planner says no; both are told. Refuses swap.moved_on {state}."""
    swap, _roster = _locked(swap_id, actor, policy.APPROVE)
    moved = _move(swap, move_swap(SwapState(swap.state), "reject"), policy.APPROVE, actor, at)
    _tell(moved, REFUSED, [swap.asked_by_id, swap.asked_of_id], actor, at)
    return moved


def _own(shift_id: int, actor: Actor) -> Shift:
    own = Shift.objects.published().select_related("roster__point__organisation")
    shift = own.filter(pk=shift_id, person_id=actor.person_id or 0).first()
    if shift is None:
        raise NotVisible(f"Shift {shift_id}")
    return shift


def _other(roster: Roster, asked_of: int, other_id: int | None) -> Shift | None:
    """What the colleague gives back. Refuses swap.not_theirs, swap.other_roster."""
    if other_id is None:
        return None
    held = Shift.objects.filter(pk=other_id, person_id=asked_of, roster__state=RosterState.PUBLISHED)
    other = held.select_related("seat__point", "person").first()
    if other is None:
        raise Refused(Refusal("swap.not_theirs"))
    if other.roster_id != roster.pk:
        raise Refused(Refusal("swap.other_roster"))
    return other


def _locked(swap_id: int, actor: Actor, key: str) -> tuple[Swap, Roster]:
    """The swap as it stands under the lock of its point."""
    seen = access.fetch(actor, Swap, swap_id, key)
    roster_id = Shift.objects.values_list("roster_id", flat=True).get(pk=seen.shift_id)
    roster = placing.lock([roster_id])[roster_id]
    held = ("shift__seat__point", "shift__person", "other__seat__point", "other__person")
    return Swap.objects.select_related(*held).get(pk=swap_id), roster


def _require_side(actor: Actor, person_id: int) -> None:
    if actor.person_id != person_id:
        raise access.Forbidden(policy.OWN)


def _halves(shift: Shift, other: Shift | None, asked_of: int) -> list[Half]:
    return [(shift, asked_of), *([(other, shift.person_id)] if other else [])]


def _judge(roster: Roster, halves: Sequence[Half], at: datetime) -> None:
    begun = next((shift for shift, _to in halves if shift.starts_at <= at), None)
    if begun is not None:
        raise Refused(Refusal("shift.begun", {"starts": wall_clock(begun.starts_at)}))
    union = roster.point.organisation
    who = placing.people({to for _shift, to in halves})
    raise_any(placing.stranger_refusals(who, union, at))
    wanted = [placing.duty_of(shift, who[to]) for shift, to in halves]
    leaving = {placing.place_of(shift) for shift, _to in halves}
    raise_any(placing.refusals(wanted, organisation=union, leaving=leaving))
    handed = [(duty, shift.person_id, shift.break_minutes) for duty, (shift, _to) in zip(wanted, halves, strict=True)]
    raise_any(judging.law(roster).refusals(handed))


def _move(swap: Swap, after: SwapState, key: str, actor: Actor, at: datetime, **more: object) -> Swap:
    """Compare and set. Refuses swap.moved_on {state}."""
    if not Swap.objects.filter(pk=swap.pk, state=swap.state).update(state=after, moved_at=at, **more):
        raise Refused(Refusal("swap.moved_on", {"state": swap.state}))
    moved = Swap.objects.select_related("shift__seat__point", "shift__roster__point__organisation").get(pk=swap.pk)
    _record(moved, key, actor, at, before=swap.state)
    return moved


def _record(swap: Swap, key: str, actor: Actor, at: datetime, *, before: str | None) -> None:
    audit.record(
        actor=actor,
        key=key,
        subject=swap,
        at=at,
        organisation=swap.shift.roster.point.organisation,
        before={"state": before} if before else None,
        after={"state": str(swap.state), "shift": swap.shift_id, "with": swap.asked_of_id, "other": swap.other_id},
    )


def _tell(swap: Swap, kind: str, people: Sequence[int], actor: Actor, at: datetime) -> None:
    facts: dict[str, Fact] = {**changes.shown(swap.shift), "name": swap.asked_by.name}
    subject = (changes.SWAP, swap.pk) if kind == WAITS else (changes.SHIFT, swap.shift_id)
    changes.tell(people, kind, facts, subject, actor, at)
