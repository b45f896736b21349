"""Opening service points 服务点 with their seats and hours."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from kaimen.kernel import access, audit
from kaimen.kernel.base import text
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused, raise_any
from kaimen.kernel.base.rights import require
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.kernel.organisations.models import Organisation
from kaimen.kernel.places.services import addresses
from kaimen.rosters import policy
from kaimen.rosters.models import Seat, ServicePoint
from kaimen.rosters.rules.hours import Interval
from kaimen.rosters.rules.points import CODE, PointKind
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.services.hours import set_hours

NAME_LIMIT = 60
SEAT_NAME_LIMIT = 30
PHONE = re.compile(r"[0-9+][0-9 \-]{3,22}")


@dataclass(frozen=True)
class SeatRow:
    """A seat to be set up."""

    kind: SeatKind
    name: str


@dataclass(frozen=True)
class PointRow:
    """A point to be opened."""

    code: str
    name: str
    kind: PointKind
    division_code: str
    address: str
    phone: str
    opened_on: date
    address_note: str = ""
    answers_hotline: bool = False
    seats: Sequence[SeatRow] = ()
    hours: Mapping[DayType, Sequence[Interval]] = field(default_factory=dict)
    is_generated: bool = False


@transaction.atomic
def open_point(*, organisation: Organisation, row: PointRow, actor: Actor, at: datetime) -> ServicePoint:
    """Open a point of a union with its seats and hours. Refuses: point.code_unclear, point.code_taken,
    point.phone_unclear, text.*, and what `addresses.put` and `set_hours` refuse.
    """
    require(actor, policy.OPEN_POINT, organisation)
    raise_any(_refusals(row))
    if ServicePoint.objects.filter(code=row.code).exists():
        raise Refused(Refusal("point.code_taken", {"code": row.code}))
    address = addresses.put(
        division_code=row.division_code,
        line=row.address,
        note=row.address_note,
        actor=actor,
        at=at,
        is_generated=row.is_generated,
    )
    point = ServicePoint.objects.create(
        organisation=organisation,
        code=row.code,
        name=text.clean_line(row.name, limit=NAME_LIMIT),
        kind=row.kind,
        address=address,
        phone=row.phone,
        answers_hotline=row.answers_hotline,
        opened_on=row.opened_on,
        is_generated=row.is_generated,
    )
    for seat in row.seats:
        _add_seat(point, seat)
    after: dict[str, object] = {"code": row.code, "seats": [seat.name for seat in row.seats]}
    audit.record(actor=actor, key=policy.OPEN_POINT, subject=point, at=at, organisation=organisation, after=after)
    if row.hours:
        set_hours(point_id=point.pk, hours=row.hours, from_on=row.opened_on, actor=actor, at=at)
    return point


@transaction.atomic
def add_seat(*, point_id: int, row: SeatRow, actor: Actor, at: datetime) -> Seat:
    """Set up another seat. Refuses: seat.name_taken {name}."""
    point = access.fetch_for_change(actor, ServicePoint, point_id, policy.OPEN_POINT)
    if Seat.objects.filter(point=point, name=row.name).exists():
        raise Refused(Refusal("seat.name_taken", {"name": row.name}))
    seat = _add_seat(point, row)
    after: dict[str, object] = {"point": point.code, "name": seat.name, "kind": seat.kind}
    audit.record(actor=actor, key=policy.OPEN_POINT, subject=seat, at=at, organisation=point.organisation, after=after)
    return seat


def _add_seat(point: ServicePoint, row: SeatRow) -> Seat:
    name = text.clean_line(row.name, limit=SEAT_NAME_LIMIT)
    return Seat.objects.create(point=point, kind=row.kind, name=name, is_generated=point.is_generated)


def _refusals(row: PointRow) -> tuple[Refusal, ...]:
    found = []
    if not CODE.fullmatch(row.code):
        found.append(Refusal("point.code_unclear", {"code": row.code[:24]}))
    if row.phone and not PHONE.fullmatch(row.phone):
        found.append(Refusal("point.phone_unclear"))
    return tuple(found)
