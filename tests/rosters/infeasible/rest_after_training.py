"""Planted: 2 is trained until 22:00 on 15 December; at 08:30 both are wanted, ten and a half hours later."""

from datetime import date

from kaimen.rosters.rules.law import Rule
from tests.rosters.infeasible.build import Month, daily, december, elsewhere, who, window


def make(is_planted):
    until = 1320 if is_planted else 1290
    held = elsewhere(15, 1080, until, 210, "培训")
    return december(daily(but=[window(16, 2)]), who(1), who(2, held=held))


MONTH = Month(Rule.REST, (2,), (date(2026, 12, 14),), 1, make)
