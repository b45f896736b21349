"""Keeps the job table small: rows of done jobs go after a week. Dead letters stay until somebody decides."""

from datetime import datetime, timedelta

from kaimen.kernel.base.jobs.registry import periodic
from kaimen.kernel.base.models import Job
from kaimen.kernel.base.rules.jobs import JobState

KEPT_FOR = timedelta(days=7)
MOST_AT_ONCE = 20_000


@periodic("base.sweep_done_jobs", daily="03:10")
def sweep_done_jobs(*, at: datetime) -> None:
    """Remove done jobs older than a week, at most 20 000 a night so that no writer waits long."""
    old = Job.objects.filter(state=JobState.DONE.value, finished_at__lt=at - KEPT_FOR).order_by("finished_at", "id")
    Job.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:MOST_AT_ONCE])).delete()
