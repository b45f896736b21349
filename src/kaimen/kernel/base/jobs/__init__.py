"""Background work 后台作业: one leased table on SQLite and PostgreSQL, with retries, schedules and dead letters.

Nouns: job 作业, queue 队列, lease 租约, schedule 定时, dead letter 死信. A job is queued in the caller's transaction;
its effect and its "done" are one transaction, so that a database effect happens exactly once, whatever is killed and
when. What speaks to the outside happens at least once: give the other side an idempotency key.

Doors: `kaimen worker`, `kaimen jobs`. Import from here; the modules inside are private.
"""

from kaimen.kernel.base.jobs.dead_letters import forget, retry
from kaimen.kernel.base.jobs.housekeeping import sweep_done_jobs
from kaimen.kernel.base.jobs.queue import enqueue, enqueue_many
from kaimen.kernel.base.jobs.registry import UnknownJob, job, periodic, queues
from kaimen.kernel.base.jobs.schedules import tick
from kaimen.kernel.base.jobs.selectors import (
    Board,
    JobShown,
    QueueFigures,
    RhythmShown,
    board,
    dead_letters,
    figures,
    one,
)
from kaimen.kernel.base.jobs.worker import Worker, run_until_idle, run_worker

__all__ = [
    "Board",
    "JobShown",
    "QueueFigures",
    "RhythmShown",
    "UnknownJob",
    "Worker",
    "board",
    "dead_letters",
    "enqueue",
    "enqueue_many",
    "figures",
    "forget",
    "job",
    "one",
    "periodic",
    "queues",
    "retry",
    "run_until_idle",
    "run_worker",
    "sweep_done_jobs",
    "tick",
]
