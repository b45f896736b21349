"""Open shifts 待领的班: the planner offers what nobody holds, whoever is able claims it, the planner approves."""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from kaimen.kernel import access, audit
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Fact, Refusal, Refused, raise_any
from kaimen.rosters import policy
from kaimen.rosters.models import OpenShift, Roster, Seat, Shift
from kaimen.rosters.rules import shifts
from kaimen.rosters.rules.living import WAITING_OFFERS, Deed, OfferState, move_offer
from kaimen.rosters.rules.shifts import Duty, SeatKind
from kaimen.rosters.rules.spans import Span, local_day, wall_clock
from kaimen.rosters.rules.states import RosterState
from kaimen.rosters.selectors import asked, judging, standing
from kaimen.rosters.services import changes, placing
from kaimen.rosters.services.changes import Line

OFFERED, WAITS, REFUSED = "rosters.shift_offered", "rosters.claim_waits", "rosters.claim_refused"


@transaction.atomic
def offer(
    *, roster_id: int, seat_id: int, starts_at: datetime, ends_at: datetime, actor: Actor, at: datetime
) -> OpenShift:
    """Offer an empty stretch of a published roster to all who may be on duty here; they are told.

    Refuses: roster.not_published, shift.seat_elsewhere, what the length refuses, shift.outside_roster,
    shift.in_the_past {starts}, shift.overlaps, offer.there_already.
    """
    access.fetch(actor, Roster, roster_id, policy.PUBLISH)
    roster = placing.lock([roster_id])[roster_id]
    if roster.state != RosterState.PUBLISHED:
        raise Refused(Refusal("roster.not_published"))
    seat = Seat.objects.select_related("point").filter(pk=seat_id, point_id=roster.point_id).first()
    if seat is None:
        raise Refused(Refusal("shift.seat_elsewhere", {"point": roster.point.name}))
    _refuse_stretch(roster, seat, Span(starts_at, ends_at), at)
    made = OpenShift.objects.create(
        roster=roster, seat=seat, starts_at=starts_at, ends_at=ends_at, offered_at=at, moved_at=at
    )
    _record(made, policy.PUBLISH, actor, at, before=None)
    _tell(made, OFFERED, standing.candidate_ids(roster.point.organisation_id, local_day(at)), actor, at)
    return made


@transaction.atomic
def claim(*, offer_id: int, actor: Actor, at: datetime) -> OpenShift:
    """Claim an open shift for oneself; the planners are told, nothing counts before they approve.

    Refuses: offer.moved_on {state}, shift.begun {starts}, shift.person_elsewhere, and all that speaks against it.
    """
    found, roster = _locked(offer_id, actor, policy.OWN)
    after = move_offer(OfferState(found.state), "claim")
    if actor.person_id is None:
        raise access.Forbidden(policy.OWN)
    _judge(found, roster, actor.person_id, at)
    moved = _move(found, after, policy.OWN, actor, at, claimed_by_id=actor.person_id)
    _tell(moved, WAITS, asked.approvers(roster.point.organisation_id, at), actor, at)
    return moved


@transaction.atomic
def give_up(*, offer_id: int, actor: Actor, at: datetime) -> OpenShift:
    """Take one's claim back before it is approved; the shift is open again. Refuses offer.moved_on {state}."""
    found, _roster = _locked(offer_id, actor, policy.OWN)
    after = move_offer(OfferState(found.state), "give_up")
    if found.claimed_by_id != actor.person_id:
        raise access.Forbidden(policy.OWN)
    return _move(found, after, policy.OWN, actor, at, claimed_by_id=None)


@transaction.atomic
def approve(*, offer_id: int, actor: Actor, at: datetime) -> Shift:
    """The shift is the claimer's. Nobody approves a claim of their own.

    Refuses: swap.own_approval, offer.moved_on {state}, and all that `claim` refuses.
    """
    found, roster = _locked(offer_id, actor, policy.APPROVE)
    after = move_offer(OfferState(found.state), "approve")
    person_id = found.claimed_by_id or 0
    if actor.person_id == person_id:
        raise Refused(Refusal("swap.own_approval"))
    _judge(found, roster, person_id, at)
    shift = Shift.objects.create(
        roster=roster,
        seat_id=found.seat_id,
        person_id=person_id,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        break_minutes=found.break_minutes,
    )
    # moved first: what is still waiting about this stretch lapses when somebody holds it
    _move(found, after, policy.APPROVE, actor, at, shift=shift)
    lines = [Line.of(shift, before=None, after=person_id)]
    changes.record(roster=roster, deed=Deed.CLAIMED, lines=lines, actor=actor, at=at, batch=uuid4())
    return shift


@transaction.atomic
def reject(*, offer_id: int, actor: Actor, at: datetime) -> OpenShift:
    """Not this person: they are told, the shift is open again. Refuses offer.moved_on {state}."""
    found, _roster = _locked(offer_id, actor, policy.APPROVE)
    after = move_offer(OfferState(found.state), "reject")
    moved = _move(found, after, policy.APPROVE, actor, at, claimed_by_id=None)
    _tell(moved, REFUSED, [found.claimed_by_id or 0], actor, at)
    return moved


@transaction.atomic
def withdraw(*, offer_id: int, actor: Actor, at: datetime) -> OpenShift:
    """Offered no longer; who claimed it is told. Refuses offer.moved_on {state}."""
    found, _roster = _locked(offer_id, actor, policy.APPROVE)
    after = move_offer(OfferState(found.state), "withdraw")
    moved = _move(found, after, policy.APPROVE, actor, at)
    _tell(moved, REFUSED, [found.claimed_by_id or 0], actor, at)
    return moved


def _refuse_stretch(roster: Roster, seat: Seat, span: Span, at: datetime) -> None:
    raise_any(shifts.length_refusals(span))
    raise_any(shifts.outside_refusals(span, roster.period))
    if span.start <= at:
        raise Refused(Refusal("shift.in_the_past", {"starts": wall_clock(span.start)}))
    duty = Duty(span, seat.pk, 0, SeatKind(seat.kind))
    held = standing.duties(seats=[seat.pk], people=[], start=span.start, end=span.end)
    raise_any(shifts.clash_refusals(duty, held, []))
    waiting = OpenShift.objects.filter(seat=seat, state__in=[state.value for state in WAITING_OFFERS])
    if waiting.filter(starts_at__lt=span.end, ends_at__gt=span.start).exists():
        raise Refused(Refusal("offer.there_already"))


def _locked(offer_id: int, actor: Actor, key: str) -> tuple[OpenShift, Roster]:
    """The open shift as it stands under the lock of its point."""
    seen = access.fetch(actor, OpenShift, offer_id, key)
    roster = placing.lock([seen.roster_id])[seen.roster_id]
    return OpenShift.objects.select_related("seat__point", "claimed_by").get(pk=offer_id), roster


def _judge(found: OpenShift, roster: Roster, person_id: int, at: datetime) -> None:
    if found.starts_at <= at:
        raise Refused(Refusal("shift.begun", {"starts": wall_clock(found.starts_at)}))
    union = roster.point.organisation
    raise_any(placing.stranger_refusals([person_id], union, at))
    duty = judging.in_hands(found, person_id, placing.people([person_id])[person_id].name)
    raise_any(placing.refusals([duty], organisation=union))
    raise_any(judging.law(roster).refusals([(duty, None, found.break_minutes)]))


def _move(found: OpenShift, after: OfferState, key: str, actor: Actor, at: datetime, **more: object) -> OpenShift:
    """Compare and set. Refuses offer.moved_on {state}."""
    if not OpenShift.objects.filter(pk=found.pk, state=found.state).update(state=after, moved_at=at, **more):
        raise Refused(Refusal("offer.moved_on", {"state": found.state}))
    moved = OpenShift.objects.select_related("seat__point", "roster__point__organisation").get(pk=found.pk)
    _record(moved, key, actor, at, before=found.state)
    return moved


def _record(found: OpenShift, key: str, actor: Actor, at: datetime, *, before: str | None) -> None:
    audit.record(
        actor=actor,
        key=key,
        subject=found,
        at=at,
        organisation=found.roster.point.organisation,
        before={"state": before} if before else None,
        after={"state": str(found.state), "person": found.claimed_by_id, "starts": found.starts_at.isoformat()},
    )


def _tell(found: OpenShift, kind: str, people: Iterable[int], actor: Actor, at: datetime) -> None:
    facts: dict[str, Fact] = {
        "place": found.seat.point.name,
        "starts": wall_clock(found.starts_at),
        "ends": wall_clock(found.ends_at),
    }
    subject = (changes.OPEN_SHIFT, found.pk) if kind == WAITS else (changes.ROSTER, found.roster_id)
    changes.tell(people, kind, facts, subject, actor, at)
