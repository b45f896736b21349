"""Setting opening hours 开放时间."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from kaimen.kernel import access, audit
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused, raise_any
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.rosters import policy
from kaimen.rosters.models import OpeningHours, ServicePoint
from kaimen.rosters.rules.hours import Interval, interval_refusals
from kaimen.rosters.rules.spans import local_day


@transaction.atomic
def set_hours(
    *,
    point_id: int,
    hours: Mapping[DayType, Sequence[Interval]],
    from_on: date,
    actor: Actor,
    at: datetime,
) -> None:
    """Set the hours of the given day types from a day on; a type with no interval is closed, a type not given stays.

    Hours of past days stay as they were. Refuses: hours.run_backward, hours.overlap, hours.in_the_past {today}.
    """
    point = access.fetch_for_change(actor, ServicePoint, point_id, policy.SET_HOURS)
    today = local_day(at)
    if from_on < today and from_on != point.opened_on:
        raise Refused(Refusal("hours.in_the_past", {"today": today.isoformat()}))
    raise_any(tuple(refusal for intervals in hours.values() for refusal in interval_refusals(intervals)))
    for day_type, intervals in hours.items():
        _replace(point, day_type, intervals, from_on)
    after: dict[str, object] = {
        day_type.value: [str(each) for each in sorted(held)] for day_type, held in hours.items()
    }
    audit.record(
        actor=actor,
        key=policy.SET_HOURS,
        subject=point,
        at=at,
        organisation=point.organisation,
        after={"from_on": from_on.isoformat(), "hours": after},
    )


def _replace(point: ServicePoint, day_type: DayType, intervals: Sequence[Interval], from_on: date) -> None:
    standing = OpeningHours.objects.filter(point=point, day_type=day_type)
    standing.filter(from_on__gte=from_on).delete()
    standing.filter(to_on=None).update(to_on=from_on)
    standing.filter(to_on__gt=from_on).update(to_on=from_on)
    OpeningHours.objects.bulk_create(
        OpeningHours(point=point, day_type=day_type, opens=each.opens, closes=each.closes, from_on=from_on)
        for each in sorted(intervals)
    )
