"""Reads of the calendar: the committed data and the tables, put together once per process.

A process looks at the tables again after a minute (by the monotonic clock), or at once after a write of its own.
"""

from dataclasses import dataclass, field
from datetime import date
from time import monotonic

from kaimen.kernel.base.refusals import Refusal
from kaimen.kernel.calendars.models import OfficialDay, RegionalHoliday
from kaimen.kernel.calendars.rules import table
from kaimen.kernel.calendars.rules.days import DayKind, DayType, OfficialRow, RegionalRow
from kaimen.kernel.calendars.rules.table import Calendar

FRESH_SECONDS = 60
ALARM_MONTH = 12


@dataclass
class _Kept:
    calendar: Calendar | None = None
    read_at: float = field(default=0.0)


_kept = _Kept()


def forget() -> None:
    """Look at the tables again at the next question."""
    _kept.calendar = None


def current() -> Calendar:
    """The calendar in force. Two statements at most once a minute."""
    if _kept.calendar is None or monotonic() - _kept.read_at > FRESH_SECONDS:
        _kept.calendar, _kept.read_at = read(), monotonic()
    return _kept.calendar


def read() -> Calendar:
    """The calendar in force, read from the tables now."""
    official = [
        OfficialRow(
            row.day,
            DayKind(row.kind),
            row.name,
            row.official_year.year,
            row.official_year.notice,
            row.official_year.source,
        )
        for row in OfficialDay.objects.select_related("official_year").order_by("official_year__year", "day")
    ]
    regional = [
        RegionalRow(row.prefix, row.day, DayKind(row.kind), row.name, row.source)
        for row in RegionalHoliday.objects.order_by("prefix", "day")
    ]
    if not official and not regional:
        return table.published()
    return table.adopt(table.published(), official, regional)


def day_kind(day: date, region: str | None = None) -> DayKind:
    """What a day is; `region` is any division code (610703)."""
    return table.day_kind(current(), day, region)


def day_name(day: date, region: str | None = None) -> str:
    """The holiday a day belongs to, in Chinese as the notice has it; empty on other days."""
    return table.day_name(current(), day, region)


def day_type(day: date, region: str | None = None) -> DayType:
    """working, rest or holiday: what opening hours go by."""
    return table.day_type(current(), day, region)


def is_working_day(day: date, region: str | None = None) -> bool:
    return table.is_working_day(current(), day, region)


def is_provisional(day: date) -> bool:
    """Whether no notice is known for the day's year."""
    return table.is_provisional(current(), day)


def known_until() -> date:
    """31 December of the last year whose notice is known."""
    return table.known_until(current())


def rest_days(start: date, end: date, region: str | None = None) -> frozenset[date]:
    """Days that are not worked, from start to end, both included."""
    return table.rest_days(current(), start, end, region)


def working_days_between(start: date, end: date, region: str | None = None) -> int:
    """Working days after start, up to and including end."""
    return table.working_days_between(current(), start, end, region)


def next_working_day(day: date, region: str | None = None) -> date:
    """The day itself when it is worked, else the first worked day after it."""
    return table.next_working_day(current(), day, region)


def add_working_days(start: date, days: int, region: str | None = None) -> date:
    """The last of `days` working days; the first day is not counted."""
    return table.add_working_days(current(), start, days, region)


def missing_year(on: date, *, from_month: int = ALARM_MONTH) -> Refusal | None:
    """The alarm `calendars.year_missing`: this year has no notice, or next year has none from the given month on."""
    years = current().years
    wanted = on.year if on.year not in years else on.year + 1
    if wanted in years or (wanted > on.year and on.month < from_month):
        return None
    return Refusal("calendars.year_missing", {"year": wanted, "known_until": known_until().isoformat()})
