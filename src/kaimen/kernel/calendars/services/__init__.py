"""Writes of the calendar: a year's notice, a region's day."""

from kaimen.kernel.calendars.services.regional import enter_regional_day, withdraw_regional_day
from kaimen.kernel.calendars.services.years import adopt_year

__all__ = ["adopt_year", "enter_regional_day", "withdraw_regional_day"]
