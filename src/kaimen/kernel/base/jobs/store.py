"""The statements on the job table, in plain SQL for SQLite and PostgreSQL.   No rule is decided and no job run here.

Why not the ORM: claims need `UPDATE … RETURNING` over a sub-select, and these few statements are all a job costs.
States stand literally in the text, because partial indexes are only used when their condition is seen in the
statement.

PostgreSQL passes over rows another worker holds (SKIP LOCKED); on SQLite there is one writer at a time anyway.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from kaimen.kernel.base.models import ERROR_LIMIT
from kaimen.kernel.base.rules.jobs import Outcome

LEASE_RAN_OUT = "the lease ran out: the worker vanished or hung"

INSERT = """
INSERT INTO base_job (name, payload, queue, priority, state, due_at, leased_by, attempts, max_attempts, unique_key,
                      last_error, enqueued_at)
VALUES (%s, %s, %s, %s, 'queued', %s, '', 0, %s, %s, '', %s)
ON CONFLICT (unique_key) WHERE state IN ('queued', 'running') DO NOTHING
RETURNING id
"""

# a fresh job may wait in a worker's batch; one that failed before, or has one attempt only, is claimed alone:
# a job that kills its worker then uses up its own attempts and not those of its neighbours
HAS_FRESH = """
SELECT 1 FROM base_job
WHERE state = 'queued' AND queue = %s AND due_at <= %s AND attempts = 0 AND max_attempts > 1 LIMIT 1
"""
HAS_ALONE = """
SELECT 1 FROM base_job
WHERE state = 'queued' AND queue = %s AND due_at <= %s AND (attempts > 0 OR max_attempts = 1) LIMIT 1
"""
SELECT_FRESH = """
SELECT id FROM base_job WHERE state = 'queued' AND queue = %s AND due_at <= %s AND attempts = 0 AND max_attempts > 1
ORDER BY queue, priority DESC, due_at, id LIMIT %s
"""
SELECT_ALONE = """
SELECT id FROM base_job WHERE state = 'queued' AND queue = %s AND due_at <= %s AND (attempts > 0 OR max_attempts = 1)
ORDER BY queue, priority DESC, due_at, id LIMIT %s
"""
CLAIM = """
UPDATE base_job SET state = 'running', leased_by = %s, lease_until = %s, attempts = attempts + 1
WHERE id IN (SELECT id FROM due) AND state = 'queued'
RETURNING id, name, payload, attempts, max_attempts, priority
"""

HAS_LAPSED = "SELECT 1 FROM base_job WHERE state = 'running' AND lease_until < %s LIMIT 1"
SELECT_LAPSED = (
    "SELECT id FROM base_job WHERE state = 'running' AND lease_until < %s ORDER BY lease_until, id LIMIT 500"
)
LAPSE = """
UPDATE base_job SET
    state = CASE WHEN attempts >= max_attempts THEN 'dead' ELSE 'queued' END,
    finished_at = CASE WHEN attempts >= max_attempts THEN %s ELSE NULL END,
    last_error = %s, lease_until = NULL, leased_by = ''
WHERE id IN (SELECT id FROM due) AND state = 'running'
RETURNING id, name, state
"""

MINE = "id = %s AND state = 'running' AND leased_by = %s AND attempts = %s"
FINISH = f"""
UPDATE base_job SET state = 'done', finished_at = %s, lease_until = NULL, leased_by = '' WHERE {MINE}
"""  # noqa: S608
REMOVE = f"DELETE FROM base_job WHERE {MINE}"  # noqa: S608
RENEW = f"UPDATE base_job SET lease_until = %s WHERE {MINE}"  # noqa: S608
HAND_BACK = f"""
UPDATE base_job SET state = 'queued', attempts = attempts - 1, lease_until = NULL, leased_by = '' WHERE {MINE}
"""  # noqa: S608
FAIL = f"""
UPDATE base_job SET
    state = %s, due_at = COALESCE(%s, due_at), finished_at = %s, last_error = %s, lease_until = NULL, leased_by = ''
WHERE {MINE}
"""  # noqa: S608


@dataclass(frozen=True)
class Claimed:
    """A job in this worker's hands: what it needs to run and to prove that it still holds it."""

    id: int
    name: str
    payload: dict[str, object]
    attempts: int
    max_attempts: int
    held_by: str


Parameter = str | int | datetime | None


def _instant(at: datetime) -> str | datetime:
    if at.tzinfo is None:
        raise ValueError("an instant without its offset")
    return connection.ops.adapt_datetimefield_value(at) or at


def _changed(statement: str, parameters: Sequence[Parameter]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def _rows(statement: str, parameters: Sequence[Parameter]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def _locking(select: str, update: str) -> str:
    """One statement: choose rows, passing over locked ones where rows are locked, and change them."""
    skip = " FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    return f"WITH due AS MATERIALIZED ({select}{skip}) {update}"


def insert(
    *,
    name: str,
    payload: Mapping[str, object],
    queue: str,
    priority: int,
    due_at: datetime,
    max_attempts: int,
    unique_key: str | None,
    at: datetime,
) -> int | None:
    """The new job's id; None where a live job has the key."""
    text = json.dumps(payload, ensure_ascii=False, allow_nan=False)
    values = (name, text, queue, priority, _instant(due_at), max_attempts, unique_key, _instant(at))
    rows = _rows(INSERT, values)
    return rows[0][0] if rows else None


def claim(*, queue: str, limit: int, alone: bool, worker: str, at: datetime, lease_until: datetime) -> list[Claimed]:
    """Lease up to `limit` due jobs of a queue, the most urgent first. Looks first: an idle worker takes no lock."""
    if not _rows(HAS_ALONE if alone else HAS_FRESH, (queue, _instant(at))):
        return []
    statement = _locking(SELECT_ALONE if alone else SELECT_FRESH, CLAIM)
    rows = _rows(statement, (queue, _instant(at), limit, worker, _instant(lease_until)))
    rows.sort(key=lambda row: (-row[5], row[0]))
    return [Claimed(row[0], row[1], json.loads(row[2]), row[3], row[4], worker) for row in rows]


def lapse(*, at: datetime) -> list[tuple[Any, ...]]:
    """Take jobs from workers whose lease ran out: queued again, or dead without attempts left. (id, name, state)."""
    if not _rows(HAS_LAPSED, (_instant(at),)):
        return []
    return _rows(_locking(SELECT_LAPSED, LAPSE), (_instant(at), _instant(at), LEASE_RAN_OUT))


def _mine(job: Claimed) -> tuple[Parameter, ...]:
    return (job.id, job.held_by, job.attempts)


def finish(job: Claimed, *, at: datetime, keeps_row: bool) -> bool:
    """Mark it done (or remove it). False when it is no longer ours."""
    if keeps_row:
        return _changed(FINISH, (_instant(at), *_mine(job))) == 1
    return _changed(REMOVE, _mine(job)) == 1


def renew(job: Claimed, *, lease_until: datetime) -> bool:
    """Hold it longer. False when it is no longer ours."""
    return _changed(RENEW, (_instant(lease_until), *_mine(job))) == 1


def hand_back(jobs: Sequence[Claimed]) -> None:
    """Queue jobs again that were claimed and not begun; the attempt is not counted."""
    for job in jobs:
        _changed(HAND_BACK, _mine(job))


def fail(job: Claimed, *, outcome: Outcome, error: str, at: datetime) -> bool:
    """Queue it again for later, or bury it. False when it is no longer ours."""
    due_at = None if outcome.due_at is None else _instant(outcome.due_at)
    finished_at = _instant(at) if outcome.due_at is None else None
    return _changed(FAIL, (outcome.state.value, due_at, finished_at, error[:ERROR_LIMIT], *_mine(job))) == 1
