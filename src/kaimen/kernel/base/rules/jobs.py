"""Background jobs 后台作业: states, back-off, leases, cadences.   Pure: no clock, no database.

Instants are aware; a daily cadence is told on the wall clock of Asia/Shanghai, which has no summer time.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zlib import crc32
from zoneinfo import ZoneInfo

from kaimen.kernel.base.refusals import Refusal

LOCAL_ZONE = ZoneInfo("Asia/Shanghai")
DEFAULT_QUEUE = "default"
FIRST_BACK_OFF_SECONDS = 5
MOST_BACK_OFF_SECONDS = 3600
JITTER = 0.2


class JobState(StrEnum):
    """Where a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


class JobMove(StrEnum):
    """What can happen to a job."""

    CLAIM = "claim"
    FINISH = "finish"
    FAIL = "fail"
    HAND_BACK = "hand_back"
    GIVE_UP = "give_up"
    RETRY = "retry"


LIVE = (JobState.QUEUED, JobState.RUNNING)
OVER = (JobState.DONE, JobState.DEAD)

MOVES: dict[tuple[JobState, JobMove], JobState] = {
    (JobState.QUEUED, JobMove.CLAIM): JobState.RUNNING,
    (JobState.RUNNING, JobMove.FINISH): JobState.DONE,
    (JobState.RUNNING, JobMove.FAIL): JobState.QUEUED,
    (JobState.RUNNING, JobMove.HAND_BACK): JobState.QUEUED,
    (JobState.RUNNING, JobMove.GIVE_UP): JobState.DEAD,
    (JobState.DEAD, JobMove.RETRY): JobState.QUEUED,
}


def refusals_to_move(state: JobState, move: JobMove) -> tuple[Refusal, ...]:
    """Refuses: jobs.move_not_possible, with the state found and the move asked for."""
    if (state, move) in MOVES:
        return ()
    return (Refusal("jobs.move_not_possible", {"state": state.value, "move": move.value}),)


def back_off(*, job_id: int, attempts: int) -> timedelta:
    """Wait before the next attempt after `attempts` failed ones: 5 s doubled each time, at most an hour, ± 20 % jitter.

    The jitter comes from the job and the attempt alone: jobs that failed together come back apart, and a test can
    say when.
    """
    if attempts < 1:
        raise ValueError("a back-off follows a failed attempt")
    plain = min(FIRST_BACK_OFF_SECONDS * 2 ** min(attempts - 1, 30), MOST_BACK_OFF_SECONDS)
    share = crc32(f"{job_id}:{attempts}".encode()) / 0xFFFFFFFF
    return timedelta(seconds=round(min(plain * (1 - JITTER + 2 * JITTER * share), MOST_BACK_OFF_SECONDS), 3))


@dataclass(frozen=True)
class Outcome:
    """What becomes of a job whose attempt failed: queued until `due_at`, or dead (`due_at` None)."""

    state: JobState
    due_at: datetime | None


def after_failure(*, job_id: int, attempts: int, max_attempts: int, at: datetime) -> Outcome:
    """Queued again after the back-off while attempts are left, else dead."""
    if attempts >= max_attempts:
        return Outcome(MOVES[JobState.RUNNING, JobMove.GIVE_UP], None)
    return Outcome(MOVES[JobState.RUNNING, JobMove.FAIL], at + back_off(job_id=job_id, attempts=attempts))


def has_lapsed(*, lease_until: datetime, at: datetime) -> bool:
    """A lease holds up to and including its last instant."""
    return lease_until < at


@dataclass(frozen=True)
class Cadence:
    """Every so many seconds (counted from 1970-01-01T00:00Z, so that all clocks agree), or daily at a local minute."""

    every_seconds: int | None = None
    daily_at: time | None = None

    def __post_init__(self) -> None:
        if (self.every_seconds is None) == (self.daily_at is None):
            raise ValueError("a cadence is either every so many seconds or daily at a time")
        if self.every_seconds is not None and self.every_seconds < 1:
            raise ValueError("a cadence of less than a second")
        if self.daily_at is not None and (self.daily_at.tzinfo or self.daily_at.second or self.daily_at.microsecond):
            raise ValueError("a daily cadence is a plain local hour and minute")


def cadence(*, every: timedelta | None = None, daily: str | None = None) -> Cadence:
    """`every=timedelta(minutes=5)` (whole seconds) or `daily="03:30"` (local). Refuses others with ValueError."""
    if every is not None and every % timedelta(seconds=1):
        raise ValueError("a cadence has whole seconds")
    return Cadence(
        every_seconds=None if every is None else every // timedelta(seconds=1),
        daily_at=None if daily is None else time.fromisoformat(daily),
    )


def next_due(rhythm: Cadence, *, after: datetime) -> datetime:
    """The first instant of the cadence strictly after `after`, in UTC.

    Instants missed meanwhile are not made up for.
    """
    if rhythm.daily_at is None:
        step = rhythm.every_seconds or 1
        return datetime.fromtimestamp((int(after.timestamp()) // step + 1) * step, UTC)
    local = after.astimezone(LOCAL_ZONE)
    today = datetime.combine(local.date(), rhythm.daily_at, tzinfo=LOCAL_ZONE)
    return (today if today > local else today + timedelta(days=1)).astimezone(UTC)
