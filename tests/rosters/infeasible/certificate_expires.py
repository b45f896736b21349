"""Planted: the certificate of 2 is not valid from 14 to 20 December, and 1 alone may not work seven days."""

from datetime import date

from kaimen.rosters.rules.law import Rule
from tests.rosters.infeasible.build import Month, daily, days, december, who


def make(is_planted):
    valid = (days(-10, 13), days(21, 60)) if is_planted else (days(-10, 60),)
    return december(
        daily(certificate="window"),
        who(1, certificates={"window": (days(-10, 60),)}),
        who(2, certificates={"window": valid}),
        who(3),
    )


MONTH = Month(Rule.CERTIFICATE, (2,), (date(2026, 12, 14),), 1, make)
