"""What a hotline is asked for in a day 每小时要几人: targets to choose from, and seats for each hour.   Pure.

The targets are defaults of this house, not of any law: no rule on how fast 12351 answers is known to us. Each says so.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kaimen.kernel.base.refusals import Refusal, Refused, raise_any
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.rosters.rules.erlang import (
    Calls,
    OneSeat,
    Service,
    Target,
    one_seat,
    seats_needed,
    service,
    target_refusals,
)
from kaimen.rosters.rules.forecast import HOURS, USUAL_SPREAD, planned_rate

NIGHT = range(6)
"""The local hours 00 to 05: with the fewest calls and the fewest people."""
MOST_AN_HOUR = 2000


class TargetName(StrEnum):
    """How fast a hotline means to answer."""

    USUAL = "usual"
    QUICK = "quick"
    STRICT = "strict"


@dataclass(frozen=True)
class ServiceTarget:
    """A target to choose. `is_house_default`: chosen by us, bound by nothing; `source` says after what."""

    name: TargetName
    target: Target
    is_house_default: bool
    source: str


TARGETS: Mapping[TargetName, ServiceTarget] = {
    each.name: each
    for each in (
        ServiceTarget(TargetName.USUAL, Target(0.8, 20), True, "custom of call centres everywhere"),
        ServiceTarget(TargetName.QUICK, Target(0.9, 20), True, "house default: a caller in need should not hang on"),
        ServiceTarget(TargetName.STRICT, Target(0.95, 10), True, "house default: for lines where lives may hang on it"),
    )
}
DEFAULT_TARGET = TargetName.QUICK


@dataclass(frozen=True)
class Hotline:
    """What was told of a hotline: 24 mean rates for each kind of day (calls an hour), and how fast to answer.

    `spread` is variance over mean of hours alike; 1 plans for the rates as they are told.
    """

    rates: Mapping[DayType, tuple[float, ...]]
    handling_seconds: float
    target: Target
    patience_seconds: float | None = None
    spread: float = USUAL_SPREAD


@dataclass(frozen=True)
class HourSeats:
    """An hour: calls on the average and as planned, seats for the latter, and what callers then find."""

    hour: int
    mean: float
    planned: float
    seats: int
    service: Service


@dataclass(frozen=True)
class NightFigure:
    """What one person at night serves, on the average night hour; and how many the target would take."""

    calls_per_hour: float
    one: OneSeat
    seats: int


def rates_refusals(rates: Sequence[float]) -> tuple[Refusal, ...]:
    """Refuses hotline.not_24 {count} and hotline.calls_too_many {most}."""
    if len(rates) != len(HOURS):
        return (Refusal("hotline.not_24", {"count": len(rates)}),)
    if any(not 0 <= rate <= MOST_AN_HOUR for rate in rates):
        return (Refusal("hotline.calls_too_many", {"most": MOST_AN_HOUR}),)
    return ()


def hours(hotline: Hotline, day_type: DayType) -> tuple[HourSeats, ...]:
    """Seats for the 24 hours of a day. Refuses: those of `rates_refusals`, `erlang` and `forecast.planned_rate`."""
    rates = hotline.rates[day_type]
    raise_any(rates_refusals(rates) + target_refusals(hotline.target))
    return tuple(_hour(hotline, hour, rate) for hour, rate in enumerate(rates))


def night(hotline: Hotline, day_type: DayType) -> NightFigure:
    """The night of a kind of day in figures, for the mean rate: what happens, not what to be ready for."""
    rates = hotline.rates[day_type]
    raise_any(rates_refusals(rates))
    calls = math.fsum(rates[hour] for hour in NIGHT) / len(NIGHT)
    return NightFigure(
        calls_per_hour=calls,
        one=one_seat(calls, hotline.handling_seconds, hotline.target.seconds),
        seats=seats_needed(calls, hotline.handling_seconds, hotline.target, hotline.patience_seconds),
    )


def now(hotline: Hotline, day_type: DayType, hour: int, seats: int) -> Service:
    """What callers find in this hour with the people on duty. Refuses hotline.seats_unclear where nobody is."""
    if day_type not in hotline.rates:
        raise Refused(Refusal("hotline.no_numbers"))
    raise_any(rates_refusals(hotline.rates[day_type]))
    calls = Calls(hotline.rates[day_type][hour], hotline.handling_seconds, hotline.patience_seconds)
    return service(calls, seats=seats, seconds=hotline.target.seconds)


def _hour(hotline: Hotline, hour: int, rate: float) -> HourSeats:
    planned = planned_rate(rate, hotline.spread)
    seats = seats_needed(planned, hotline.handling_seconds, hotline.target, hotline.patience_seconds)
    calls = Calls(planned, hotline.handling_seconds, hotline.patience_seconds)
    return HourSeats(hour, rate, planned, seats, service(calls, seats=seats, seconds=hotline.target.seconds))
