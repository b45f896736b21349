"""Rosters 值守表: draft, fill by rotation, publish, withdraw; and many at once."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from kaimen.kernel import access, audit
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused, raise_any
from kaimen.kernel.people.models import Person
from kaimen.rosters import policy
from kaimen.rosters.models import Roster, Seat, ServicePoint, Shift
from kaimen.rosters.rules import rotation, shifts
from kaimen.rosters.rules.rotation import PatternKind, Proposal
from kaimen.rosters.rules.shifts import Duty, SeatKind
from kaimen.rosters.rules.spans import Span, local_day
from kaimen.rosters.rules.states import RosterState, move
from kaimen.rosters.selectors import standing

LONGEST_DAYS = 62
BATCH = 2000


@transaction.atomic
def draft(*, point_id: int, from_on: date, to_on: date, actor: Actor, at: datetime) -> Roster:
    """Begin a roster for the days from `from_on` to `to_on` (exclusive). Refuses: roster.runs_backward, roster.too_long
    {days}, roster.period_taken {from_on, to_on}, roster.draft_there {from_on, to_on}."""
    point = access.fetch_for_change(actor, ServicePoint, point_id, policy.PLAN)
    raise_any(period_refusals(from_on, to_on))
    roster = Roster(point=point, from_on=from_on, to_on=to_on, is_generated=point.is_generated)
    _refuse_taken(roster)
    other = Roster.objects.filter(point=point, state=RosterState.DRAFT, from_on__lt=to_on, to_on__gt=from_on).first()
    if other is not None:
        raise Refused(Refusal("roster.draft_there", period_shown(other)))
    roster.save()
    audit.record(
        actor=actor,
        key=policy.PLAN,
        subject=roster,
        at=at,
        organisation=point.organisation,
        after={**period_shown(roster)},
    )
    return roster


@transaction.atomic
def rotate(
    *,
    roster_id: int,
    seat_id: int,
    person_ids: Sequence[int],
    pattern: PatternKind,
    actor: Actor,
    at: datetime,
    leave_empty: Sequence[Span] = (),
) -> Proposal:
    """Fill the empty slots of a draft by plain rotation 轮班, in the order of `person_ids`; slots without anybody
    left are
    told. Refuses: roster.not_draft, roster.nobody_to_rotate, shift.seat_elsewhere, shift.person_elsewhere."""
    access.fetch(actor, Roster, roster_id, policy.PLAN)
    roster = _locked(roster_id)
    if roster.state != RosterState.DRAFT:
        raise Refused(Refusal("roster.not_draft"))
    seat = _seat(roster, seat_id)
    _refuse_strangers(roster, person_ids, at)
    lock_people(person_ids)
    period = roster.period
    others = standing.duties(
        seats=(seat_id,), people=person_ids, start=period.start, end=period.end, roster_id=roster.pk
    )
    wanted = wanted_slots(roster.from_on, roster.to_on, pattern, leave_empty)
    proposal = rotation.rotate(wanted, person_ids, seat_id=seat_id, kind=SeatKind(seat.kind), others=others)
    Shift.objects.bulk_create(shift_rows(roster, proposal), batch_size=BATCH)
    after = rotation_shown(seat_id, pattern, proposal)
    audit.record(
        actor=actor, key=policy.PLAN, subject=roster, at=at, organisation=roster.point.organisation, after=after
    )
    return proposal


@transaction.atomic
def publish(*, roster_id: int, actor: Actor, at: datetime) -> Roster:
    """Put a draft in force. Every shift is judged again beside what was published meanwhile; gaps do not hinder,
    they fall back.

    Refuses: roster.published, roster.empty, roster.period_taken, shift.overlaps, shift.person_busy.
    """
    access.fetch(actor, Roster, roster_id, policy.PUBLISH)
    roster = _locked(roster_id)
    after = move(RosterState(roster.state), "publish")
    _refuse_taken(roster)
    own = list(roster.shifts.order_by("id").values_list("starts_at", "ends_at", "seat_id", "person_id", "seat__kind"))
    if not own:
        raise Refused(Refusal("roster.empty"))
    lock_people(who for _s, _e, _seat, who, _kind in own)
    raise_any(_clashes(roster, [Duty(Span(s, e), seat, who, SeatKind(kind)) for s, e, seat, who, kind in own]))
    _apply(roster, after, published_at=at)
    record_publish(roster, len(own), actor, at)
    return Roster.objects.get(pk=roster.pk)


@transaction.atomic
def withdraw(*, roster_id: int, actor: Actor, at: datetime) -> Roster:
    """Make a published roster a draft again. Refuses: roster.not_published, roster.begun (who was on duty must stay
    known:
    change single shifts instead)."""
    access.fetch(actor, Roster, roster_id, policy.PUBLISH)
    roster = _locked(roster_id)
    after = move(RosterState(roster.state), "withdraw")
    if roster.period.start <= at:
        raise Refused(Refusal("roster.begun", {"from_on": roster.from_on.isoformat()}))
    _apply(roster, after, published_at=None)
    audit.record(
        actor=actor,
        key=policy.PUBLISH,
        subject=roster,
        at=at,
        organisation=roster.point.organisation,
        before={"state": RosterState.PUBLISHED.value},
        after={"state": after.value},
    )
    return Roster.objects.get(pk=roster.pk)


def period_refusals(from_on: date, to_on: date) -> tuple[Refusal, ...]:
    """Refuses roster.runs_backward, roster.too_long {days}."""
    if to_on <= from_on:
        return (Refusal("roster.runs_backward"),)
    if (to_on - from_on).days > LONGEST_DAYS:
        return (Refusal("roster.too_long", {"days": LONGEST_DAYS}),)
    return ()


def wanted_slots(from_on: date, to_on: date, pattern: PatternKind, leave_empty: Sequence[Span]) -> list[Span]:
    left = frozenset(leave_empty)
    return [slot for slot in rotation.slots(from_on, to_on, pattern) if slot not in left]


def shift_rows(roster: Roster, proposal: Proposal) -> list[Shift]:
    return [
        Shift(
            roster=roster,
            seat_id=duty.seat_id,
            person_id=duty.person_id,
            starts_at=duty.span.start,
            ends_at=duty.span.end,
        )
        for duty in proposal.duties
    ]


def rotation_shown(seat_id: int, pattern: PatternKind, proposal: Proposal) -> dict[str, object]:
    return {
        "seat": seat_id,
        "pattern": pattern.value,
        "shifts": len(proposal.duties),
        "empty": len(proposal.empty),
    }


def _apply(roster: Roster, after: RosterState, published_at: datetime | None) -> None:
    """Compare and set. Refuses roster.moved_meanwhile and, where the database finds it first, roster.period_taken."""
    try:
        with transaction.atomic():
            changed = Roster.objects.filter(pk=roster.pk, state=roster.state).update(
                state=after, published_at=published_at
            )
    except IntegrityError:
        raise Refused(Refusal("roster.period_taken", period_shown(roster))) from None
    if not changed:
        raise Refused(Refusal("roster.moved_meanwhile"))


def record_publish(roster: Roster, count: int, actor: Actor, at: datetime) -> None:
    audit.record(
        actor=actor,
        key=policy.PUBLISH,
        subject=roster,
        at=at,
        organisation=roster.point.organisation,
        before={"state": RosterState.DRAFT.value},
        after={"state": RosterState.PUBLISHED.value, "shifts": count},
    )


def _locked(roster_id: int) -> Roster:
    roster = Roster.objects.select_related("point__organisation").get(pk=roster_id)
    ServicePoint.objects.select_for_update(of=("self",)).get(pk=roster.point_id)
    roster.refresh_from_db(fields=["state", "published_at"])
    return roster


def lock_people(person_ids: Iterable[int]) -> None:
    """Lock these people in the order of their ids, after the points: what is read of their shifts then stays true, so
    that two points cannot publish the same one for the same hour.
    """
    wanted = Person.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=set(person_ids))
    list(wanted.order_by("pk").values_list("pk", flat=True))


def _seat(roster: Roster, seat_id: int) -> Seat:
    seat = Seat.objects.filter(pk=seat_id, point_id=roster.point_id).first()
    if seat is None:
        raise Refused(Refusal("shift.seat_elsewhere", {"point": roster.point.name}))
    return seat


def _refuse_strangers(roster: Roster, person_ids: Sequence[int], at: datetime) -> None:
    if not person_ids:
        raise Refused(Refusal("roster.nobody_to_rotate"))
    if not frozenset(person_ids) <= standing.candidate_ids(roster.point.organisation_id, local_day(at)):
        raise Refused(Refusal("shift.person_elsewhere", {"organisation": roster.point.organisation.name}))


def _refuse_taken(roster: Roster) -> None:
    taken = standing.period_taken(roster)
    if taken is not None:
        raise Refused(Refusal("roster.period_taken", period_shown(taken)))


def _clashes(roster: Roster, own: Sequence[Duty]) -> tuple[Refusal, ...]:
    """Clashes of a draft's shifts with published ones of other rosters: seats run over from the month before, people
    taken elsewhere."""
    seats, people = {duty.seat_id for duty in own}, {duty.person_id for duty in own}
    published = standing.duties(seats=seats, people=people, start=roster.period.start, end=roster.period.end)
    by_seat: dict[int, list[Duty]] = {}
    by_person: dict[int, list[Duty]] = {}
    for duty in published:
        by_seat.setdefault(duty.seat_id, []).append(duty)
        by_person.setdefault(duty.person_id, []).append(duty)
    found = [
        refusal
        for duty in own
        for refusal in shifts.clash_refusals(duty, by_seat.get(duty.seat_id, ()), by_person.get(duty.person_id, ()))
    ]
    return tuple(found)


def period_shown(roster: Roster) -> dict[str, str]:
    return {"from_on": roster.from_on.isoformat(), "to_on": roster.to_on.isoformat()}
