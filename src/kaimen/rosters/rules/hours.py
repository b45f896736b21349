"""Opening hours 开放时间 by day type.   Pure. A point may open several times a day; hours that end at 00:00 end at
midnight.

Which type a day is (working, rest, holiday) is asked of the calendar by the caller.     Source: 陕西 Notice of 2015,
as the page has it: windows seven days a week, so rest days and holidays have hours of their own.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

from kaimen.kernel.base.refusals import Refusal, Refused, raise_any
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.rosters.rules.spans import DAY, MIDNIGHT, Span, instant, merged

MINUTES_A_DAY = 1440


@dataclass(frozen=True, order=True)
class Interval:
    """One opening of a day in local wall-clock times; `closes` 00:00 means midnight at the end of the day."""

    opens: time
    closes: time

    @property
    def first_minute(self) -> int:
        return self.opens.hour * 60 + self.opens.minute

    @property
    def last_minute(self) -> int:
        return self.closes.hour * 60 + self.closes.minute or MINUTES_A_DAY

    def __str__(self) -> str:
        closes = "24:00" if self.closes == MIDNIGHT else f"{self.closes:%H:%M}"
        return f"{self.opens:%H:%M}–{closes}"


@dataclass(frozen=True)
class HoursRow:
    """An interval of one day type, in force from a day to a day (exclusive; None: until further notice)."""

    day_type: DayType
    interval: Interval
    from_on: date
    to_on: date | None = None

    def is_in_force(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day < self.to_on)


def interval_refusals(intervals: Iterable[Interval]) -> tuple[Refusal, ...]:
    """Refuses hours.run_backward {interval} and hours.overlap {first, second}. Hours that touch do not overlap."""
    ordered = sorted(intervals)
    backward = [
        Refusal("hours.run_backward", {"interval": str(each)})
        for each in ordered
        if each.last_minute <= each.first_minute
    ]
    if backward:
        return tuple(backward)
    return tuple(
        Refusal("hours.overlap", {"first": str(one), "second": str(other)})
        for one, other in pairwise(ordered)
        if other.first_minute < one.last_minute
    )


_WRITTEN = re.compile(r"([0-2]?[0-9]):([0-5][0-9])[-–—~至]([0-2]?[0-9]):([0-5][0-9])")
_BETWEEN = re.compile(r"[\s,;，；、]+")


def read_times(written: str) -> tuple[tuple[time, time], ...]:
    """Pairs of times as 08:30-12:00 14:00-17:30; 24:00 is 00:00. Refuses: hours.unclear {written}."""
    parts = filter(None, _BETWEEN.split(written.replace("：", ":")))
    return tuple(_read(part, written) for part in parts)


def _read(part: str, written: str) -> tuple[time, time]:
    matched = _WRITTEN.fullmatch(part)
    try:
        if matched is None:
            raise ValueError
        first, second, third, fourth = (int(digits) for digits in matched.groups())
        return time(first, second), time(0) if (third, fourth) == (24, 0) else time(third, fourth)
    except ValueError:
        raise Refused(Refusal("hours.unclear", {"written": written[:40]})) from None


def read_intervals(written: str) -> tuple[Interval, ...]:
    """Openings of a day as they are written. Refuses: hours.unclear {written}, and what `interval_refusals` does."""
    found = tuple(Interval(opens, closes) for opens, closes in read_times(written))
    raise_any(interval_refusals(found))
    return found


def intervals_on(day: date, day_type: DayType, rows: Iterable[HoursRow]) -> tuple[Interval, ...]:
    """The openings of one day, in order; none when the door stays shut."""
    return tuple(sorted(row.interval for row in rows if row.day_type == day_type and row.is_in_force(day)))


def openings(day_types: Mapping[date, DayType], rows: Sequence[HoursRow]) -> tuple[Span, ...]:
    """The openings of these days as instants; hours that meet at midnight are one opening."""
    return merged(
        span_of(day, interval) for day, day_type in day_types.items() for interval in intervals_on(day, day_type, rows)
    )


def span_of(day: date, interval: Interval) -> Span:
    closing_day = day + DAY if interval.closes == MIDNIGHT else day
    return Span(instant(day, interval.opens), instant(closing_day, interval.closes))
