"""Division codes 行政区划代码 (GB/T 2260) with the name each had at a time.   Pure; reads the package's own table.

Provinces, prefectures and counties from December 2002 on. A row without `valid_from` was already there then: it is
taken to hold for earlier days too. Where the approval is not certain, a name holds from the revision in which it was
first seen, some months late (years, between the revisions of 2019-04 and 2023). See docs/reference/divisions.md.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from kaimen.kernel.base.refusals import Refusal


class DivisionLevel(StrEnum):
    """How high a division stands."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"


@dataclass(frozen=True)
class Division:
    """What a code meant from `valid_from` to `valid_to` (excluded). A county may stand right under a province."""

    code: str
    name: str
    parent_code: str
    level: DivisionLevel
    valid_from: date | None
    valid_to: date | None
    approved_on: date | None
    source: str

    def is_valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def load() -> tuple[Division, ...]:
    """All rows, by code and time."""
    text = files("kaimen.kernel.organisations").joinpath("data", "divisions.csv").read_text(encoding="utf-8")
    return tuple(
        Division(
            code=row["code"],
            name=row["name"],
            parent_code=row["parent_code"],
            level=DivisionLevel(row["level"]),
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            approved_on=_day(row["approved_on"]),
            source=row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )


@cache
def _by_code() -> Mapping[str, tuple[Division, ...]]:
    rows: dict[str, list[Division]] = {}
    for division in load():
        rows.setdefault(division.code, []).append(division)
    return {code: tuple(held) for code, held in rows.items()}


def history(code: str) -> tuple[Division, ...]:
    """Every meaning a code had, oldest first; empty for an unknown code."""
    return _by_code().get(code, ())


def valid_on(code: str, day: date) -> Division | None:
    """What the code meant on a day; None when it was not in use."""
    return next((division for division in history(code) if division.is_valid_on(day)), None)


def name_on(code: str, day: date) -> str:
    """The name used on a day (610721: 南郑县 until July 2017); empty when the code was not in use."""
    division = valid_on(code, day)
    return division.name if division else ""


def children_on(code: str, day: date) -> tuple[Division, ...]:
    """The divisions right below on a day, by code; the provinces for an empty code."""
    return tuple(division for division in load() if division.parent_code == code and division.is_valid_on(day))


def check_code(code: str, day: date | None = None) -> tuple[Refusal, ...]:
    """Refuses: division.unreadable (six digits), division.unknown, division.not_in_use (on that day)."""
    if not (len(code) == 6 and code.isascii() and code.isdigit()):
        return (Refusal("division.unreadable", {"code": code}),)
    if not history(code):
        return (Refusal("division.unknown", {"code": code}),)
    if day is not None and valid_on(code, day) is None:
        facts = {"code": code, "name": history(code)[-1].name, "on": day.isoformat()}
        return (Refusal("division.not_in_use", facts),)
    return ()
