"""Who is on duty 值守: the answer of a point at an instant, and the seats a person answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kaimen.kernel.base import paths
from kaimen.kernel.organisations.models import in_ranges
from kaimen.kernel.organisations.rules.levels import Line
from kaimen.rosters.models import Roster, Seat, ServicePoint, Shift
from kaimen.rosters.models.points import ServicePointQuerySet
from kaimen.rosters.rules import doors
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.rules.spans import local_day
from kaimen.rosters.rules.states import RosterState
from kaimen.rosters.selectors import situation, standing
from kaimen.rosters.selectors.situation import KINDS, Situation

AROUND = timedelta(hours=24)


@dataclass(frozen=True)
class Answer:
    """Who answers a point now. `point_id`, `seat_id` and `phone` are those that answer: the superior's on a
    fall-back."""

    seat_id: int
    point_id: int
    point_name: str
    organisation: str
    person_id: int
    person_name: str
    role: SeatKind
    since: datetime
    until: datetime
    is_fallback: bool
    phone: str


def who_answers(point_id: int, at: datetime) -> Answer | None:
    """The point's own seat, else the seat of the nearest superior union; None only when nobody is anywhere.

    Four statements. A point that does not exist is a fault of the caller (ServicePoint.DoesNotExist).
    """
    path = ServicePoint.objects.values_list("organisation__territorial_path", flat=True).get(pk=point_id)
    points = ServicePoint.objects.filter(pk=point_id) | up_the_line(path).on_the_board(local_day(at))
    return answer_in(situation.read(points, start=at - AROUND, end=at + AROUND), point_id, at)


def answer_in(held: Situation, point_id: int, at: datetime, manned: frozenset[int] | None = None) -> Answer | None:
    """The same, out of a situation that holds the point and those above it."""
    row = held.answering(point_id, at, manned)
    watch = held.watch(row.point_id, at) if row else None
    if row is None or watch is None:
        return None
    stay = doors.stay(held.watches[row.point_id], watch)
    return Answer(
        seat_id=watch.seat_id,
        point_id=row.point_id,
        point_name=row.name,
        organisation=row.organisation,
        person_id=watch.person_id,
        person_name=held.names[watch.person_id],
        role=KINDS[watch.rank],
        since=stay.start,
        until=stay.end,
        is_fallback=row.point_id != point_id,
        phone=row.phone,
    )


def is_rostered(code: str, at: datetime) -> bool:
    """Whether a point has a published roster for the day."""
    published = Roster.objects.filter(state=RosterState.PUBLISHED, point__code=code)
    return published.filter(from_on__lte=local_day(at), to_on__gt=local_day(at)).exists()


def primary_seat(point_id: int) -> Seat | None:
    """The seat that cases of a point belong to: its oldest one on the seat; None when it has none yet."""
    return Seat.objects.filter(point_id=point_id, kind=SeatKind.ON_SEAT).order_by("id").first()


def seats_answered_by(person_id: int, at: datetime) -> frozenset[int]:
    """Every seat whose work this person does at this moment.

    All seats of the points where the person is on duty, and those of points below that nobody nearer answers.
    Somebody on standby
    answers only while nobody is on the seat. A shift counts only with a duty role in force at its union or above it:
    on a roster alone nobody reads what a worker wrote. One statement when the person is off duty, else six.
    """
    own = Shift.objects.published().touching(*situation.moment(at)).filter(person_id=person_id)
    held = list(own.values_list("seat__point_id", "seat__kind", "seat__point__organisation__territorial_path"))
    if held:
        offices = standing.offices(person_id, local_day(at))
        held = [each for each in held if each[2].startswith(offices)]
    if not held:
        return frozenset()
    below = tuple(paths.subtree(Line.TERRITORIAL, path) for _point, _kind, path in held if path)
    reach = ServicePoint.objects.filter(in_ranges(below, "organisation__"))
    own_points = ServicePoint.objects.filter(pk__in=[point for point, _kind, _path in held])
    seen = situation.read(own_points | reach.on_the_board(local_day(at)), *situation.moment(at))
    answering = frozenset(point for point, kind, _path in held if _answers(seen, point, SeatKind(kind), at))
    manned = seen.manned(at)
    served = [point for point in seen.points if _served_by(seen, point, answering, manned, at)]
    return frozenset(Seat.objects.filter(point__in=served).values_list("id", flat=True))


def _answers(seen: Situation, point_id: int, kind: SeatKind, at: datetime) -> bool:
    if kind != SeatKind.STANDBY:
        return True
    watch = seen.watch(point_id, at)
    return watch is not None and KINDS[watch.rank] == SeatKind.STANDBY


def _served_by(seen: Situation, point_id: int, answering: frozenset[int], manned: frozenset[int], at: datetime) -> bool:
    row = seen.answering(point_id, at, manned)
    return row is not None and row.point_id in answering


def up_the_line(path: str) -> ServicePointQuerySet:
    """Points of the union at this path and of those above it."""
    if not path:
        return ServicePoint.objects.filter(pk__in=())
    return ServicePoint.objects.filter(organisation__territorial_path__in=(path, *paths.parents(path)))
