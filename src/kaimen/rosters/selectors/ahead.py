"""The next watch 下一班: who comes first where nobody is now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kaimen.rosters.models import ServicePoint, Shift
from kaimen.rosters.rules.spans import Span, local_day
from kaimen.rosters.selectors import standing
from kaimen.rosters.selectors.duty import up_the_line

AHEAD = timedelta(days=62)


@dataclass(frozen=True)
class NextWatch:
    """The first person to come, and when."""

    starts_at: datetime
    person_id: int


def next_watch(point_id: int, at: datetime) -> NextWatch | None:
    """The first published watch of two months to begin after this instant, at the point or anywhere up its line, of
    somebody who holds a duty role there then; None when nobody is planned. Two statements.
    """
    path = ServicePoint.objects.values_list("organisation__territorial_path", flat=True).get(pk=point_id)
    points = ServicePoint.objects.filter(pk=point_id) | up_the_line(path).on_the_board(local_day(at))
    coming = Shift.objects.published().filter(starts_at__gt=at, starts_at__lt=at + AHEAD, seat__point__in=points)
    columns = ("starts_at", "ends_at", "person_id", "seat__point__organisation__territorial_path")
    held = standing.with_offices(coming, at, at + AHEAD).order_by("starts_at", "id", "office__id")
    for starts, ends, person_id, union, *office in held.values_list(*columns, *standing.OFFICE).iterator():
        if standing.shared(Span(starts, ends), standing.term(union, *office)):
            return NextWatch(starts, person_id)
    return None
