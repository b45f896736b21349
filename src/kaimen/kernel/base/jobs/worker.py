"""The worker: claims batches, runs each job, writes its end.   Knows no job by name.

It is a process edge, so it may catch anything.

An atomic job's transaction begins with "done", which also proves that the job is still ours and locks its row; then
comes the effect; then one commit. Killed anywhere, all of it is gone, and the job returns when its lease runs out.
While such a job runs its lock guards it, whatever the lease says. A job that is not atomic has a thread that renews
its lease.

What waits in the batch is not renewed: behind a slow job it lapses, and another worker takes it.
"""

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import DatabaseError, InterfaceError, close_old_connections, connection, transaction

from kaimen.kernel.base import clock as system_clock
from kaimen.kernel.base.jobs import registry, schedules, store
from kaimen.kernel.base.rules.jobs import JobState, after_failure

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
SHORTEST_PAUSE_SECONDS = 0.02
LONGEST_PAUSE_SECONDS = 0.5
TICK_SECONDS = 1.0


def _identity() -> str:
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{uuid4().hex[:8]}"


class Worker:
    """Runs the jobs of some queues (all that are registered, unless told), one after the other."""

    def __init__(
        self,
        queues: Sequence[str] | None = None,
        batch: int = 20,
        lease_seconds: float = 60.0,
        clock: Clock = system_clock.now,
        stop: threading.Event | None = None,
        keeps_schedules: bool = True,
    ) -> None:
        self.queues = tuple(queues) if queues is not None else None
        self.batch = batch
        self.lease = timedelta(seconds=lease_seconds)
        self.clock = clock
        self.stop = stop or threading.Event()
        self.keeps_schedules = keeps_schedules
        self.identity = _identity()
        self._ticked_at: datetime | None = None

    def run_once(self, at: datetime) -> int:
        """One round as if it were `at` all the while.

        Lapsed leases, due schedules, one batch. How many jobs were run.
        """
        self._ticked_at = None
        return self._round(lambda: at)

    def run(self) -> None:
        """Rounds until `stop` is set, with pauses up to half a second while nothing is due.

        Survives a lost database.
        """
        pause = SHORTEST_PAUSE_SECONDS
        while not self.stop.is_set():
            try:
                ran = self._round(self.clock)
            except (DatabaseError, InterfaceError):
                logger.exception("The worker lost the database and tries again")
                connection.close()
                ran = 0
            pause = SHORTEST_PAUSE_SECONDS if ran else min(pause * 2, LONGEST_PAUSE_SECONDS)
            if not ran:
                close_old_connections()
                self.stop.wait(pause)

    def _round(self, now: Clock) -> int:
        self._take_back_lapsed(now())
        self._tick(now())
        ran = 0
        for queue in self.queues or registry.queues():
            ran += self._run_batch(self._claim(queue, self.batch, False, now), now)
            for _ in range(self.batch):
                alone = self._claim(queue, 1, True, now)
                if not alone:
                    break
                ran += self._run_batch(alone, now)
        return ran

    def _take_back_lapsed(self, at: datetime) -> None:
        lapsed = store.lapse(at=at)
        if lapsed:
            logger.warning("The leases of %s jobs ran out; they are queued again", len(lapsed))
        for job_id, name, state in lapsed:
            if state == JobState.DEAD:
                logger.error("A job used up its attempts without an end: %s %s", name, job_id)

    def _tick(self, at: datetime) -> None:
        if not self.keeps_schedules:
            return
        if self._ticked_at is None or not 0 <= (at - self._ticked_at).total_seconds() < TICK_SECONDS:
            self._ticked_at = at
            schedules.tick(at)

    def _claim(self, queue: str, limit: int, alone: bool, now: Clock) -> list[store.Claimed]:
        if self.stop.is_set():
            return []
        at = now()
        return store.claim(
            queue=queue, limit=limit, alone=alone, worker=self.identity, at=at, lease_until=at + self.lease
        )

    def _run_batch(self, jobs: list[store.Claimed], now: Clock) -> int:
        """Run them in turn. On stop, and when half the lease has gone, what has not begun is handed back."""
        begun_at = now()
        for index, job in enumerate(jobs):
            at = now()
            if self.stop.is_set() or at - begun_at > self.lease / 2:
                store.hand_back(jobs[index:])
                return index
            self._run_job(job, at, now)
        return len(jobs)

    def _run_job(self, job: store.Claimed, at: datetime, now: Clock) -> None:
        try:
            spec = registry.find(job.name)
            if spec.is_atomic:
                self._run_atomic(spec, job, at)
            else:
                self._run_loose(spec, job, at, now)
        except Exception as error:  # the edge of a job: whatever it raised is written to its row
            logger.exception("A job failed: %s %s, attempt %s of %s", job.name, job.id, job.attempts, job.max_attempts)
            failed_at = now()
            outcome = after_failure(job_id=job.id, attempts=job.attempts, max_attempts=job.max_attempts, at=failed_at)
            store.fail(job, outcome=outcome, error=f"{type(error).__name__}: {error}", at=failed_at)

    def _run_atomic(self, spec: registry.JobSpec, job: store.Claimed, at: datetime) -> None:
        with transaction.atomic():
            if store.finish(job, at=at, keeps_row=spec.keeps_done):
                spec.function(at=at, **job.payload)

    def _run_loose(self, spec: registry.JobSpec, job: store.Claimed, at: datetime, now: Clock) -> None:
        if not store.renew(job, lease_until=at + self.lease):
            return
        with _renewing(job, self.lease, now):
            spec.function(at=at, **job.payload)
        if not store.finish(job, at=now(), keeps_row=spec.keeps_done):
            logger.warning("A job ended after its lease: %s %s may run twice", job.name, job.id)


@contextmanager
def _renewing(job: store.Claimed, lease: timedelta, now: Clock) -> Iterator[None]:
    """Renew the lease at every third of it, from a thread with a connection of its own."""
    ended = threading.Event()

    def renew() -> None:
        try:
            while not ended.wait(lease.total_seconds() / 3):
                try:
                    if not store.renew(job, lease_until=now() + lease):
                        return
                except (DatabaseError, InterfaceError):
                    logger.exception("A lease could not be renewed: %s %s", job.name, job.id)
                    connection.close()
        finally:
            connection.close()

    thread = threading.Thread(target=renew, name=f"lease-{job.id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def run_worker(
    *,
    queues: Sequence[str] | None = None,
    batch: int = 20,
    lease_seconds: float = 60.0,
    stop: threading.Event | None = None,
) -> None:
    """Work until SIGTERM or SIGINT.

    The job in hand is ended, the rest of the batch handed back. The body of `kaimen worker`.
    """
    stop = stop or threading.Event()
    worker = Worker(queues, batch, lease_seconds, system_clock.now, stop)
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    logger.info("Worker %s begins", worker.identity)
    worker.run()
    logger.info("Worker %s ended", worker.identity)


def run_until_idle(at: datetime, *, queues: Sequence[str] | None = None, most_rounds: int = 1000) -> int:
    """Run everything due at `at`, also what the jobs themselves queue.

    How many. For tests and batch tools: no schedules.
    """
    worker = Worker(queues, clock=lambda: at, keeps_schedules=False)
    ran = 0
    for _ in range(most_rounds):
        now_ran = worker.run_once(at)
        if not now_ran:
            return ran
        ran += now_ran
    raise RuntimeError(f"jobs still due after {most_rounds} rounds")
