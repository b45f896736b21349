"""Background work of the rosters."""

from datetime import datetime, timedelta

from kaimen.kernel.base.jobs import job, periodic
from kaimen.rosters.services import alarms, runs

ENGINE = "engine"
"""The queue of what computes long: a worker of its own takes it, so that nothing short waits behind it."""


@periodic("rosters.tell_of_empty_seats", every=timedelta(minutes=5), atomic=False)
def tell_of_empty_seats(*, at: datetime) -> None:
    """Every five minutes: tell of seats that will be empty within a day."""
    alarms.tell_of_empty_seats(at=at)


@job(runs.JOB, queue=ENGINE, atomic=False)
def solve(*, at: datetime, run_id: int) -> None:
    """Fill a draft; killed and run again it begins anew."""
    runs.solve(run_id=run_id, at=at)
