"""Fall-back 代接: which points answer when a seat is empty.   Pure.

The point itself, then the other points of the same union, then the unions above along the territorial line, nearest
first.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kaimen.kernel.base.paths import parents


@dataclass(frozen=True)
class Place:
    """A point with the territorial path of its union ("" when it has no place in that line)."""

    point_id: int
    path: str


def order(of: Place, places: Iterable[Place]) -> tuple[Place, ...]:
    """Who is asked in turn, the point itself first. Points of unions beside or below are never asked."""
    held: dict[str, list[Place]] = {}
    for place in places:
        held.setdefault(place.path, []).append(place)
    line = (of.path, *parents(of.path)) if of.path else ()
    others = [
        place for path in line for place in sorted(held.get(path, ()), key=_by_age) if place.point_id != of.point_id
    ]
    return (of, *others)


def answering(of: Place, places: Iterable[Place], manned: Collection[int]) -> Place | None:
    """The first of them where somebody is on duty; None when nobody is anywhere."""
    return next((place for place in order(of, places) if place.point_id in manned), None)


def _by_age(place: Place) -> int:
    return place.point_id
