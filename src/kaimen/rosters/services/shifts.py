"""Putting people on seats: by hand into a draft, and later changes of a published roster, which never touch the
past."""

from datetime import datetime, timedelta

from django.db import transaction

from kaimen.kernel import access, audit
from kaimen.kernel.base import text
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Fact, Refusal, Refused, raise_any
from kaimen.kernel.people.models import Person
from kaimen.rosters import policy
from kaimen.rosters.models import Roster, Seat, Shift
from kaimen.rosters.rules import shifts
from kaimen.rosters.rules.living import Deed
from kaimen.rosters.rules.shifts import Duty, SeatKind
from kaimen.rosters.rules.spans import Span, wall_clock
from kaimen.rosters.rules.states import RosterState
from kaimen.rosters.selectors import asked
from kaimen.rosters.services import changes, placing
from kaimen.rosters.services.changes import Line

REASON_LIMIT = 200
SOON = timedelta(hours=2)
STEPPED_IN = "rosters.stepped_in"


@transaction.atomic
def assign(
    *,
    roster_id: int,
    seat_id: int,
    person_id: int,
    starts_at: datetime,
    ends_at: datetime,
    actor: Actor,
    at: datetime,
    override_reason: str = "",
) -> Shift:
    """Put a person on a seat. In a published roster it counts at once, needs the right to publish, and must lie ahead.

    Refuses: shift.runs_backward, shift.too_long, shift.too_short, shift.outside_roster, shift.overlaps,
    shift.person_busy, shift.person_away, shift.protected_from_nights, shift.not_certified,
    shift.rest_too_short (unless `override_reason` says why), shift.in_the_past, shift.seat_elsewhere,
    shift.person_elsewhere.
    """
    roster = _locked(actor, roster_id, starts_at, at)
    seat = Seat.objects.filter(pk=seat_id, point_id=roster.point_id).first()
    if seat is None:
        raise Refused(Refusal("shift.seat_elsewhere", {"point": roster.point.name}))
    person = _person(roster, person_id, at)
    reason = text.clean_line(override_reason, limit=REASON_LIMIT, may_be_empty=True)
    duty = Duty(Span(starts_at, ends_at), seat.pk, person.pk, SeatKind(seat.kind), person.name, roster.point.name)
    raise_any(_refusals(duty, roster, has_reason=bool(reason)))
    shift = Shift.objects.create(
        roster=roster, seat=seat, person=person, starts_at=starts_at, ends_at=ends_at, override_reason=reason
    )
    _record(policy.PLAN, shift, roster, actor, at, after=_shown(shift), reason=reason)
    lines = [Line.of(shift, before=None, after=person.pk)]
    changes.record(roster=roster, deed=Deed.ADDED, lines=lines, actor=actor, at=at, reason=reason)
    return shift


@transaction.atomic
def remove(*, shift_id: int, actor: Actor, at: datetime) -> None:
    """Take a shift out again. Refuses: shift.begun (published and begun: hand it over instead)."""
    found = access.fetch(actor, Shift, shift_id, policy.PLAN)
    roster = _lock(actor, found.roster_id)
    shift = placing.again(shift_id)
    if roster.state == RosterState.PUBLISHED and shift.starts_at <= at:
        raise Refused(Refusal("shift.begun", {"starts": wall_clock(shift.starts_at)}))
    _record(policy.PLAN, shift, roster, actor, at, before=_shown(shift))
    line = Line.of(shift, before=shift.person_id, after=None)
    shift.delete()
    changes.record(roster=roster, deed=Deed.REMOVED, lines=[line], actor=actor, at=at)


@transaction.atomic
def hand_over(
    *, shift_id: int, person_id: int, actor: Actor, at: datetime, reason: str = "", override_reason: str = ""
) -> Shift:
    """Somebody else takes a shift 改派, or what is left of a running one 顶班; the part that is done keeps its person.

    Refuses: shift.over, shift.same_person, shift.person_busy, shift.person_away, shift.protected_from_nights,
    shift.not_certified, shift.rest_too_short, shift.person_elsewhere.
    """
    found = access.fetch(actor, Shift, shift_id, policy.HAND_OVER)
    roster = _lock(actor, found.roster_id, key=policy.HAND_OVER)
    return take(
        shift=placing.again(shift_id),
        roster=roster,
        person_id=person_id,
        key=policy.HAND_OVER,
        actor=actor,
        at=at,
        reason=reason,
        override_reason=override_reason,
    )


@transaction.atomic
def step_in(*, shift_id: int, actor: Actor, at: datetime, reason: str) -> Shift:
    """Take over oneself 我来顶, from this minute, a colleague's shift that runs or begins within two hours. It counts
    at once, who decides on changes is told. The reason also stands for less rest.

    Refuses: shift.not_yet {starts}, shift.reason_missing, and what `hand_over` refuses.
    """
    found = access.fetch(actor, Shift, shift_id, policy.OWN)
    roster = _lock(actor, found.roster_id, key=policy.OWN)
    shift = placing.again(shift_id)
    if roster.state != RosterState.PUBLISHED or shift.starts_at > at + SOON:
        raise Refused(Refusal("shift.not_yet", {"starts": wall_clock(shift.starts_at)}))
    if not reason.strip():
        raise Refused(Refusal("shift.reason_missing"))
    taken = take(
        shift=shift,
        roster=roster,
        person_id=actor.person_id or 0,
        key=policy.OWN,
        actor=actor,
        at=at,
        reason=reason,
        override_reason=reason,
    )
    told = asked.approvers(roster.point.organisation_id, at)
    facts: dict[str, Fact] = {**changes.shown(taken), "name": taken.person.name}
    changes.tell(told, STEPPED_IN, facts, (changes.SHIFT, taken.pk), actor, at)
    return taken


def take(
    *,
    shift: Shift,
    roster: Roster,
    person_id: int,
    key: str,
    actor: Actor,
    at: datetime,
    reason: str,
    override_reason: str,
) -> Shift:
    """Change hands under the lock of the caller, who has looked at the rights."""
    moment = max(at.replace(second=0, microsecond=0), shift.starts_at)
    if moment >= shift.ends_at:
        raise Refused(Refusal("shift.over", {"ends": wall_clock(shift.ends_at)}))
    if shift.person_id == person_id:
        raise Refused(Refusal("shift.same_person", {"person": shift.person.name}))
    person = _person(roster, person_id, at)
    why = text.clean_line(override_reason, limit=REASON_LIMIT, may_be_empty=True)
    duty = Duty(Span(moment, shift.ends_at), shift.seat_id, person.pk, SeatKind(shift.seat.kind), person.name)
    raise_any(_clashes(duty, roster, has_reason=bool(why), leaving=shift))
    before, previous = _shown(shift), shift.person_id
    taken = _split(shift, person, moment, why)
    said = text.clean_line(reason, limit=REASON_LIMIT, may_be_empty=True) or why
    _record(key, taken, roster, actor, at, before=before, after=_shown(taken), reason=said)
    deed = Deed.OVERRIDDEN if taken.pk == shift.pk else Deed.TAKEN_OVER
    lines = [Line.of(taken, before=previous, after=person.pk)]
    changes.record(roster=roster, deed=deed, lines=lines, actor=actor, at=at, reason=said)
    return taken


def _split(shift: Shift, person: Person, moment: datetime, override_reason: str) -> Shift:
    ends_at = shift.ends_at
    if moment == shift.starts_at:
        Shift.objects.filter(pk=shift.pk).update(person=person, override_reason=override_reason)
        return Shift.objects.get(pk=shift.pk)
    Shift.objects.filter(pk=shift.pk).update(ends_at=moment)
    return Shift.objects.create(
        roster_id=shift.roster_id,
        seat_id=shift.seat_id,
        person=person,
        starts_at=moment,
        ends_at=ends_at,
        override_reason=override_reason,
    )


def _locked(actor: Actor, roster_id: int, starts_at: datetime, at: datetime) -> Roster:
    access.fetch(actor, Roster, roster_id, policy.PLAN)
    roster = _lock(actor, roster_id)
    if roster.state == RosterState.PUBLISHED and starts_at < at:
        raise Refused(Refusal("shift.in_the_past", {"starts": wall_clock(starts_at)}))
    return roster


def _lock(actor: Actor, roster_id: int, key: str = policy.PUBLISH) -> Roster:
    """The roster with its point's row locked: one writer a point at a time. A published one asks for a right of its
    own."""
    roster = placing.lock([roster_id])[roster_id]
    if roster.state == RosterState.PUBLISHED:
        access.require(actor, key, roster.point.organisation)
    return roster


def _person(roster: Roster, person_id: int, at: datetime) -> Person:
    """The person, locked, so that two points cannot take the same one at once."""
    raise_any(placing.stranger_refusals([person_id], roster.point.organisation, at))
    return placing.people([person_id])[person_id]


def _refusals(duty: Duty, roster: Roster, *, has_reason: bool) -> tuple[Refusal, ...]:
    found = shifts.length_refusals(duty.span)
    if found:
        return found
    union = roster.point.organisation
    outside = shifts.outside_refusals(duty.span, roster.period)
    judged = placing.refusals(
        [duty], organisation=union, roster_id=roster.pk, may_rest_less=has_reason or bool(outside)
    )
    return (*outside, *judged)


def _clashes(duty: Duty, roster: Roster, *, has_reason: bool, leaving: Shift) -> tuple[Refusal, ...]:
    union, left = roster.point.organisation, {placing.place_of(leaving)}
    return placing.refusals([duty], organisation=union, leaving=left, roster_id=roster.pk, may_rest_less=has_reason)


def _shown(shift: Shift) -> dict[str, object]:
    return {
        "seat": shift.seat_id,
        "person": shift.person_id,
        "starts": shift.starts_at.isoformat(),
        "ends": shift.ends_at.isoformat(),
    }


def _record(
    key: str,
    shift: Shift,
    roster: Roster,
    actor: Actor,
    at: datetime,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    reason: str = "",
) -> None:
    audit.record(
        actor=actor,
        key=key,
        subject=shift,
        at=at,
        organisation=roster.point.organisation,
        before=before,
        after=after,
        reason=reason,
    )
