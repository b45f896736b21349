"""Points of the small federation, with people for their seats."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest

from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.calendars import selectors as calendar
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.kernel.organisations.models import Organisation
from kaimen.rosters.models import Roster, Seat, ServicePoint
from kaimen.rosters.rules.hours import Interval
from kaimen.rosters.rules.points import PointKind
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.rules.spans import LOCAL_ZONE
from kaimen.rosters.services import hours, points, rosters
from kaimen.rosters.services.points import PointRow, SeatRow

SINCE = date(2026, 11, 1)
HOURS = {DayType.WORKING: (Interval(time(8, 30), time(17, 30)),)}


@pytest.fixture(autouse=True)
def _calendar_is_read(db):
    """The calendar is read once a minute; read it now, so that statements can be counted."""
    calendar.forget()
    calendar.current()
    yield
    calendar.forget()


def local(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LOCAL_ZONE).astimezone(UTC)


def open_at(organisation: Organisation, *, code: str = "", at: datetime, opened_on: date = SINCE) -> ServicePoint:
    row = PointRow(
        code=code or organisation.division_code,
        name=f"{organisation.short_name}职工服务中心",
        kind=PointKind.SERVICE_CENTRE,
        division_code=organisation.division_code,
        address="云岭路 6 号",
        phone="0000-6820 1201",
        opened_on=opened_on,
        seats=(SeatRow(SeatKind.ON_SEAT, "值守席"),),
        is_generated=True,
    )
    point = points.open_point(organisation=organisation, row=row, actor=SYSTEM, at=at)
    hours.set_hours(point_id=point.pk, hours=HOURS, from_on=opened_on, actor=SYSTEM, at=at)
    return point


def seat_of(point: ServicePoint) -> Seat:
    return Seat.objects.get(point=point)


@pytest.fixture
def point(federation, at) -> ServicePoint:
    """A centre of the county."""
    return open_at(federation.county, at=at)


@pytest.fixture
def november(point, at) -> Roster:
    """A draft for November."""
    return rosters.draft(point_id=point.pk, from_on=date(2026, 11, 1), to_on=date(2026, 12, 1), actor=SYSTEM, at=at)


@pytest.fixture
def on_duty(federation, at) -> Callable[..., int]:
    """Put somebody on the seat of a point in a published November roster; the id of the person."""

    def put(point: ServicePoint, *, starts: datetime, ends: datetime, name: str = "周岚") -> int:
        from kaimen.rosters.services import shifts

        person = federation.clerk(name, point.organisation)
        roster = Roster.objects.filter(point=point).first() or rosters.draft(
            point_id=point.pk, from_on=date(2026, 11, 1), to_on=date(2026, 12, 1), actor=SYSTEM, at=local(1, 0)
        )
        shifts.assign(
            roster_id=roster.pk,
            seat_id=seat_of(point).pk,
            person_id=person.pk,
            starts_at=starts,
            ends_at=ends,
            actor=SYSTEM,
            at=local(1, 0),
        )
        if roster.state == "draft":
            rosters.publish(roster_id=roster.pk, actor=SYSTEM, at=local(1, 0))
        return person.pk

    return put
