"""Planted: 27 shifts of 8.5 hours are 229.5; 23 working days and 36 hours of overtime allow 220, so two are left.

Comprehensive hours are approved, so no week is capped; the week of 21 December is the one that costs least to leave.
"""

from dataclasses import replace
from datetime import date

from kaimen.rosters.rules import law
from kaimen.rosters.rules.law import Rule
from kaimen.rosters.rules.staff import Regime
from tests.rosters.infeasible.build import FIRST, WORKING_DAYS, Month, december, who, window

LIMITS = law.limits(Regime.LABOUR_CONTRACT, on=FIRST, working_days=WORKING_DAYS, has_approval=True)
SUNDAYS = (6, 13, 20, 27)


def make(is_planted):
    needs = [
        window(on, work=510, under_cost=900 if 21 <= on <= 26 else 1000) for on in range(1, 32) if on not in SUNDAYS
    ]
    return december(needs, who(1, LIMITS if is_planted else replace(LIMITS, period_work=None)))


MONTH = Month(Rule.PERIOD_WORK, (1,), (date(2026, 12, 21),), 2, make)
