"""Planted: two volunteers give 24 hours a week each; seven windows from 14 to 20 December are 56."""

from dataclasses import replace
from datetime import date

from kaimen.rosters.rules import law
from kaimen.rosters.rules.law import Rule
from kaimen.rosters.rules.staff import Regime
from tests.rosters.infeasible.build import FIRST, WORKING_DAYS, Month, december, who, window

LIMITS = law.limits(Regime.VOLUNTEER, on=FIRST, working_days=WORKING_DAYS)


def make(is_planted):
    needs = [window(on) for on in range(1, 32) if 14 <= on <= 20 or on % 2]
    limits = LIMITS if is_planted else replace(LIMITS, week_work=None)
    return december(needs, who(1, limits, regime="volunteer"), who(2, limits, regime="volunteer"))


MONTH = Month(Rule.WEEK_WORK, (1, 2), (date(2026, 12, 14),), 1, make)
