"""Planted: all three are protected from nights, and one night is wanted on 9 December."""

from dataclasses import replace
from datetime import date

from kaimen.rosters.rules.law import Rule
from tests.rosters.infeasible.build import LAW, Month, daily, day, december, who
from tests.rosters.months import need


def make(is_planted):
    limits = replace(LAW, nights=not is_planted)
    night = need(day(9), "night", 1380, 1860, 480)
    return december([*daily(), night], who(1, limits), who(2, limits), who(3, limits))


MONTH = Month(Rule.NIGHTS, (1, 2, 3), (date(2026, 12, 7),), 1, make)
