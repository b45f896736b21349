"""What the seats of a point ask for 值守需求: setting it, the usual of a point, seats added and renamed; many at once
beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction
from django.db.models import Q

from kaimen.kernel import access, audit
from kaimen.kernel.base import text
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused, raise_any
from kaimen.kernel.base.rights import NotVisible, require
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.kernel.organisations.models import Organisation
from kaimen.kernel.organisations.rules.levels import Level
from kaimen.rosters import policy
from kaimen.rosters.models import Demand, Seat, ServicePoint
from kaimen.rosters.rules import demands as rules
from kaimen.rosters.rules.demands import DemandRow
from kaimen.rosters.rules.spans import local_day
from kaimen.rosters.rules.staff import CertificateKind
from kaimen.rosters.services.points import SEAT_NAME_LIMIT, PointRow, SeatRow, add_seat, open_point

BATCH = 2000
Demands = Mapping[DayType, Sequence[DemandRow]]


@dataclass(frozen=True)
class SeatPlan:
    """What one seat shall ask for."""

    seat_id: int
    demands: Demands


@transaction.atomic
def set_demands(*, seat_id: int, demands: Demands, from_on: date, actor: Actor, at: datetime) -> None:
    """Set what a seat asks for on the given day types from a day on; a type with no row asks for nobody, a type not
    given stays. What was asked for on past days stays as it was.

    Refuses: demand.in_the_past {today}, demand.certificate_unclear, and what `demand_refusals` does.
    """
    seat = _seat(seat_id)
    point = access.fetch_for_change(actor, ServicePoint, seat.point_id, policy.SET_HOURS)
    _refuse(point, demands, from_on, at)
    _refuse_overlaps(seat, demands, from_on)
    for day_type in demands:
        _close(Demand.objects.filter(seat=seat, day_type=day_type), from_on)
    Demand.objects.bulk_create(_rows(seat, demands, from_on))
    _record(seat, point, demands, from_on, actor, at)


@transaction.atomic
def default_demands(*, point_id: int, from_on: date, actor: Actor, at: datetime) -> list[Seat]:
    """Give a point the usual seats of its level, and each what it usually asks for; seats that stand are kept by their
    name. Refuses as `set_demands` does.
    """
    point = access.fetch_for_change(actor, ServicePoint, point_id, policy.SET_HOURS)
    seats = {seat.name: seat for seat in Seat.objects.filter(point=point).order_by("id")}
    found = []
    for wanted in rules.defaults(Level(point.organisation.level)):
        seat = seats.get(wanted.name)
        if seat is None:
            seat = add_seat(point_id=point.pk, row=SeatRow(wanted.kind, wanted.name), actor=actor, at=at)
        set_demands(seat_id=seat.pk, demands=wanted.demands, from_on=from_on, actor=actor, at=at)
        found.append(seat)
    _record_default(point, found, from_on, actor, at)
    return found


@transaction.atomic
def open_usual(*, union_code: str, row: PointRow, actor: Actor, at: datetime) -> ServicePoint:
    """Open a point of the union with this code and give it the usual seats and demand of its level.

    Refuses: point.no_such_union {code} (also for one where the actor opens no points), and as `points.open_point`.
    """
    code = union_code.strip()[:40]
    union = Organisation.objects.filter(code=code, closed_on=None).first()
    if union is None or not actor.may(policy.OPEN_POINT, union):
        raise Refused(Refusal("point.no_such_union", {"code": code}))
    point = open_point(organisation=union, row=row, actor=actor, at=at)
    default_demands(point_id=point.pk, from_on=row.opened_on, actor=actor, at=at)
    return point


@transaction.atomic
def set_many(*, plans: Sequence[SeatPlan], from_on: date, actor: Actor, at: datetime) -> int:
    """The same as `set_demands` for each, in few statements; for seats that ask for nothing yet. How many rows."""
    seats = Seat.objects.select_related("point__organisation").in_bulk([plan.seat_id for plan in plans])
    rows: list[Demand] = []
    for plan in plans:
        seat = seats[plan.seat_id]
        require(actor, policy.SET_HOURS, seat.point.organisation)
        _refuse(seat.point, plan.demands, from_on, at)
        raise_any(rules.demand_refusals(plan.demands))
        rows += _rows(seat, plan.demands, from_on)
    Demand.objects.bulk_create(rows, batch_size=BATCH)
    for plan in plans:
        seat = seats[plan.seat_id]
        _record(seat, seat.point, plan.demands, from_on, actor, at)
    return len(rows)


@transaction.atomic
def rename_seat(*, seat_id: int, name: str, actor: Actor, at: datetime) -> Seat:
    """Give a seat another name. Refuses: seat.name_taken {name}, text.*."""
    seat = _seat(seat_id)
    point = access.fetch_for_change(actor, ServicePoint, seat.point_id, policy.OPEN_POINT)
    wanted = text.clean_line(name, limit=SEAT_NAME_LIMIT)
    if Seat.objects.filter(point=point, name=wanted).exclude(pk=seat.pk).exists():
        raise Refused(Refusal("seat.name_taken", {"name": wanted}))
    Seat.objects.filter(pk=seat.pk).update(name=wanted)
    audit.record(
        actor=actor,
        key=policy.OPEN_POINT,
        subject=seat,
        at=at,
        organisation=point.organisation,
        before={"name": seat.name},
        after={"name": wanted},
    )
    return Seat.objects.get(pk=seat.pk)


def _refuse_overlaps(seat: Seat, demands: Demands, from_on: date) -> None:
    """Judge the seat as it will be on the day, and on each later day on which what stays of it changes."""
    staying = Demand.objects.filter(Q(to_on=None) | Q(to_on__gt=from_on), seat=seat).exclude(day_type__in=demands)
    rows = list(staying.order_by("starts", "id"))
    for day in sorted({from_on, *(row.from_on for row in rows if row.from_on > from_on)}):
        held: dict[DayType, Sequence[DemandRow]] = dict(demands)
        for row in rows:
            if row.from_on <= day and (row.to_on is None or day < row.to_on):
                held[DayType(row.day_type)] = (*held.get(DayType(row.day_type), ()), row.asked())
        raise_any(rules.demand_refusals(held))


def _seat(seat_id: int) -> Seat:
    seat = Seat.objects.select_related("point__organisation").filter(pk=seat_id).first()
    if seat is None:
        raise NotVisible(f"Seat {seat_id}")
    return seat


def _refuse(point: ServicePoint, demands: Demands, from_on: date, at: datetime) -> None:
    today = local_day(at)
    if from_on < today and from_on != point.opened_on:
        raise Refused(Refusal("demand.in_the_past", {"today": today.isoformat()}))
    asked = {row.certificate for rows in demands.values() for row in rows}
    if not asked <= {"", *CertificateKind}:
        raise Refused(Refusal("demand.certificate_unclear"))


def _close(rows: models.QuerySet[Demand], from_on: date) -> None:
    rows.filter(from_on__gte=from_on).delete()
    rows.filter(Q(to_on=None) | Q(to_on__gt=from_on)).update(to_on=from_on)


def _rows(seat: Seat, demands: Demands, from_on: date) -> list[Demand]:
    return [
        Demand(
            seat=seat,
            day_type=day_type,
            weekdays=row.weekdays,
            starts=row.starts,
            ends=row.ends,
            break_minutes=row.break_minutes,
            certificate=row.certificate,
            from_on=from_on,
            is_generated=seat.is_generated,
        )
        for day_type, held in demands.items()
        for row in sorted(held)
    ]


def _record(seat: Seat, point: ServicePoint, demands: Demands, from_on: date, actor: Actor, at: datetime) -> None:
    shown: dict[str, object] = {
        day_type.value: [str(row) for row in sorted(held)] for day_type, held in demands.items()
    }
    after: dict[str, object] = {"from_on": from_on.isoformat(), "demands": shown}
    audit.record(actor=actor, key=policy.SET_HOURS, subject=seat, at=at, organisation=point.organisation, after=after)


def _record_default(point: ServicePoint, seats: Sequence[Seat], from_on: date, actor: Actor, at: datetime) -> None:
    after: dict[str, object] = {"from_on": from_on.isoformat(), "seats": [seat.name for seat in seats]}
    audit.record(actor=actor, key=policy.SET_HOURS, subject=point, at=at, organisation=point.organisation, after=after)
