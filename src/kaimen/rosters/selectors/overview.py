"""The points whose rosters somebody may look at 值守总览, with the state of two months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kaimen.kernel.base import words
from kaimen.kernel.base.actors import Actor
from kaimen.rosters.models import Roster, ServicePoint
from kaimen.rosters.rules.points import asked
from kaimen.rosters.rules.spans import local_day, month_of
from kaimen.rosters.rules.states import RosterState


@dataclass(frozen=True)
class PointMonths:
    """A point in the list of the staff: what is planned for this month and the next."""

    code: str
    name: str
    organisation: str
    this_month: RosterState | None
    next_month: RosterState | None

    @property
    def this_word(self) -> str:
        return words.label(self.this_month) if self.this_month else ""

    @property
    def next_word(self) -> str:
        return words.label(self.next_month) if self.next_month else ""


def overview(*, actor: Actor, at: datetime, search: str = "") -> list[PointMonths]:
    """Points whose rosters the actor may look at, with the state of two months. Two statements."""
    first, following = month_of(local_day(at))
    points = ServicePoint.objects.visible_to(actor).on_the_board(local_day(at)).filter(name__icontains=asked(search))
    rows = points.order_by("organisation__territorial_path", "code")
    listed = list(rows.values_list("id", "code", "name", "organisation__short_name"))
    states = _states([pk for pk, *_rest in listed], first, following)
    return [
        PointMonths(code, name, short_name, states.get((pk, first)), states.get((pk, following)))
        for pk, code, name, short_name in listed
    ]


def _states(points: Sequence[int], first: date, following: date) -> dict[tuple[int, date], RosterState]:
    found: dict[tuple[int, date], RosterState] = {}
    after = month_of(following)[1]
    rows = Roster.objects.filter(point__in=points, from_on__lt=after, to_on__gt=first).order_by("state", "id")
    for point_id, from_on, to_on, state in rows.values_list("point_id", "from_on", "to_on", "state"):
        for month, end in ((first, following), (following, after)):
            if from_on < end and to_on > month:
                found[point_id, month] = RosterState(state)
    return found
