"""Many points and rosters at once: the same rows and audit rows as one by one (a test holds it), in few statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from kaimen.kernel import audit
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused, raise_any
from kaimen.kernel.base.rights import require
from kaimen.rosters import policy
from kaimen.rosters.models import Roster, Seat, ServicePoint, Shift
from kaimen.rosters.rules import rotation
from kaimen.rosters.rules.rotation import PatternKind, Proposal
from kaimen.rosters.rules.shifts import LONGEST, REST, Duty, SeatKind
from kaimen.rosters.rules.spans import Span, local_day, of_days
from kaimen.rosters.rules.states import RosterState
from kaimen.rosters.selectors import standing
from kaimen.rosters.services import rosters

BATCH = 2000
ROOM = LONGEST + REST


@dataclass(frozen=True)
class Plan:
    """A roster to be made by rotation and published at once."""

    point_id: int
    seat_id: int
    from_on: date
    to_on: date
    person_ids: tuple[int, ...]
    pattern: PatternKind = PatternKind.THREE
    leave_empty: tuple[Span, ...] = ()

    @property
    def period(self) -> Span:
        return of_days(self.from_on, self.to_on)


class _Ledger:
    """The shifts that stand, those in the database and those made so far, by seat and by person."""

    def __init__(self, duties: Iterable[Duty]) -> None:
        self.by_seat: dict[int, list[Duty]] = {}
        self.by_person: dict[int, list[Duty]] = {}
        for duty in duties:
            self.add(duty)

    def add(self, duty: Duty) -> None:
        self.by_seat.setdefault(duty.seat_id, []).append(duty)
        self.by_person.setdefault(duty.person_id, []).append(duty)

    def beside(self, plan: Plan) -> list[Duty]:
        start, end = plan.period.start - ROOM, plan.period.end + ROOM
        held = [*self.by_seat.get(plan.seat_id, ())]
        held += [duty for person in plan.person_ids for duty in self.by_person.get(person, ())]
        return [duty for duty in dict.fromkeys(held) if duty.span.end > start and duty.span.start < end]


@transaction.atomic
def publish_many(*, plans: Sequence[Plan], actor: Actor, at: datetime) -> int:
    """Draft, rotate and publish each plan in order; the number of rosters made. Nothing is stored when any is refused.

    Refuses as `rosters.draft`, `rosters.rotate` and `rosters.publish` do.
    """
    points = {point.pk: point for point in _locked_points(plans)}
    seats = dict(Seat.objects.filter(pk__in=[plan.seat_id for plan in plans]).values_list("id", "kind"))
    _refuse(plans, points, actor, at)
    rosters.lock_people(person for plan in plans for person in plan.person_ids)
    ledger = _Ledger(_standing(plans))
    made: list[tuple[Roster, Plan, Proposal]] = []
    for plan in plans:
        kind = SeatKind(seats[plan.seat_id])
        wanted = rosters.wanted_slots(plan.from_on, plan.to_on, plan.pattern, plan.leave_empty)
        proposal = rotation.rotate(wanted, plan.person_ids, seat_id=plan.seat_id, kind=kind, others=ledger.beside(plan))
        for duty in proposal.duties:
            ledger.add(duty)
        made.append((_roster(plan, points[plan.point_id], at), plan, proposal))
    Roster.objects.bulk_create([roster for roster, _plan, _proposal in made], batch_size=BATCH)
    rows = (row for roster, _plan, proposal in made for row in rosters.shift_rows(roster, proposal))
    Shift.objects.bulk_create(rows, batch_size=BATCH)
    for roster, plan, proposal in made:
        _record(roster, plan, proposal, actor, at)
    return len(made)


def _locked_points(plans: Sequence[Plan]) -> list[ServicePoint]:
    wanted = {plan.point_id for plan in plans}
    found = ServicePoint.objects.select_for_update(of=("self",)).select_related("organisation")
    return list(found.filter(pk__in=wanted).order_by("pk"))


def _standing(plans: Sequence[Plan]) -> list[Duty]:
    if not plans:
        return []
    return standing.duties(
        seats={plan.seat_id for plan in plans},
        people={person for plan in plans for person in plan.person_ids},
        start=min(plan.period.start for plan in plans),
        end=max(plan.period.end for plan in plans),
    )


def _refuse(plans: Sequence[Plan], points: dict[int, ServicePoint], actor: Actor, at: datetime) -> None:
    seats = dict(Seat.objects.filter(pk__in=[plan.seat_id for plan in plans]).values_list("id", "point_id"))
    taken = _taken(points)
    staff: dict[int, frozenset[int]] = {}
    for plan in plans:
        point = points[plan.point_id]
        require(actor, policy.PLAN, point.organisation)
        require(actor, policy.PUBLISH, point.organisation)
        raise_any(rosters.period_refusals(plan.from_on, plan.to_on))
        if seats.get(plan.seat_id) != point.pk:
            raise Refused(Refusal("shift.seat_elsewhere", {"point": point.name}))
        if not plan.person_ids:
            raise Refused(Refusal("roster.nobody_to_rotate"))
        if point.organisation_id not in staff:
            staff[point.organisation_id] = standing.candidate_ids(point.organisation_id, local_day(at))
        if not frozenset(plan.person_ids) <= staff[point.organisation_id]:
            raise Refused(Refusal("shift.person_elsewhere", {"organisation": point.organisation.name}))
        _refuse_taken(plan, taken)


def _taken(points: dict[int, ServicePoint]) -> dict[int, list[tuple[date, date]]]:
    found: dict[int, list[tuple[date, date]]] = {}
    rows = Roster.objects.filter(point__in=points).order_by("from_on", "id")
    for point_id, from_on, to_on in rows.values_list("point_id", "from_on", "to_on"):
        found.setdefault(point_id, []).append((from_on, to_on))
    return found


def _refuse_taken(plan: Plan, taken: dict[int, list[tuple[date, date]]]) -> None:
    held = taken.setdefault(plan.point_id, [])
    for from_on, to_on in held:
        if from_on < plan.to_on and plan.from_on < to_on:
            raise Refused(Refusal("roster.period_taken", {"from_on": from_on.isoformat(), "to_on": to_on.isoformat()}))
    held.append((plan.from_on, plan.to_on))


def _roster(plan: Plan, point: ServicePoint, at: datetime) -> Roster:
    return Roster(
        point=point,
        from_on=plan.from_on,
        to_on=plan.to_on,
        state=RosterState.PUBLISHED,
        published_at=at,
        is_generated=point.is_generated,
    )


def _record(roster: Roster, plan: Plan, proposal: Proposal, actor: Actor, at: datetime) -> None:
    """The three rows that drafting, rotating and publishing write one by one."""
    organisation = roster.point.organisation
    rotated = rosters.rotation_shown(plan.seat_id, plan.pattern, proposal)
    begun: dict[str, object] = {**rosters.period_shown(roster)}
    for after in (begun, rotated):
        audit.record(actor=actor, key=policy.PLAN, subject=roster, at=at, organisation=organisation, after=after)
    rosters.record_publish(roster, len(proposal.duties), actor, at)
