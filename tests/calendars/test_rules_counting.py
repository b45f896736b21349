"""Months of uneven length."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaimen.kernel.calendars.rules.counting import add_months


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(2026, 5, 15), 0, date(2026, 5, 15)),
    ],
)
def test_the_last_day_of_a_shorter_month(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(day=st.dates(date(2003, 1, 26), date(2029, 3, 6)), months=st.integers(-30, 30))
def test_the_month_is_exact_and_the_day_never_grows(day: date, months: int) -> None:
    then = add_months(day, months)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day == day.day or (then.day < day.day and (then + timedelta(days=1)).day == 1)
