"""Planted: two people for two heads on all seven days from 14 to 20 December, each owed one day of rest.

Shifts of six hours, so that the week's hours are kept; the house rule on days in a row is set aside.
"""

from dataclasses import replace
from datetime import date

from kaimen.rosters.rules.law import Rule
from tests.rosters.infeasible.build import LAW, Month, daily, december, who, window

LIMITS = replace(LAW, run_days=None)


def make(is_planted):
    week = [window(on, 2, work=360) for on in range(14, 21)]
    limits = LIMITS if is_planted else replace(LIMITS, has_weekly_rest=False)
    return december(daily(but=week), who(1, limits), who(2, limits))


MONTH = Month(Rule.WEEKLY_REST, (1, 2), (date(2026, 12, 14),), 2, make)
