"""Counting in months, without a table.   Pure."""

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """The same day of the month, `months` later (negative: earlier); the last day of a month too short for it.

    Source: 民法典 第二百零二条 (a month without the corresponding day ends on its last day).
    """
    month = day.year * 12 + day.month - 1 + months
    year, month = divmod(month, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
