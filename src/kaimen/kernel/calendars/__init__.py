"""Calendars 日历: which day is worked, which is rest, which is paid threefold, and until when that is official.

Nouns: day kind 日别, official year 年度放假安排, statutory day 法定节假日, regional holiday 地方节日,
day type (for opening hours). Sources: 全国年节及纪念日放假办法 (which days are statutory), the yearly notices of the
State Council's General Office (which days are swapped), notices of autonomous regions and prefectures.
Beyond the last published year Monday to Friday and the statutory days count, and every answer is provisional.
A notice may still touch the last days of December of the year before it: nothing here foresees that.
Regions are told year by year in `data/regional.csv`, only where the notice's text was seen; operators add others.
What is not here: shifts, opening hours and deadlines themselves; they ask these questions.
Doors: none of its own; an operator adopts a year through `services.adopt_year`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from kaimen.kernel.calendars.rules.counting import add_months
from kaimen.kernel.calendars.rules.days import DayKind, DayType

if TYPE_CHECKING:
    from kaimen.kernel.calendars.selectors import (
        add_working_days,
        day_kind,
        day_name,
        day_type,
        is_provisional,
        is_working_day,
        known_until,
        missing_year,
        next_working_day,
        rest_days,
        working_days_between,
    )

__all__ = [
    "DayKind",
    "DayType",
    "add_months",
    "add_working_days",
    "day_kind",
    "day_name",
    "day_type",
    "is_provisional",
    "is_working_day",
    "known_until",
    "missing_year",
    "next_working_day",
    "rest_days",
    "working_days_between",
]


def __getattr__(name: str) -> object:
    """The reads live in `selectors`, which needs loaded models; so they are fetched at first use."""
    if name in __all__:
        return getattr(import_module("kaimen.kernel.calendars.selectors"), name)
    raise AttributeError(name)
