"""Permission keys of the calendar. They ask for the right anywhere: days belong to no organisation."""

ADOPT_YEAR = "calendars.year.adopt"
ENTER_REGIONAL = "calendars.regional.enter"
