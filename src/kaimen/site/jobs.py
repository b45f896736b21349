"""Background work that knows more than one room."""

from datetime import datetime

from kaimen.kernel.base.jobs import periodic
from kaimen.site import year_alarm


@periodic("site.tell_of_missing_year", daily="08:00")
def tell_of_missing_year(*, at: datetime) -> None:
    """Every morning: is the official calendar of the next year there?"""
    year_alarm.tell(at=at)
