"""The table of days, and every answer that follows from it.   Pure; the package's own data files are read, no clock.

Order of authority for one day: statutory day (of the published table; of the Measures where a year has no table) → the
region's own notice → the published table → Monday to Friday. Years without a published table are provisional.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from kaimen.kernel.calendars.rules.days import (
    TYPES,
    WORKED,
    DayKind,
    DayType,
    OfficialRow,
    RegionalRow,
    is_weekend,
)
from kaimen.kernel.calendars.rules.statutory import Festivals, statutory_days

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """All that is known. Regional rows of a day stand longest prefix first; `years` are those with a notice."""

    official: Mapping[date, OfficialRow]
    regional: Mapping[date, tuple[RegionalRow, ...]]
    festivals: Mapping[int, Festivals]
    years: frozenset[int]
    statutory: Mapping[date, str]


def _read(name: str) -> Iterator[dict[str, str]]:
    text = files("kaimen.kernel.calendars").joinpath("data", name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _official() -> Iterator[OfficialRow]:
    for row in _read("state_council.csv"):
        kind = DayKind(row["kind"])
        yield OfficialRow(
            date.fromisoformat(row["day"]), kind, row["name"], int(row["year"]), row["notice"], row["source"]
        )


def _regional() -> Iterator[RegionalRow]:
    for row in _read("regional.csv"):
        yield RegionalRow(
            row["prefix"], date.fromisoformat(row["day"]), DayKind(row["kind"]), row["name"], row["source"]
        )


def _festivals() -> Iterator[Festivals]:
    for row in _read("festivals.csv"):
        moving = (
            date.fromisoformat(row[name]) for name in ("spring_festival", "qingming", "dragon_boat", "mid_autumn")
        )
        yield Festivals(int(row["year"]), *moving)


def _by_day(rows: Iterable[RegionalRow]) -> dict[date, tuple[RegionalRow, ...]]:
    days: dict[date, dict[str, RegionalRow]] = {}
    for row in rows:
        days.setdefault(row.day, {})[row.prefix] = row
    return {day: tuple(sorted(held.values(), key=lambda row: -len(row.prefix))) for day, held in days.items()}


def compose(
    official: Iterable[OfficialRow], regional: Iterable[RegionalRow], festivals: Iterable[Festivals]
) -> Calendar:
    """Put rows together; of two regional rows for one prefix and day the later given counts."""
    rows = {row.day: row for row in official}
    moving = {each.year: each for each in festivals}
    statutory: dict[date, str] = {}
    for year in range(2000, max(moving, default=2000) + 1):
        statutory |= statutory_days(year, moving)
    return Calendar(rows, _by_day(regional), moving, frozenset(row.year for row in rows.values()), statutory)


@cache
def published() -> Calendar:
    """What is committed with the program: 2004 to 2026."""
    return compose(_official(), _regional(), _festivals())


def adopt(calendar: Calendar, official: Iterable[OfficialRow], regional: Iterable[RegionalRow]) -> Calendar:
    """The calendar with adopted years in place of its own rows for these years, and more regional rows."""
    rows = list(official)
    years = {row.year for row in rows}
    kept = {day: row for day, row in calendar.official.items() if row.year not in years}
    held = [row for same_day in calendar.regional.values() for row in same_day]
    return replace(
        calendar,
        official=kept | {row.day: row for row in rows},
        regional=_by_day([*held, *regional]),
        years=calendar.years | years,
    )


def _regional_row(calendar: Calendar, day: date, region: str | None) -> RegionalRow | None:
    rows = calendar.regional.get(day, ()) if region else ()
    return next((row for row in rows if region and region.startswith(row.prefix)), None)


def _entry(calendar: Calendar, day: date, region: str | None) -> tuple[DayKind, str]:
    row = calendar.official.get(day)
    if day.year not in calendar.years and (name := _statutory_name(calendar, day)):
        return DayKind.STATUTORY_HOLIDAY, name
    if row and row.kind == DayKind.STATUTORY_HOLIDAY:
        return row.kind, row.name
    said = _regional_row(calendar, day, region) or row
    if said:
        return said.kind, said.name
    return (DayKind.REST_DAY if is_weekend(day) else DayKind.WORKING_DAY), ""


def _statutory_name(calendar: Calendar, day: date) -> str:
    known = calendar.statutory.get(day)
    return known or statutory_days(day.year, calendar.festivals).get(day, "")


def day_kind(calendar: Calendar, day: date, region: str | None = None) -> DayKind:
    """What a day is, in a region given by any division code of it (610703), or in the whole country."""
    return _entry(calendar, day, region)[0]


def day_name(calendar: Calendar, day: date, region: str | None = None) -> str:
    """The holiday a day belongs to, also on its make-up days; empty on other days."""
    return _entry(calendar, day, region)[1]


def day_type(calendar: Calendar, day: date, region: str | None = None) -> DayType:
    """What opening hours go by: swapped days count as what people live them as."""
    return TYPES[day_kind(calendar, day, region)]


def is_working_day(calendar: Calendar, day: date, region: str | None = None) -> bool:
    return day_kind(calendar, day, region) in WORKED


def is_provisional(calendar: Calendar, day: date) -> bool:
    """Whether no notice has been published for the day's year (also: before 2004)."""
    return day.year not in calendar.years


def known_until(calendar: Calendar) -> date:
    """31 December of the last year of the unbroken row of published years."""
    year = min(calendar.years)
    while year + 1 in calendar.years:
        year += 1
    return date(year, 12, 31)


def days_between(start: date, end: date) -> Iterator[date]:
    """Each day from start to end, both included."""
    for offset in range((end - start).days + 1):
        yield start + offset * DAY


def rest_days(calendar: Calendar, start: date, end: date, region: str | None = None) -> frozenset[date]:
    """Days that are not worked, from start to end, both included."""
    return frozenset(day for day in days_between(start, end) if not is_working_day(calendar, day, region))


def working_days_between(calendar: Calendar, start: date, end: date, region: str | None = None) -> int:
    """Working days after start, up to and including end: the first day is not counted (民法典 第二百零一条)."""
    return sum(is_working_day(calendar, day, region) for day in days_between(start + DAY, end))


def next_working_day(calendar: Calendar, day: date, region: str | None = None) -> date:
    """The day itself when it is worked, else the first worked day after it (民法典 第二百零三条)."""
    while not is_working_day(calendar, day, region):
        day += DAY
    return day


def add_working_days(calendar: Calendar, start: date, days: int, region: str | None = None) -> date:
    """The last of `days` working days; the first day is not counted. Zero days is the start itself."""
    if days < 0:
        raise ValueError("working days are counted forward")
    day = start
    while days:
        day += DAY
        days -= is_working_day(calendar, day, region)
    return day
