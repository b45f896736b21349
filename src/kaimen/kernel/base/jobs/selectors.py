"""Figures of the queue for `/readyz`, the operator's page and the CLI.   Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Min

from kaimen.kernel.base.models import Job
from kaimen.kernel.base.rules.jobs import JobState

# one part for each partial index; a week of done jobs is not walked through to see that nothing waits
DEPTH = """
SELECT queue, 'queued', COUNT(*) FROM base_job WHERE state = 'queued' GROUP BY queue
UNION ALL SELECT queue, 'running', COUNT(*) FROM base_job WHERE state = 'running' GROUP BY queue
UNION ALL SELECT queue, 'dead', COUNT(*) FROM base_job WHERE state = 'dead' GROUP BY queue
"""


@dataclass(frozen=True)
class QueueFigures:
    """How the queue stands: jobs by queue and state, seconds the oldest due job has waited, dead letters."""

    depth: dict[tuple[str, JobState], int]
    oldest_due_seconds: float
    dead: int

    @property
    def waiting(self) -> int:
        """Jobs queued, due or not."""
        return sum(count for (_queue, state), count in self.depth.items() if state is JobState.QUEUED)


def figures(at: datetime) -> QueueFigures:
    """The figures at this instant, in two statements; `oldest_due_seconds` is 0 when nothing is due.

    Done jobs are not counted.
    """
    with connection.cursor() as cursor:
        cursor.execute(DEPTH)
        depth = {(queue, JobState(state)): count for queue, state, count in cursor.fetchall()}
    oldest = Job.objects.filter(state=JobState.QUEUED.value, due_at__lte=at).aggregate(due_at=Min("due_at"))["due_at"]
    return QueueFigures(
        depth=depth,
        oldest_due_seconds=0.0 if oldest is None else (at - oldest).total_seconds(),
        dead=sum(count for (_queue, state), count in depth.items() if state is JobState.DEAD),
    )


def dead_letters(*, limit: int = 100) -> Sequence[Job]:
    """The dead jobs, the latest first."""
    return list(Job.objects.filter(state=JobState.DEAD.value).order_by("-finished_at", "-id")[:limit])
