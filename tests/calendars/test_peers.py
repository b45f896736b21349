"""Two packages that keep the same facts, as cross-checks; neither is a dependency of the program."""

from datetime import date

import pytest

from kaimen.kernel.calendars.rules import table
from kaimen.kernel.calendars.rules.statutory import statutory_days

CALENDAR = table.published()

#: The notice 国办发明电〔2005〕35号 has 2005-12-31 worked; chinesecalendar 1.11.0 does not know it.
KNOWN_ERRORS = {date(2005, 12, 31)}

#: What holidays calls days that are free but not named by the Measures.
GIVEN_IN_EXCHANGE = ("day off", "observed", "extended", "70th")


def test_chinesecalendar_agrees_on_every_day_it_knows() -> None:
    peer = pytest.importorskip("chinese_calendar")
    days = table.days_between(date(2004, 1, 1), date(2026, 12, 31))
    assert {day for day in days if peer.is_workday(day) != table.is_working_day(CALENDAR, day)} == KNOWN_ERRORS


@pytest.mark.parametrize("year", range(2008, 2051))
def test_holidays_agrees_on_the_statutory_days(year: int) -> None:
    peer = pytest.importorskip("holidays")
    named = peer.country_holidays("CN", years=year, language="en_US")
    ours = set(statutory_days(year, CALENDAR.festivals))
    theirs = {day for day, name in named.items() if not any(word in name.lower() for word in GIVEN_IN_EXCHANGE)}
    assert theirs == ours
