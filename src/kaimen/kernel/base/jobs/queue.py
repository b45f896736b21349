"""Putting work on the queue, in the transaction of whoever asks: rolled back with it, never lost after it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from kaimen.kernel.base.jobs import registry, store
from kaimen.kernel.base.models import Job


def enqueue(
    name_or_function: str | registry.JobFunction,
    payload: Mapping[str, object],
    *,
    at: datetime,
    due_at: datetime | None = None,
    unique_key: str | None = None,
    priority: int = 0,
) -> int | None:
    """Queue a registered job, due at once or at `due_at`; higher `priority` first.

    Gives its id, or None where a live job has the key.

    `payload` is plain JSON, ids rather than data about persons. A job that is running counts as live: use a key for
    "once is enough", not for "again, because something changed". Raises UnknownJob, and TypeError for a payload the
    function cannot take.
    """
    spec = registry.find(name_or_function)
    plain = dict(payload)
    spec.check(plain, at)
    return store.insert(
        name=spec.name,
        payload=plain,
        queue=spec.queue,
        priority=priority,
        due_at=due_at or at,
        max_attempts=spec.max_attempts,
        unique_key=unique_key,
        at=at,
    )


def enqueue_many(
    name_or_function: str | registry.JobFunction, payloads: Iterable[Mapping[str, object]], *, at: datetime
) -> int:
    """Queue one job for each payload in few statements; how many."""
    spec = registry.find(name_or_function)
    rows = []
    for payload in payloads:
        spec.check(dict(payload), at)
        rows.append(
            Job(
                name=spec.name,
                payload=dict(payload),
                queue=spec.queue,
                due_at=at,
                max_attempts=spec.max_attempts,
                enqueued_at=at,
            )
        )
    Job.objects.bulk_create(rows, batch_size=500)
    return len(rows)
