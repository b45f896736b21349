"""Planted: 2 and 3 are on leave from 16 to 18 December, when four are wanted on the 17th; neither alone would do."""

from datetime import date

from kaimen.rosters.rules.law import Rule
from tests.rosters.infeasible.build import Month, daily, december, leave, who, window


def make(is_planted):
    away = leave(16, 18) if is_planted else ()
    return december(daily(but=[window(17, 4)]), who(1), who(2, away=away), who(3, away=away), who(4))


MONTH = Month(Rule.AWAY, (2, 3), (date(2026, 12, 14),), 2, make)
