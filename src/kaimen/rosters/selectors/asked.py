"""Who is asked when a seat is empty 找谁: a point's planner and duty leader, the seat above it, and the heads."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kaimen.kernel.access.models import Grant
from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.access.selectors import holders
from kaimen.kernel.base import paths
from kaimen.rosters.models import Seat
from kaimen.rosters.rules import fallback
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.selectors.situation import PointRow, Situation

SUPERIOR = "rosters.seat_empty_soon"
"""The kind of task by which a superior union is told."""
ASKED = (Role.PLANNER, Role.DUTY_LEADER, Role.MANAGER)


@dataclass(frozen=True)
class Colleague:
    """Somebody who may be asked."""

    person_id: int
    name: str
    role: Role


@dataclass(frozen=True)
class Asked:
    """The colleagues of the unions around some points, read in one statement."""

    by_path: Mapping[str, tuple[Colleague, ...]]
    wide: frozenset[int]
    """Managers whose right reaches below their own union."""

    def own(self, point: PointRow) -> tuple[Colleague, ...]:
        """Planners first, then duty leaders, of the point's own union."""
        held = [each for each in self.by_path.get(point.path, ()) if each.role != Role.MANAGER]
        return tuple(sorted(held, key=lambda each: (ASKED.index(each.role), each.person_id)))

    def leader(self, point: PointRow) -> Colleague | None:
        """Who leads duty at a union: its duty leader, else its planner, else a manager."""
        order = (Role.DUTY_LEADER, Role.PLANNER, Role.MANAGER)
        held = sorted(self.by_path.get(point.path, ()), key=lambda each: (order.index(each.role), each.person_id))
        return held[0] if held else None

    def heads(self, point: PointRow) -> tuple[Colleague, ...]:
        """Managers of the point's union; where it has none, those of the nearest union above that reach down to it."""
        for path in (point.path, *paths.parents(point.path)) if point.path else ():
            held = [each for each in self.by_path.get(path, ()) if each.role == Role.MANAGER]
            if path != point.path:
                held = [each for each in held if each.person_id in self.wide]
            if held:
                return tuple(sorted(held, key=lambda each: each.person_id))
        return ()


def read(points: Collection[PointRow], on: date) -> Asked:
    """Everybody who may be asked about these points. One statement."""
    wanted = {path for point in points if point.path for path in (point.path, *paths.parents(point.path))}
    granted = Grant.objects.in_force(on).filter(role__in=ASKED, organisation__territorial_path__in=wanted)
    columns = ("person_id", "person__name", "role", "scope", "organisation__territorial_path")
    found: dict[str, dict[tuple[int, str], Colleague]] = {}
    wide = set()
    for person_id, name, role, scope, path in granted.order_by("id").values_list(*columns):
        found.setdefault(path, {})[person_id, role] = Colleague(person_id, name, Role(role))
        if role == Role.MANAGER and scope == Scope.SUBTREE:
            wide.add(person_id)
    return Asked({path: tuple(held.values()) for path, held in found.items()}, frozenset(wide))


def superior(held: Situation, point: PointRow) -> PointRow | None:
    """The nearest point of a union above."""
    line = (held.points[place.point_id] for place in fallback.order(point.place, held.places))
    return next((each for each in line if each.path != point.path), None)


def first_seats(points: Collection[int]) -> dict[int, int]:
    """The primary seat of each point: its oldest one on the seat."""
    rows = Seat.objects.filter(point__in=points, kind=SeatKind.ON_SEAT).order_by("-id")
    return dict(rows.values_list("point_id", "id"))


def approvers(organisation_id: int, at: datetime) -> tuple[int, ...]:
    """Who decides on swaps and claims: the planners of a union, its managers where it has none."""
    return holders((Role.PLANNER,), organisation_id, at=at) or holders((Role.MANAGER,), organisation_id, at=at)
