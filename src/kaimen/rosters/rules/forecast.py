"""How many calls to expect 来电预测, hour by hour of a week.   Pure: standard library; no calendar, no clock.

Hours are local hours. A forecast knows the hour, the weekday and the kind of day; it knows no trend, no weather and no
campaign. Where a kind of day was seen too seldom it leans on its kin and says on how many days it stands.
Calls bunch: over hours alike the variance is above the mean (2.2 times, measured on a bank's hotline of 1999), so a
plan is made for the rate that four hours of five do not exceed, not for the mean.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.calendars.rules.days import DayKind
from kaimen.rosters.rules.erlang import Target, seats_needed
from kaimen.rosters.rules.spans import DAY, LOCAL_ZONE, days, local_day

HOURS = range(24)
FEWEST_DAYS = 3
"""Days a mean must stand on before it is believed; with fewer the kin is asked."""
USUAL_SPREAD = 2.2
"""Variance over mean where the history is too short to tell. Measured, see above."""
MOST_SPREAD = 20.0
PLANNED_QUANTILE = 0.8
ENOUGH_FOR_SPREAD = 50
MOST_DAYS = 1500
LEAST_LOG = -45.0


class CallDay(StrEnum):
    """Kinds of days by how people call. A make-up working day 调休上班 is a kind of its own: a Saturday at work."""

    WORKING = "working"
    REST = "rest"
    HOLIDAY = "holiday"
    MADE_UP = "made_up"


class Basis(StrEnum):
    """What a figure stands on, narrowest first."""

    WEEKDAY_HOUR = "weekday_hour"
    HOUR = "hour"
    KIN = "kin"
    ALL = "all"


CALL_DAYS: Mapping[DayKind, CallDay] = {
    DayKind.WORKING_DAY: CallDay.WORKING,
    DayKind.REST_DAY: CallDay.REST,
    DayKind.SWAPPED_WORKING_DAY: CallDay.MADE_UP,
    DayKind.SWAPPED_REST_DAY: CallDay.HOLIDAY,
    DayKind.STATUTORY_HOLIDAY: CallDay.HOLIDAY,
    DayKind.REGIONAL_HOLIDAY: CallDay.HOLIDAY,
}
"""The swapped rest days lie inside the long holidays: people call as on those."""
KIN: Mapping[CallDay, CallDay] = {
    CallDay.HOLIDAY: CallDay.REST,
    CallDay.REST: CallDay.HOLIDAY,
    CallDay.MADE_UP: CallDay.WORKING,
    CallDay.WORKING: CallDay.MADE_UP,
}


@dataclass(frozen=True)
class HourCount:
    """Calls that came in one local hour of one day."""

    day: date
    hour: int
    calls: int


@dataclass(frozen=True)
class Rate:
    """Calls an hour to expect: the mean, and the rate to plan for (`planned_rate`).

    `days` is the number of days it stands on, `basis` which days those were.
    """

    mean: float
    planned: float
    days: int
    basis: Basis


@dataclass(frozen=True)
class HourNeed:
    """What one hour of one day asks for."""

    day: date
    hour: int
    rate: Rate
    seats: int


@dataclass(frozen=True)
class Forecast:
    """Sums of a history: per cell (kind of day, weekday, hour) the number of days and the calls."""

    cells: Mapping[tuple[CallDay, int, int], tuple[int, int]]
    spread: float

    def rate(self, call_day: CallDay, weekday: int, hour: int) -> Rate:
        """Narrowest mean that stands on `FEWEST_DAYS`; else the widest there is, however few its days. Refuses
        hotline.no_history.

        Order: this kind of day, weekday and hour → this kind and hour → its kin and hour together with it → all days.
        A made-up or holiday Tuesday is no other Tuesday: a weekday is asked for within its kind alone.
        """
        count, calls = self._sums({call_day}, {weekday}, hour)
        if count < FEWEST_DAYS:
            return self.day_rate(call_day, hour)
        return self._rate(calls, count, Basis.WEEKDAY_HOUR)

    def day_rate(self, call_day: CallDay, hour: int) -> Rate:
        """As `rate`, whatever the weekday. Refuses hotline.no_history."""
        kin = {call_day, KIN[call_day]}
        tried = (
            (Basis.HOUR, {call_day}, set(range(7))),
            (Basis.KIN, kin, set(range(7))),
            (Basis.ALL, set(CallDay), set(range(7))),
        )
        sums = [(basis, *self._sums(kinds, weekdays, hour)) for basis, kinds, weekdays in tried]
        basis, count, calls = next((each for each in sums if each[1] >= FEWEST_DAYS), sums[-1])
        if not count:
            raise Refused(Refusal("hotline.no_history"))
        return self._rate(calls, count, basis)

    def _rate(self, calls: int, count: int, basis: Basis) -> Rate:
        mean = calls / count
        return Rate(mean, planned_rate(mean, self.spread), count, basis)

    def _sums(self, kinds: set[CallDay], weekdays: set[int], hour: int) -> tuple[int, int]:
        found = [self.cells.get((kind, weekday, hour), (0, 0)) for kind in kinds for weekday in weekdays]
        return sum(count for count, _calls in found), sum(calls for _count, calls in found)


def hourly(instants: Iterable[datetime], first: date, last: date) -> tuple[HourCount, ...]:
    """Calls per local hour of the days from first to last, both included, hours without calls as 0.

    Instants are aware; those outside the days are left out. Ends of the history are often half days: leave them out.
    """
    counts: dict[tuple[date, int], int] = {}
    for each in instants:
        key = (local_day(each), each.astimezone(LOCAL_ZONE).hour)
        counts[key] = counts.get(key, 0) + 1
    return tuple(HourCount(day, hour, counts.get((day, hour), 0)) for day in days(first, last + DAY) for hour in HOURS)


def forecast(history: Iterable[HourCount], call_day_of: Callable[[date], CallDay]) -> Forecast:
    """A forecast from what was counted. Refuses hotline.no_history, hotline.calls_unclear (a count below 0)."""
    counted: dict[tuple[CallDay, int, int], list[int]] = {}
    for each in history:
        if each.calls < 0:
            raise Refused(Refusal("hotline.calls_unclear"))
        counted.setdefault((call_day_of(each.day), each.day.weekday(), each.hour), []).append(each.calls)
    if not counted:
        raise Refused(Refusal("hotline.no_history"))
    cells = {key: (len(calls), sum(calls)) for key, calls in counted.items()}
    return Forecast(cells, spread_of(counted.values()))


def spread_of(samples: Iterable[Sequence[int]]) -> float:
    """Variance over mean, pooled over samples of hours alike, each weighed by its degrees of freedom; from 1 (random
    calls at an even rate) to `MOST_SPREAD`. `USUAL_SPREAD` where fewer than `ENOUGH_FOR_SPREAD` degrees are known.
    """
    freedom, variance, mean = 0, 0.0, 0.0
    for calls in samples:
        if len(calls) < 2:
            continue
        middle = sum(calls) / len(calls)
        freedom += len(calls) - 1
        variance += sum((each - middle) ** 2 for each in calls)
        mean += middle * (len(calls) - 1)
    if freedom < ENOUGH_FOR_SPREAD or mean == 0:
        return USUAL_SPREAD
    return min(max(variance / mean, 1.0), MOST_SPREAD)


def rate_quantile(mean: float, spread: float, share: float) -> float:
    """The rate that `share` of hours alike do not exceed: rates follow a Gamma law with the variance (spread − 1)·mean.

    The calls at a given rate are random besides (Poisson): Erlang's formulas see to that part, so it is left out here.
    Refuses: hotline.spread_unclear {most}.
    """
    _check(mean, spread, share)
    if mean == 0 or spread == 1:
        return mean
    shape, scale = mean / (spread - 1), spread - 1
    low, high = 0.0, 2 * mean + 10 * scale
    while gamma_share(shape, high / scale) < share:
        high *= 2
    for _step in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if gamma_share(shape, middle / scale) < share else (low, middle)
    return high


def planned_rate(mean: float, spread: float) -> float:
    """The rate to plan for: the P80, but never under the mean, where a few busy hours lift it above most others."""
    return max(mean, rate_quantile(mean, spread, PLANNED_QUANTILE))


def calls_quantile(mean: float, spread: float, share: float) -> int:
    """The least number of calls that `share` of hours alike do not exceed: a negative binomial law with that mean and
    variance spread·mean, Poisson where spread is 1. For judging a forecast, not for planning seats.

    Refuses: hotline.spread_unclear {most}.
    """
    _check(mean, spread, share)
    if mean == 0:
        return 0
    log_none = -mean if spread == 1 else -mean / (spread - 1) * math.log(spread)
    log_here, below, calls = log_none, 0.0, 0
    # what is left beyond the mean and is lost in rounding cannot be reached by adding
    while (below := below + math.exp(log_here)) < share and (calls <= mean or log_here > LEAST_LOG):
        # p(k+1) / p(k), from the law's recurrence
        log_here += math.log((mean + calls * (spread - 1)) / (spread * (calls + 1)))
        calls += 1
    return calls


def gamma_share(shape: float, value: float) -> float:
    """Share of a Gamma law with scale 1 that lies below a value, by the series of the lower incomplete function."""
    if value <= 0:
        return 0.0
    term, total, step = 1 / shape, 1 / shape, shape
    while term > total * 1e-16:
        step += 1
        term *= value / step
        total += term
    return min(math.exp(math.log(total) - value + shape * math.log(value) - math.lgamma(shape)), 1.0)


def wape(actual: Sequence[float], expected: Sequence[float]) -> float:
    """Sum of errors without sign over the sum of what came (weighted absolute percentage error); 0.2 is 20 %.

    Refuses: hotline.nothing_to_compare, where nothing came or the two are not of one length.
    """
    if len(actual) != len(expected) or sum(actual) <= 0:
        raise Refused(Refusal("hotline.nothing_to_compare"))
    return math.fsum(abs(came - said) for came, said in zip(actual, expected, strict=True)) / math.fsum(actual)


def needs(
    found: Forecast,
    wanted: Iterable[tuple[date, CallDay]],
    handling_seconds: float,
    target: Target,
    patience_seconds: float | None = None,
) -> tuple[HourNeed, ...]:
    """Seats for each hour of the wanted days, for the planned rate. Refuses: as `erlang.seats_needed`."""
    return tuple(_needs(found, wanted, handling_seconds, target, patience_seconds))


def _needs(
    found: Forecast,
    wanted: Iterable[tuple[date, CallDay]],
    handling_seconds: float,
    target: Target,
    patience_seconds: float | None,
) -> Iterator[HourNeed]:
    for day, call_day in wanted:
        for hour in HOURS:
            rate = found.rate(call_day, day.weekday(), hour)
            seats = seats_needed(rate.planned, handling_seconds, target, patience_seconds)
            yield HourNeed(day, hour, rate, seats)


def _check(mean: float, spread: float, share: float) -> None:
    if not 0 <= mean < math.inf:
        raise Refused(Refusal("hotline.calls_unclear"))
    if not 1 <= spread <= MOST_SPREAD or not 0 < share < 1:
        raise Refused(Refusal("hotline.spread_unclear", {"most": int(MOST_SPREAD)}))
