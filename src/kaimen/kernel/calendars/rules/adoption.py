"""Reading and checking a year's notice before it is adopted.   Pure.

A sheet has the columns `day,kind,name` (CSV, UTF-8); kinds are those of `DayKind` but for working_day and
regional_holiday.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import StringIO

from kaimen.kernel.base.refusals import Refusal
from kaimen.kernel.calendars.rules.days import DayKind, OfficialRow, is_weekend
from kaimen.kernel.calendars.rules.statutory import Festivals, statutory_days

OFFICIAL_KINDS = frozenset(
    {DayKind.STATUTORY_HOLIDAY, DayKind.SWAPPED_REST_DAY, DayKind.SWAPPED_WORKING_DAY, DayKind.REST_DAY}
)
REGIONAL_KINDS = frozenset(
    {DayKind.REGIONAL_HOLIDAY, DayKind.SWAPPED_REST_DAY, DayKind.SWAPPED_WORKING_DAY, DayKind.REST_DAY}
)
COLUMNS = ("day", "kind", "name")
WEEKEND_ONLY = frozenset({DayKind.SWAPPED_WORKING_DAY, DayKind.REST_DAY})


def read_sheet(
    text: str, *, year: int, notice: str, source: str
) -> tuple[tuple[OfficialRow, ...], tuple[Refusal, ...]]:
    """Rows, and refusals of the others: calendars.columns_missing, calendars.row_unreadable (the header is line 1)."""
    lines = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    missing = tuple(name for name in COLUMNS if name not in (lines.fieldnames or ()))
    if missing:
        return (), (Refusal("calendars.columns_missing", {"columns": missing}),)
    rows: list[OfficialRow] = []
    refusals: list[Refusal] = []
    for line in lines:
        try:
            day, kind = date.fromisoformat((line["day"] or "").strip()), DayKind((line["kind"] or "").strip())
        except ValueError:
            facts = {"line": lines.line_num, "day": line["day"] or "", "kind": line["kind"] or ""}
            refusals.append(Refusal("calendars.row_unreadable", facts))
            continue
        rows.append(OfficialRow(day, kind, (line["name"] or "").strip(), year, notice, source))
    return tuple(rows), tuple(refusals)


def _wrong_weekday(day: date, kind: DayKind) -> bool:
    return is_weekend(day) != (kind in WEEKEND_ONLY) and kind in WEEKEND_ONLY | {DayKind.SWAPPED_REST_DAY}


def _row_refusals(row: OfficialRow, year: int) -> tuple[Refusal, ...]:
    facts = {"day": row.day.isoformat(), "kind": row.kind.value}
    if row.kind not in OFFICIAL_KINDS:
        return (Refusal("calendars.kind_not_official", facts),)
    if not (row.day.year == year or (row.day.year == year - 1 and row.day.month == 12)):
        return (Refusal("calendars.day_outside_year", {"day": row.day.isoformat(), "year": year}),)
    return (Refusal("calendars.wrong_weekday", facts),) if _wrong_weekday(row.day, row.kind) else ()


def year_refusals(
    rows: Sequence[OfficialRow], *, year: int, festivals: Mapping[int, Festivals], is_law_amended: bool = False
) -> tuple[Refusal, ...]:
    """Whether rows may stand for a year.

    Refuses: calendars.nothing_to_adopt, calendars.day_twice, calendars.kind_not_official, calendars.day_outside_year,
    calendars.wrong_weekday (a make-up day Monday to Friday, a swapped rest day at the weekend),
    calendars.statutory_differs (from the Measures as known here; not asked when told that the law was amended).
    """
    if not rows:
        return (Refusal("calendars.nothing_to_adopt", {"year": year}),)
    refusals = [refusal for row in rows for refusal in _row_refusals(row, year)]
    days = [row.day for row in rows]
    refusals += [
        Refusal("calendars.day_twice", {"day": day.isoformat()}) for day in sorted(set(days)) if days.count(day) > 1
    ]
    if not is_law_amended:
        refusals += _statutory_refusals(rows, year, festivals)
    return tuple(refusals)


def _iso(days: Iterable[date]) -> tuple[str, ...]:
    return tuple(day.isoformat() for day in sorted(days))


def _statutory_refusals(rows: Sequence[OfficialRow], year: int, festivals: Mapping[int, Festivals]) -> list[Refusal]:
    said = {row.day for row in rows if row.kind == DayKind.STATUTORY_HOLIDAY}
    by_law = set(statutory_days(year, festivals))
    if said == by_law:
        return []
    return [Refusal("calendars.statutory_differs", {"missing": _iso(by_law - said), "unknown": _iso(said - by_law)})]


def regional_refusals(*, prefix: str, kind: DayKind, name: str) -> tuple[Refusal, ...]:
    """Refuses: calendars.prefix_unreadable (2, 4 or 6 digits), calendars.kind_not_regional, calendars.name_missing."""
    refusals = []
    if not (prefix.isascii() and prefix.isdigit() and len(prefix) in {2, 4, 6}):
        refusals.append(Refusal("calendars.prefix_unreadable", {"prefix": prefix}))
    if kind not in REGIONAL_KINDS:
        refusals.append(Refusal("calendars.kind_not_regional", {"kind": kind.value}))
    if not name.strip():
        refusals.append(Refusal("calendars.name_missing"))
    return tuple(refusals)
