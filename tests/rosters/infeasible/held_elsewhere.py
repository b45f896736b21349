"""Planted: 3 stands at another centre on 23 December, when all three are wanted here."""

from datetime import date

from kaimen.rosters.rules.law import Rule
from tests.rosters.infeasible.build import Month, daily, december, elsewhere, who, window


def make(is_planted):
    held = elsewhere(23, 540, 1020, 480, "城东区总窗口") if is_planted else ()
    return december(daily(but=[window(23, 3)]), who(1), who(2), who(3, held=held))


MONTH = Month(Rule.TWO_PLACES, (3,), (date(2026, 12, 21),), 1, make)
