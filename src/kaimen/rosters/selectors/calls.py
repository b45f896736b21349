"""How many a point's hotline needs 热线要几人: the page's figures, from numbers that were told; nothing is kept."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kaimen.kernel import calendars
from kaimen.kernel.base import words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import NotVisible
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.rosters import policy
from kaimen.rosters.models import ServicePoint, Shift
from kaimen.rosters.rules import calls, forecast
from kaimen.rosters.rules.calls import Hotline, HourSeats, NightFigure
from kaimen.rosters.rules.erlang import Target
from kaimen.rosters.rules.forecast import CALL_DAYS, Basis, CallDay
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.rules.spans import DAY, LOCAL_ZONE, local_day
from kaimen.rosters.selectors import standing
from kaimen.rosters.selectors.situation import moment

BAR, GAP, FOOT, HIGH = 15, 2, 84, 66
"""Of the picture: a bar with its gap, the gap, the line they stand on, the highest bar."""
FIRST_DAYS = {
    DayType.WORKING: CallDay.WORKING,
    DayType.REST: CallDay.REST,
    DayType.HOLIDAY: CallDay.HOLIDAY,
}


@dataclass(frozen=True)
class Bar:
    """One hour in the picture. `label` is the number of seats where it differs from the hour before."""

    x: int
    y: int
    width: int
    height: int
    middle: float
    label: str


@dataclass(frozen=True)
class DayCalls:
    """One kind of day: its 24 hours, and their picture."""

    word: str
    hours: Sequence[HourSeats]
    bars: Sequence[Bar]
    percents: Sequence[int]

    @property
    def most(self) -> int:
        return max(each.seats for each in self.hours)

    @property
    def seat_hours(self) -> int:
        """Hours of work that a day takes, breaks and leave not counted."""
        return sum(each.seats for each in self.hours)


@dataclass(frozen=True)
class NowCalls:
    """This hour. `percent` is answered in time by those on duty; None where nobody is, or nothing is told of today."""

    people: int
    calls_per_hour: float | None
    percent: int | None


@dataclass(frozen=True)
class CallsPage:
    """Everything on the page. Without numbers only the point and those on duty are known."""

    point: ServicePoint
    can_plan: bool
    hotline: Hotline | None
    days: Sequence[DayCalls]
    night: NightFigure | None
    night_word: str
    now: NowCalls

    @property
    def minutes(self) -> float:
        return self.hotline.handling_seconds / 60 if self.hotline else 0.0

    @property
    def target_percent(self) -> int:
        return round(self.hotline.target.share * 100) if self.hotline else 0

    @property
    def night_percent(self) -> int:
        return percent(self.night.one.answered_in_time, self.hotline.target) if self.night and self.hotline else 0

    @property
    def rows(self) -> Sequence[tuple[int, Sequence[tuple[HourSeats, int]]]]:
        """The table: each hour with each kind of day."""
        return [(hour, [(day.hours[hour], day.percents[hour]) for day in self.days]) for hour in forecast.HOURS]


@dataclass(frozen=True)
class TypeHistory:
    """What a history tells of one kind of day: 24 means, and on how many days of which kind they stand."""

    rates: tuple[float, ...]
    days: int
    basis: Basis


@dataclass(frozen=True)
class History:
    """A history read once. The first and the last day are cut off somewhere, so they are left out."""

    first_on: date
    last_on: date
    types: Mapping[DayType, TypeHistory]
    spread: float


def percent(share: float, target: Target) -> int:
    """A share in hundredths; never rounded up to a target that it misses."""
    rounded = round(share * 100)
    return math.floor(share * 100) if share < target.share <= rounded / 100 else rounded


def calls_page(*, code: str, actor: Actor, at: datetime, hotline: Hotline | None = None) -> CallsPage:
    """The page of a point's hotline. Two statements. Raises NotVisible; refuses as the rules of `calls` do."""
    point = ServicePoint.objects.visible_to(actor).select_related("organisation").filter(code=code).first()
    if point is None:
        raise NotVisible(f"ServicePoint {code}")
    kinds = [kind for kind in DayType if hotline and kind in hotline.rates]
    return CallsPage(
        point=point,
        can_plan=actor.may(policy.PLAN, point.organisation),
        hotline=hotline,
        days=_days(hotline, kinds) if hotline else (),
        night=calls.night(hotline, kinds[0]) if hotline else None,
        night_word=words.label(kinds[0]) if kinds else "",
        now=_now(point, at, hotline),
    )


def history(page: CallsPage, instants: Collection[datetime]) -> History:
    """What the instants of calls tell of each kind of day. Refuses hotline.history_short.

    Days are those of the point's region. Kinds of days seen too seldom lean on their kin, and it is said.
    """
    if not instants:
        raise Refused(Refusal("hotline.history_short"))
    first, last = local_day(min(instants)) + DAY, local_day(max(instants)) - DAY
    if not 0 <= (last - first).days < forecast.MOST_DAYS:
        raise Refused(Refusal("hotline.history_short"))
    region = page.point.organisation.division_code or None
    counted = forecast.hourly(instants, first, last)
    kinds = {day: CALL_DAYS[calendars.day_kind(day, region)] for day in {each.day for each in counted}}
    found = forecast.forecast(counted, kinds.__getitem__)
    return History(first, last, {kind: _type(found, FIRST_DAYS[kind]) for kind in DayType}, found.spread)


def _type(found: forecast.Forecast, kind: CallDay) -> TypeHistory:
    rates = [found.day_rate(kind, hour) for hour in forecast.HOURS]
    return TypeHistory(tuple(rate.mean for rate in rates), rates[0].days, rates[0].basis)


def _days(hotline: Hotline, kinds: Sequence[DayType]) -> list[DayCalls]:
    hours = {kind: calls.hours(hotline, kind) for kind in kinds}
    most = max(each.seats for day in hours.values() for each in day)
    return [
        DayCalls(
            word=words.label(kind),
            hours=day,
            bars=_bars(day, most),
            percents=[percent(each.service.answered_in_time, hotline.target) for each in day],
        )
        for kind, day in hours.items()
    ]


def _bars(hours: Sequence[HourSeats], most: int) -> list[Bar]:
    found, before = [], 0
    for each in hours:
        height = max(round(HIGH * each.seats / most), 1)
        left = each.hour * BAR + GAP // 2
        label = str(each.seats) if each.seats != before else ""
        found.append(Bar(left, FOOT - height, BAR - GAP, height, left + (BAR - GAP) / 2, label))
        before = each.seats
    return found


def _now(point: ServicePoint, at: datetime, hotline: Hotline | None) -> NowCalls:
    shifts = Shift.objects.published().touching(*moment(at)).filter(seat__point=point, seat__kind=SeatKind.ON_SEAT)
    held = standing.with_offices(shifts, at, at).values_list("person_id", *standing.OFFICE)
    path = point.organisation.territorial_path
    people = len({person for person, *office in held if standing.term(path, *office)})
    kind = calendars.day_type(local_day(at), point.organisation.division_code or None)
    if hotline is None or kind not in hotline.rates:
        return NowCalls(people, None, None)
    hour = at.astimezone(LOCAL_ZONE).hour
    if not people:
        return NowCalls(0, hotline.rates[kind][hour], None)
    found = calls.now(hotline, kind, hour, people)
    return NowCalls(people, hotline.rates[kind][hour], percent(found.answered_in_time, hotline.target))
