"""Planted: seven days in a row, from Tuesday 8 to Monday 14 December, over the end of a week; six are the most."""

from dataclasses import replace
from datetime import date

from kaimen.rosters.rules.law import Rule
from tests.rosters.infeasible.build import LAW, Month, december, who, window


def make(is_planted):
    needs = [*(window(on) for on in range(8, 14)), window(14, under_cost=900), window(21)]
    return december(needs, who(1, LAW if is_planted else replace(LAW, run_days=None)))


MONTH = Month(Rule.RUN_DAYS, (1,), (date(2026, 12, 14),), 1, make)
