"""How far the solver is with rosters that are published as soon as they are made."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from kaimen.rosters.models import Roster, ServicePoint, SolverRun
from kaimen.rosters.rules.runs import WAITING
from kaimen.rosters.rules.spans import local_day
from kaimen.rosters.rules.states import RosterState


@dataclass(frozen=True)
class Progress:
    """Of all points, those that have a published roster for the month in which one is still waiting."""

    done: int
    total: int
    month: date


def progress(at: datetime) -> Progress | None:
    """The earliest month in which a roster that will be published waits for the solver; None when none does. One
    statement then, else three."""
    waiting = SolverRun.objects.filter(state__in=WAITING, will_publish=True).order_by("roster__from_on", "id")
    month = waiting.values_list("roster__from_on", flat=True).first()
    if month is None:
        return None
    published = Roster.objects.filter(state=RosterState.PUBLISHED, from_on__lte=month, to_on__gt=month)
    done = published.aggregate(points=Count("point", distinct=True))["points"]
    return Progress(done, ServicePoint.objects.on_the_board(local_day(at)).count(), month)
