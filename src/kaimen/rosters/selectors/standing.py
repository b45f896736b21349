"""What stands already: the shifts a new one is judged beside, and who may be put on a roster."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime

from django.db.models import FilteredRelation, Q, QuerySet

from kaimen.kernel.access.models import Grant
from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.base import paths
from kaimen.rosters.models import Roster, Seat, ServicePoint, Shift
from kaimen.rosters.rules.nights import is_night
from kaimen.rosters.rules.problem import Stretch
from kaimen.rosters.rules.shifts import LONGEST, REST, Duty, SeatKind
from kaimen.rosters.rules.spans import DAY, MIDNIGHT, Span, instant, local_day, merged, of_days
from kaimen.rosters.rules.staff import AWAY, AbsenceKind
from kaimen.rosters.rules.states import RosterState

DUTY_ROLES = (Role.CLERK, Role.DUTY_LEADER)
OFFICE = ("office__organisation__territorial_path", "office__from_on", "office__to_on")


def duties(
    *, seats: Collection[int], people: Collection[int], start: datetime, end: datetime, roster_id: int | None = None
) -> list[Duty]:
    """Shifts of these seats or people around a span, with room for rest: all published ones, and those of one
    roster."""
    around = Shift.objects.touching(start - LONGEST - REST, end + LONGEST + REST)
    counted = Q(roster__state=RosterState.PUBLISHED) | Q(roster_id=roster_id)
    rows = around.filter(counted, Q(seat__in=seats) | Q(person__in=people)).order_by("starts_at", "id")
    columns = ("starts_at", "ends_at", "seat_id", "person_id", "seat__kind", "person__name", "seat__point__name")
    return [
        Duty(Span(starts, ends), seat, person, SeatKind(kind), name, place)
        for starts, ends, seat, person, kind, name, place in rows.values_list(*columns)
    ]


def candidate_ids(organisation_id: int, on: date) -> frozenset[int]:
    """People who may be put on duty for a union: those with a duty role there. To be a member of it is no office."""
    return frozenset(granted(organisation_id, on).values_list("person_id", flat=True))


def granted(organisation_id: int, on: date) -> QuerySet[Grant]:
    """The duty roles in force at a union."""
    return Grant.objects.in_force(on).filter(organisation_id=organisation_id, role__in=DUTY_ROLES)


def offices(person_id: int, on: date) -> tuple[str, ...]:
    """Territorial paths of the unions where somebody holds a duty role; a seat there or below may be answered."""
    granted = Grant.objects.in_force(on).filter(person_id=person_id, role__in=DUTY_ROLES)
    held = granted.exclude(organisation__territorial_path="").order_by("organisation_id")
    return tuple(held.values_list("organisation__territorial_path", flat=True).distinct())


def unions(person_id: int, on: date) -> list[int]:
    """Ids of the unions where somebody holds a duty role."""
    granted = Grant.objects.in_force(on).filter(person_id=person_id, role__in=DUTY_ROLES)
    return list(granted.order_by("organisation_id").values_list("organisation_id", flat=True).distinct())


def with_offices(shifts: QuerySet[Shift], start: datetime, end: datetime) -> QuerySet[Shift]:
    """Shifts beside each duty role that their person holds on a day between two instants: the columns `OFFICE`, one
    row a role. Whose person holds none is left out. No statement of its own.
    """
    first, last = local_day(start), local_day(end)
    held = shifts.alias(
        office=FilteredRelation("person__grants", condition=Q(person__grants__role__in=[*DUTY_ROLES])),
    )
    return held.filter(Q(office__to_on=None) | Q(office__to_on__gt=first), office__from_on__lte=last)


def offices_in(first: date, last: date) -> Iterator[tuple[int, tuple[str, date, date | None]]]:
    """Every duty role held on some day of these: the person; territorial path of its union, from, to. One statement."""
    held = Grant.objects.filter(Q(to_on=None) | Q(to_on__gt=first), role__in=DUTY_ROLES, from_on__lte=last)
    columns = ("person_id", "organisation__territorial_path", "from_on", "to_on")
    for person, path, from_on, to_on in held.order_by("id").values_list(*columns).iterator(chunk_size=5000):
        yield person, (path, from_on, to_on)


def term(path: str, office: str, from_on: date, to_on: date | None) -> tuple[Span, ...]:
    """How long a duty role at one path lets its holder answer a seat at another: there or below, else never."""
    if not office or not path.startswith(office):
        return ()
    return (of_days(from_on, to_on or date.max - DAY),)


def shared(span: Span, terms: Iterable[Span]) -> tuple[Span, ...]:
    """The parts of a span that lie within any of the terms."""
    return merged(Span(max(span.start, each.start), min(span.end, each.end)) for each in merged(terms))


def seat_above(point_id: int, on: date) -> Seat | None:
    """The seat of the nearest union above that has one on the board: its oldest. Two statements."""
    path = ServicePoint.objects.values_list("organisation__territorial_path", flat=True).get(pk=point_id)
    points = ServicePoint.objects.on_the_board(on).filter(organisation__territorial_path__in=paths.parents(path))
    seats = Seat.objects.filter(kind=SeatKind.ON_SEAT, point__in=points)
    return seats.order_by("-point__organisation__territorial_path", "point_id", "id").first()


def period_taken(roster: Roster) -> Roster | None:
    """A published roster of the same point that shares a day with this one."""
    others = Roster.objects.filter(point_id=roster.point_id, state=RosterState.PUBLISHED).exclude(pk=roster.pk)
    return others.filter(from_on__lt=roster.to_on, to_on__gt=roster.from_on).order_by("from_on", "id").first()


def uncovered_by(person_id: int, kind: AbsenceKind, first_on: date, last_on: date | None, at: datetime) -> list[Shift]:
    """Published shifts of somebody that are not over yet and that an absence leaves empty; a protection from nights
    leaves those at night."""
    begins = max(at, instant(first_on, MIDNIGHT))
    shifts = Shift.objects.published().filter(person_id=person_id, ends_at__gt=begins)
    if last_on is not None:
        shifts = shifts.filter(starts_at__lt=instant(last_on + DAY, MIDNIGHT))
    found = shifts.select_related("seat__point", "roster").order_by("starts_at", "id")
    return [shift for shift in found if kind in AWAY or (kind == AbsenceKind.NO_NIGHTS and _is_night(shift))]


def _is_night(shift: Shift) -> bool:
    midnight = instant(local_day(shift.starts_at), MIDNIGHT)
    begins, ends = ((edge - midnight).total_seconds() // 60 for edge in (shift.starts_at, shift.ends_at))
    return shift.seat.kind == SeatKind.ON_SEAT and is_night(Stretch(int(begins), int(ends)))
