"""The next watch 下一班: who comes first where nobody is now."""

from dataclasses import dataclass
from datetime import datetime

from kaimen.rosters.models import ServicePoint, Shift
from kaimen.rosters.rules.spans import local_day
from kaimen.rosters.selectors.duty import up_the_line


@dataclass(frozen=True)
class NextWatch:
    """The first person to come, and when."""

    starts_at: datetime
    person_id: int


def next_watch(point_id: int, at: datetime) -> NextWatch | None:
    """The first published watch to begin after this instant, at the point or anywhere up its line; None when nobody is
    planned. Two statements.
    """
    path = ServicePoint.objects.values_list("organisation__territorial_path", flat=True).get(pk=point_id)
    points = ServicePoint.objects.filter(pk=point_id) | up_the_line(path).on_the_board(local_day(at))
    coming = Shift.objects.published().filter(starts_at__gt=at, seat__point__in=points)
    first = coming.order_by("starts_at", "id").values_list("starts_at", "person_id").first()
    return NextWatch(*first) if first else None
