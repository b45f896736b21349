"""Rules of background jobs: moves, back-off, leases, cadences."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaimen.kernel.base.refusals import Refusal
from kaimen.kernel.base.rules.jobs import (
    MOST_BACK_OFF_SECONDS,
    MOVES,
    Cadence,
    JobMove,
    JobState,
    Outcome,
    after_failure,
    back_off,
    cadence,
    has_lapsed,
    next_due,
    refusals_to_move,
)

AT = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
INSTANTS = st.datetimes(datetime(2024, 2, 28), datetime(2028, 3, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_only_a_dead_job_is_retried() -> None:
    assert refusals_to_move(JobState.DEAD, JobMove.RETRY) == ()
    assert refusals_to_move(JobState.DONE, JobMove.RETRY) == (
        Refusal("jobs.move_not_possible", {"state": "done", "move": "retry"}),
    )


def test_what_is_done_stays_done() -> None:
    assert {move for state, move in MOVES if state is JobState.DONE} == set()
    assert {move for state, move in MOVES if state is JobState.QUEUED} == {JobMove.CLAIM}


def test_back_off_of_one_job_can_be_told_beforehand() -> None:
    waits = [back_off(job_id=17, attempts=n).total_seconds() for n in (1, 2, 3, 10, 11, 40)]
    assert waits == [4.473, 10.587, 22.58, 3067.624, 3600.0, 3600.0]
    assert back_off(job_id=17, attempts=1) != back_off(job_id=18, attempts=1)


@given(st.integers(1, 10**12), st.integers(1, 32_767))
def test_back_off_doubles_within_its_jitter_up_to_an_hour(job_id: int, attempts: int) -> None:
    plain = min(5 * 2 ** min(attempts - 1, 30), MOST_BACK_OFF_SECONDS)
    wait = back_off(job_id=job_id, attempts=attempts).total_seconds()
    assert plain * 0.8 - 0.001 <= wait <= min(plain * 1.2 + 0.001, MOST_BACK_OFF_SECONDS)


def test_a_back_off_follows_an_attempt() -> None:
    with pytest.raises(ValueError, match="follows a failed attempt"):
        back_off(job_id=1, attempts=0)


def test_the_last_attempt_is_the_last() -> None:
    assert after_failure(job_id=3, attempts=2, max_attempts=2, at=AT) == Outcome(JobState.DEAD, None)
    assert after_failure(job_id=3, attempts=1, max_attempts=2, at=AT) == Outcome(
        JobState.QUEUED, AT + back_off(job_id=3, attempts=1)
    )


def test_a_lease_holds_at_its_last_instant() -> None:
    assert not has_lapsed(lease_until=AT, at=AT)
    assert has_lapsed(lease_until=AT, at=AT + timedelta(microseconds=1))


@pytest.mark.parametrize(
    ("after", "due"),
    [
        (datetime(2026, 11, 22, 19, 29, 59, tzinfo=UTC), datetime(2026, 11, 22, 19, 30, tzinfo=UTC)),
        (datetime(2026, 11, 22, 19, 30, tzinfo=UTC), datetime(2026, 11, 23, 19, 30, tzinfo=UTC)),
        (datetime(2028, 2, 28, 19, 30, tzinfo=UTC), datetime(2028, 2, 29, 19, 30, tzinfo=UTC)),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), datetime(2026, 12, 31, 19, 30, tzinfo=UTC)),
    ],
)
def test_daily_is_told_on_the_wall_clock_of_shanghai(after: datetime, due: datetime) -> None:
    assert next_due(cadence(daily="03:30"), after=after) == due


def test_every_is_counted_from_the_epoch() -> None:
    every = cadence(every=timedelta(minutes=5))
    assert next_due(every, after=datetime(2026, 11, 22, 19, 3, 7, 5, tzinfo=UTC)) == datetime(
        2026, 11, 22, 19, 5, tzinfo=UTC
    )
    assert next_due(every, after=datetime(2026, 11, 22, 19, 5, tzinfo=UTC)) == datetime(
        2026, 11, 22, 19, 10, tzinfo=UTC
    )


@given(INSTANTS, st.integers(1, 100_000))
def test_the_next_instant_lies_ahead_within_one_step(after: datetime, step: int) -> None:
    due = next_due(Cadence(every_seconds=step), after=after)
    assert timedelta() < due - after <= timedelta(seconds=step)
    assert int(due.timestamp()) % step == 0


@given(INSTANTS, st.times())
def test_a_daily_instant_lies_ahead_within_a_day(after: datetime, moment: time) -> None:
    due = next_due(Cadence(daily_at=moment.replace(second=0, microsecond=0)), after=after)
    assert timedelta() < due - after <= timedelta(days=1)


@pytest.mark.parametrize(
    ("every", "daily"),
    [(None, None), (timedelta(seconds=5), "03:30"), (timedelta(0), None), (timedelta(milliseconds=1500), None)],
)
def test_a_cadence_that_says_nothing_clear_is_refused(every: timedelta | None, daily: str | None) -> None:
    with pytest.raises(ValueError, match="cadence"):
        cadence(every=every, daily=daily)
