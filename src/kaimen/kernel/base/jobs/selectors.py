"""Figures of the queue for `/readyz`, the operator's page and the CLI.   Reads only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db import connection
from django.db.models import Min

from kaimen.kernel.base import words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.models import Job, Schedule
from kaimen.kernel.base.policy import MANAGE_JOBS
from kaimen.kernel.base.rights import NotVisible, require_house
from kaimen.kernel.base.rules.jobs import JobState
from kaimen.kernel.base.rules.redaction import redact

SHOWN_LETTERS = 100
LATE_SECONDS = 300
LARGEST_ID_SHOWN = 10**10

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
        return self._in(JobState.QUEUED)

    @property
    def running(self) -> int:
        return self._in(JobState.RUNNING)

    @property
    def is_late(self) -> bool:
        """Something due has waited for more than five minutes: is a worker running?"""
        return self.oldest_due_seconds > LATE_SECONDS

    def _in(self, wanted: JobState) -> int:
        return sum(count for (_queue, state), count in self.depth.items() if state is wanted)


@dataclass(frozen=True)
class JobShown:
    """A job as an officer sees it: its parameters are ids, its error is without secrets."""

    id: int
    name: str
    state: JobState
    queue: str
    payload: tuple[tuple[str, str], ...]
    error: str
    attempts: int
    max_attempts: int
    enqueued_at: datetime
    finished_at: datetime | None

    @property
    def says(self) -> str:
        """What the job is for; its name where nobody gave it words."""
        return words.job_label(self.name)

    @property
    def state_says(self) -> str:
        return words.label(self.state)

    @property
    def is_dead(self) -> bool:
        return self.state is JobState.DEAD


@dataclass(frozen=True)
class RhythmShown:
    """A periodic job: `every_seconds` or `daily_at` local time, and when it is due next."""

    name: str
    every_seconds: int | None
    daily_at: time | None
    next_due_at: datetime

    @property
    def says(self) -> str:
        return words.job_label(self.name)


@dataclass(frozen=True)
class Board:
    """Everything on the page of background work."""

    figures: QueueFigures
    letters: Sequence[JobShown]
    rhythms: Sequence[RhythmShown]

    @property
    def letters_left_out(self) -> int:
        """Dead letters beyond those that are shown."""
        return max(0, self.figures.dead - len(self.letters))


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


def dead_letters(*, limit: int = SHOWN_LETTERS) -> Sequence[Job]:
    """The dead jobs, the latest first."""
    return list(Job.objects.filter(state=JobState.DEAD.value).order_by("-finished_at", "-id")[:limit])


def board(*, actor: Actor, at: datetime) -> Board:
    """The page of background work, in four statements. Raises Forbidden."""
    require_house(actor, MANAGE_JOBS)
    rows = Schedule.objects.order_by("next_due_at", "name")
    return Board(
        figures=figures(at),
        letters=[_shown(job) for job in dead_letters()],
        rhythms=[RhythmShown(row.name, row.every_seconds, row.daily_at, row.next_due_at) for row in rows],
    )


def one(*, job_id: int, actor: Actor) -> JobShown:
    """One job in any state. Raises Forbidden, NotVisible."""
    require_house(actor, MANAGE_JOBS)
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        raise NotVisible(f"Job {job_id}")
    return _shown(job)


def _shown(job: Job) -> JobShown:
    return JobShown(
        id=job.pk,
        name=job.name,
        state=JobState(job.state),
        queue=job.queue,
        payload=_payload(job.payload),
        error=redact(job.last_error),
        attempts=job.attempts,
        max_attempts=job.max_attempts,
        enqueued_at=job.enqueued_at,
        finished_at=job.finished_at,
    )


def _payload(payload: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((name, _parameter(name, value)) for name, value in payload.items())


def _parameter(name: str, value: object) -> str:
    if isinstance(value, int) and value < LARGEST_ID_SHOWN:
        return str(value)
    return redact(f"{name}={value}").removeprefix(f"{name}=")
