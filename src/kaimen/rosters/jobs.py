"""Background work of the rosters."""

from datetime import datetime, timedelta

from kaimen.kernel.base.jobs import periodic
from kaimen.rosters.services import alarms


@periodic("rosters.tell_of_empty_seats", every=timedelta(minutes=5), atomic=False)
def tell_of_empty_seats(*, at: datetime) -> None:
    """Every five minutes: tell of seats that will be empty within a day."""
    alarms.tell_of_empty_seats(at=at)
