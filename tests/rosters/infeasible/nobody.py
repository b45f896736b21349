"""Planted: there is nobody at all, so no placement is possible in the whole month."""

from datetime import date

from kaimen.rosters.rules.law import Rule
from tests.rosters.infeasible.build import Month, daily, december, who


def make(is_planted):
    return december(daily(), *(() if is_planted else (who(1), who(2))))


WEEKS = (date(2026, 11, 30), date(2026, 12, 7), date(2026, 12, 14), date(2026, 12, 21), date(2026, 12, 28))
MONTH = Month(Rule.PEOPLE, (), WEEKS, 31, make)
