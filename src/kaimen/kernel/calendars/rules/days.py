"""Kinds of days 日别, and the rows they come from.   Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SATURDAY = 5


class DayKind(StrEnum):
    """What a day is. Only `statutory_holiday` is paid threefold (劳动法 第四十四条); a swapped rest day is rest."""

    WORKING_DAY = "working_day"
    REST_DAY = "rest_day"
    SWAPPED_WORKING_DAY = "swapped_working_day"
    SWAPPED_REST_DAY = "swapped_rest_day"
    STATUTORY_HOLIDAY = "statutory_holiday"
    REGIONAL_HOLIDAY = "regional_holiday"


class DayType(StrEnum):
    """What opening hours go by."""

    WORKING = "working"
    REST = "rest"
    HOLIDAY = "holiday"


WORKED = frozenset({DayKind.WORKING_DAY, DayKind.SWAPPED_WORKING_DAY})

TYPES = {
    DayKind.WORKING_DAY: DayType.WORKING,
    DayKind.SWAPPED_WORKING_DAY: DayType.WORKING,
    DayKind.REST_DAY: DayType.REST,
    DayKind.SWAPPED_REST_DAY: DayType.REST,
    DayKind.STATUTORY_HOLIDAY: DayType.HOLIDAY,
    DayKind.REGIONAL_HOLIDAY: DayType.HOLIDAY,
}


@dataclass(frozen=True)
class OfficialRow:
    """One day a yearly notice speaks of. `year` is the notice's year: it may name days of the December before.

    `rest_day` is a weekend day inside a holiday, or a make-up day that was cancelled again.
    """

    day: date
    kind: DayKind
    name: str
    year: int
    notice: str = ""
    source: str = ""


@dataclass(frozen=True)
class RegionalRow:
    """One day that a region's own notice makes different. `prefix` is the beginning of a division code (45, 5401)."""

    prefix: str
    day: date
    kind: DayKind
    name: str
    source: str


def is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY
