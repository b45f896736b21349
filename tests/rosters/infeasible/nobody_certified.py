"""Planted: on 10 and 11 December the window asks for a certificate that nobody ever had."""

from datetime import date

from kaimen.rosters.rules.law import Rule
from tests.rosters.infeasible.build import Month, daily, days, december, who, window


def make(is_planted):
    papers = {} if is_planted else {"hotline": (days(1, 40),)}
    asked = [window(on, certificate="hotline") for on in (10, 11)]
    return december(daily(but=asked), who(1, certificates=papers), who(2), who(3))


MONTH = Month(Rule.CERTIFICATE, (1, 2, 3), (date(2026, 12, 7),), 2, make)
