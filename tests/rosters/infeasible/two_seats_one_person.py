"""Planted: on 8 December two seats are to be held, and there is one person."""

from datetime import date

from kaimen.rosters.rules.law import Rule
from tests.rosters.infeasible.build import Month, december, who, window


def make(is_planted):
    needs = [window(on, seats=(1, 2)) for on in range(1, 32, 2)] + [window(8, 2, seats=(1, 2))]
    return december(needs, who(1), *(() if is_planted else (who(2),)))


MONTH = Month(Rule.PEOPLE, (1,), (date(2026, 12, 7),), 1, make)
