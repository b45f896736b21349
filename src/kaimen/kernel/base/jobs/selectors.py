"""Figures of the queue for `/readyz`, the operator's page and the CLI.   Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from kaimen.kernel.base.models import Job
from kaimen.kernel.base.rules.jobs import JobState


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
    """The figures at this instant, in two statements; `oldest_due_seconds` is 0 when nothing is due."""
    counted = Job.objects.values_list("queue", "state").annotate(count=Count("id")).order_by("queue", "state")
    depth = {(queue, JobState(state)): count for queue, state, count in counted}
    oldest = Job.objects.filter(state=JobState.QUEUED.value, due_at__lte=at).aggregate(due_at=Min("due_at"))["due_at"]
    return QueueFigures(
        depth=depth,
        oldest_due_seconds=0.0 if oldest is None else (at - oldest).total_seconds(),
        dead=sum(count for (_queue, state), count in depth.items() if state is JobState.DEAD),
    )


def dead_letters(*, limit: int = 100) -> Sequence[Job]:
    """The dead jobs, the latest first."""
    return list(Job.objects.filter(state=JobState.DEAD.value).order_by("-finished_at", "-id")[:limit])
