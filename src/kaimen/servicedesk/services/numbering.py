"""Giving numbers 编号 to cases."""

from datetime import datetime

from django.db.models import F

from kaimen.kernel.base import clock
from kaimen.servicedesk.models import NumberCounter
from kaimen.servicedesk.rules import numbers


def next_number(*, division_code: str, at: datetime) -> str:
    """The next number of a division in the local year of `at`; called inside the transaction that keeps it.

    The raise locks the counter until that transaction ends: numbers come in turn and a rolled back one is given again.
    """
    prefix, year = numbers.division_prefix(division_code), clock.local(at).year
    NumberCounter.objects.get_or_create(prefix=prefix, year=year)
    counter = NumberCounter.objects.filter(prefix=prefix, year=year)
    counter.update(last=F("last") + 1)
    return numbers.case_number(prefix=prefix, year=year, ordinal=counter.get().last)
