"""The situation 此刻: points, their hours and who is on duty around an instant, read in three statements whatever
the size."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import QuerySet

from kaimen.kernel import calendars
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.rosters.models import OpeningHours, ServicePoint, Shift
from kaimen.rosters.rules import doors, fallback, hours
from kaimen.rosters.rules.doors import DoorState, Watch
from kaimen.rosters.rules.fallback import Place
from kaimen.rosters.rules.hours import HoursRow, Interval
from kaimen.rosters.rules.shifts import LONGEST, RANKS, SeatKind
from kaimen.rosters.rules.spans import DAY, Span, days, local_day
from kaimen.rosters.selectors import standing

KINDS = {rank: kind for kind, rank in RANKS.items()}
POINT_FIELDS = {
    "id": "point_id",
    "code": "code",
    "name": "name",
    "kind": "kind",
    "phone": "phone",
    "answers_hotline": "answers_hotline",
    "is_generated": "is_generated",
    "address__line": "address",
    "address__note": "address_note",
    "organisation_id": "organisation_id",
    "organisation__name": "organisation",
    "organisation__short_name": "organisation_short",
    "organisation__level": "level",
    "organisation__division_code": "division_code",
    "organisation__territorial_path": "path",
}


@dataclass(frozen=True)
class PointRow:
    """A point with what is told of it and of its union."""

    point_id: int
    code: str
    name: str
    kind: str
    phone: str
    answers_hotline: bool
    is_generated: bool
    address: str
    address_note: str
    organisation_id: int
    organisation: str
    organisation_short: str
    level: str
    division_code: str
    path: str

    @property
    def place(self) -> Place:
        return Place(self.point_id, self.path)


@dataclass(frozen=True)
class Situation:
    """Everything needed to say, for any of these points, who answers at any instant of the window that was read."""

    points: Mapping[int, PointRow]
    hours: Mapping[int, Sequence[HoursRow]]
    watches: Mapping[int, Sequence[Watch]]
    names: Mapping[int, str]
    window: Span
    _day_types: dict[tuple[date, str], DayType] = field(default_factory=dict)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return tuple(row.place for row in self.points.values())

    def manned(self, at: datetime) -> frozenset[int]:
        """Points where somebody is on duty."""
        return frozenset(point for point, held in self.watches.items() if any(each.span.holds(at) for each in held))

    def watch(self, point_id: int, at: datetime) -> Watch | None:
        return doors.on_watch(self.watches.get(point_id, ()), at)

    def answering(self, point_id: int, at: datetime, manned: frozenset[int] | None = None) -> PointRow | None:
        """The point that answers for this one: itself, or the nearest above; None when nobody is anywhere."""
        if manned is None:
            manned = self.manned(at)
        if point_id in manned:
            return self.points[point_id]
        found = fallback.answering(self.points[point_id].place, self.places, manned)
        return self.points[found.point_id] if found else None

    def day_type(self, day: date, division_code: str) -> DayType:
        key = (day, division_code)
        if key not in self._day_types:
            self._day_types[key] = calendars.day_type(day, division_code or None)
        return self._day_types[key]

    def openings(self, point_id: int, first: date, last: date) -> tuple[Span, ...]:
        """Openings on the local days from first to last, both included."""
        code = self.points[point_id].division_code
        types = {day: self.day_type(day, code) for day in days(first, last + DAY)}
        return hours.openings(types, self.hours.get(point_id, ()))

    def intervals_on(self, point_id: int, day: date) -> tuple[Interval, ...]:
        day_type = self.day_type(day, self.points[point_id].division_code)
        return hours.intervals_on(day, day_type, self.hours.get(point_id, ()))

    def state(self, point_id: int, at: datetime, *, is_caught: bool) -> DoorState:
        today = local_day(at)
        openings = self.openings(point_id, today - DAY, today)
        return doors.door_state(at, openings, self.watches.get(point_id, ()), is_caught=is_caught)


def read(points: QuerySet[ServicePoint], start: datetime, end: datetime) -> Situation:
    """The situation of these points from an instant to another (exclusive). Three statements."""
    rows = points.order_by("organisation__territorial_path", "code").values(*POINT_FIELDS)
    held = {row["id"]: PointRow(**{POINT_FIELDS[key]: value for key, value in row.items()}) for row in rows}
    watches, names = _watches(held, start, end)
    return Situation(held, _hours(held, start, end), watches, names, Span(start, end))


def _hours(points: Iterable[int], start: datetime, end: datetime) -> dict[int, list[HoursRow]]:
    found: dict[int, list[HoursRow]] = {}
    rows = OpeningHours.objects.filter(point__in=points).order_by("point_id", "day_type", "opens", "id")
    columns = ("point_id", "day_type", "opens", "closes", "from_on", "to_on")
    for point_id, day_type, opens, closes, from_on, to_on in rows.values_list(*columns):
        row = HoursRow(DayType(day_type), Interval(opens, closes), from_on, to_on)
        found.setdefault(point_id, []).append(row)
    return found


def _watches(
    points: Mapping[int, PointRow], start: datetime, end: datetime
) -> tuple[dict[int, list[Watch]], dict[int, str]]:
    """Published shifts of these points as far as their people hold a duty role there, and the names of those people.

    A role that ends in the middle of a shift ends the watch with it: the seat then falls to the superior by itself.
    """
    found: dict[int, list[Watch]] = {}
    names: dict[int, str] = {}
    held: dict[int, tuple[int, Watch, str]] = {}
    terms: dict[int, list[Span]] = {}
    published = Shift.objects.published().touching(start, end).filter(seat__point__in=points)
    rows = standing.with_offices(published, start - LONGEST, end + LONGEST).order_by("starts_at", "id", "office__id")
    columns = ("id", "seat__point_id", "seat__kind", "seat_id", "person_id", "person__name", "starts_at", "ends_at")
    for pk, point_id, kind, seat_id, person_id, name, starts_at, ends_at, *office in rows.values_list(
        *columns, *standing.OFFICE
    ):
        held[pk] = (point_id, Watch(Span(starts_at, ends_at), RANKS[SeatKind(kind)], seat_id, person_id), name)
        terms.setdefault(pk, []).extend(standing.term(points[point_id].path, *office))
    for pk, (point_id, watch, name) in held.items():
        for span in standing.shared(watch.span, terms[pk]):
            if span.overlaps(Span(start, end)):
                found.setdefault(point_id, []).append(replace(watch, span=span))
                names[watch.person_id] = name
    return found, names


def moment(at: datetime) -> tuple[datetime, datetime]:
    """The narrowest window around an instant."""
    return at, at + timedelta(microseconds=1)
