"""Queueing and running jobs: transactions, keys, order, retries, leases."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from kaimen.kernel.base import jobs
from kaimen.kernel.base.jobs import store
from kaimen.kernel.base.models import Job, Schedule
from kaimen.kernel.base.rules.jobs import back_off, has_lapsed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_registry")]

AT = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
LATER = AT + timedelta(days=1)


def row(job_id: int | None) -> tuple[str, int, str, str]:
    found = Job.objects.get(pk=job_id)
    return (found.state, found.attempts, found.leased_by, found.last_error)


@pytest.fixture
def heard() -> list[int]:
    return []


@pytest.fixture
def say(heard: list[int]) -> Callable[..., None]:
    @jobs.job("tests.say")
    def say(*, at: datetime, n: int) -> None:
        heard.append(n)

    return say


class Broken(Exception):
    pass


@pytest.fixture
def breaks() -> Callable[..., None]:
    """Writes a row, then fails."""

    @jobs.job("tests.breaks", max_attempts=3)
    def breaks(*, at: datetime) -> None:
        Schedule.objects.create(name="effect", every_seconds=7, next_due_at=at)
        raise Broken("the printer is out of paper")

    return breaks


def test_a_job_runs_once_and_is_done(say: Callable[..., None], heard: list[int]) -> None:
    job_id = jobs.enqueue("tests.say", {"n": 3}, at=AT)
    assert jobs.Worker().run_once(AT) == 1
    assert jobs.Worker().run_once(LATER) == 0
    assert heard == [3]
    assert row(job_id) == ("done", 1, "", "")
    assert Job.objects.get(pk=job_id).finished_at == AT


def test_a_job_waits_until_it_is_due(say: Callable[..., None], heard: list[int]) -> None:
    jobs.enqueue(say, {"n": 3}, at=AT, due_at=AT + timedelta(seconds=1))
    assert jobs.Worker().run_once(AT) == 0
    assert jobs.Worker().run_once(AT + timedelta(seconds=1)) == 1


def test_a_rolled_back_caller_leaves_no_job(say: Callable[..., None], heard: list[int]) -> None:
    @transaction.atomic
    def caller(*, breaks: bool) -> None:
        jobs.enqueue(say, {"n": 3}, at=AT)
        if breaks:
            raise Broken

    with pytest.raises(Broken):
        caller(breaks=True)
    assert (Job.objects.count(), jobs.run_until_idle(AT)) == (0, 0)
    caller(breaks=False)
    assert (Job.objects.count(), jobs.run_until_idle(AT)) == (1, 1)


def test_urgent_first_then_as_they_came(say: Callable[..., None], heard: list[int]) -> None:
    for n, priority in ((1, 0), (2, 5), (3, -5), (4, 5), (5, 0)):
        jobs.enqueue(say, {"n": n}, at=AT, priority=priority)
    assert jobs.Worker(batch=2).run_once(AT) == 2
    jobs.run_until_idle(AT)
    assert heard == [2, 4, 1, 5, 3]


def test_many_are_queued_in_few_statements(
    say: Callable[..., None], heard: list[int], django_assert_num_queries: Callable[[int], object]
) -> None:
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        assert jobs.enqueue_many(say, ({"n": n} for n in range(40)), at=AT) == 40
    assert jobs.run_until_idle(AT) == 40
    assert sorted(heard) == list(range(40))


def test_an_unknown_name_is_found_by_the_caller() -> None:
    with pytest.raises(jobs.UnknownJob):
        jobs.enqueue("tests.nobody", {}, at=AT)
    assert Job.objects.count() == 0


def test_a_payload_that_does_not_fit_is_found_by_the_caller(say: Callable[..., None]) -> None:
    with pytest.raises(TypeError):
        jobs.enqueue(say, {"m": 3}, at=AT)
    assert Job.objects.count() == 0


def test_an_instant_without_offset_is_refused(say: Callable[..., None]) -> None:
    with pytest.raises(ValueError, match="without its offset"):
        jobs.enqueue(say, {"n": 3}, at=AT.replace(tzinfo=None))


def test_two_functions_do_not_share_a_name(say: Callable[..., None]) -> None:
    with pytest.raises(ValueError, match=r"two jobs are named tests\.say"):

        @jobs.job("tests.say")
        def another(*, at: datetime) -> None: ...


# ------------------------------------------------------------------------------------------------------- unique keys


def test_one_live_job_for_a_key(say: Callable[..., None], heard: list[int]) -> None:
    first = jobs.enqueue(say, {"n": 1}, at=AT, unique_key="pay:7")
    assert first is not None
    assert jobs.enqueue(say, {"n": 2}, at=AT, unique_key="pay:7") is None
    assert jobs.enqueue(say, {"n": 3}, at=AT, unique_key="pay:8") is not None
    assert (jobs.run_until_idle(AT), heard) == (2, [1, 3])
    assert jobs.enqueue(say, {"n": 4}, at=AT, unique_key="pay:7") is not None  # the first is done


def test_the_database_holds_the_key_too(say: Callable[..., None]) -> None:
    first = jobs.enqueue(say, {"n": 1}, at=AT, unique_key="pay:7")
    jobs.run_until_idle(AT)
    jobs.enqueue(say, {"n": 2}, at=AT, unique_key="pay:7")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=first).update(state="queued", finished_at=None, attempts=0)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "lost"},
        {"state": "running"},
        {"leased_by": "w"},
        {"state": "done"},
        {"finished_at": AT},
        {"attempts": 6},
        {"max_attempts": 0},
        {"unique_key": ""},
    ],
)
def test_the_database_refuses_an_impossible_row(say: Callable[..., None], change: dict[str, object]) -> None:
    job_id = jobs.enqueue(say, {"n": 1}, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job_id).update(**change)
    assert Job.objects.filter(pk=job_id).update(priority=3) == 1


# ------------------------------------------------------------------------------------------------- failing and dying


def test_a_failed_attempt_leaves_no_effect_and_comes_back(breaks: Callable[..., None]) -> None:
    job_id = jobs.enqueue(breaks, {}, at=AT)
    assert job_id is not None
    assert jobs.Worker().run_once(AT) == 1
    assert Schedule.objects.filter(name="effect").count() == 0
    assert row(job_id) == ("queued", 1, "", "Broken: the printer is out of paper")
    due_at = AT + back_off(job_id=job_id, attempts=1)
    assert Job.objects.get(pk=job_id).due_at == due_at
    assert jobs.Worker().run_once(due_at - timedelta(milliseconds=1)) == 0
    assert jobs.Worker().run_once(due_at) == 1
    assert Job.objects.get(pk=job_id).due_at == due_at + back_off(job_id=job_id, attempts=2)


def test_after_its_last_attempt_it_is_a_dead_letter(breaks: Callable[..., None]) -> None:
    job_id = jobs.enqueue(breaks, {}, at=AT)
    for hours in range(3):
        assert jobs.Worker().run_once(AT + timedelta(hours=hours)) == 1
    assert row(job_id) == ("dead", 3, "", "Broken: the printer is out of paper")
    assert Job.objects.get(pk=job_id).finished_at == AT + timedelta(hours=2)
    assert jobs.Worker().run_once(LATER) == 0


def test_a_job_of_a_name_nobody_knows_here_comes_back(say: Callable[..., None]) -> None:
    job_id = jobs.enqueue(say, {"n": 1}, at=AT)
    Job.objects.filter(pk=job_id).update(name="tests.newer_version")
    assert jobs.Worker().run_once(AT) == 1
    assert row(job_id) == ("queued", 1, "", "UnknownJob: tests.newer_version")


def test_a_failure_does_not_stop_the_others(
    breaks: Callable[..., None], say: Callable[..., None], heard: list[int]
) -> None:
    jobs.enqueue(breaks, {}, at=AT, priority=1)
    jobs.enqueue(say, {"n": 1}, at=AT)
    assert jobs.Worker().run_once(AT) == 2
    assert heard == [1]


# ------------------------------------------------------------------------------------------------------------ leases


def claim(worker: str, at: datetime = AT, limit: int = 20, alone: bool = False) -> list[store.Claimed]:
    return store.claim(
        queue="default", limit=limit, alone=alone, worker=worker, at=at, lease_until=at + timedelta(seconds=60)
    )


def test_two_workers_claim_different_jobs(say: Callable[..., None]) -> None:
    wanted = [jobs.enqueue(say, {"n": n}, at=AT) for n in range(5)]
    first, second = claim("a", limit=3), claim("b", limit=3)
    assert [job.id for job in first + second] == wanted
    assert claim("c") == []


def test_a_lease_that_ran_out_gives_the_job_to_another(say: Callable[..., None], heard: list[int]) -> None:
    job_id = jobs.enqueue(say, {"n": 1}, at=AT)
    claim("vanished")
    assert jobs.Worker().run_once(AT + timedelta(seconds=60)) == 0
    assert jobs.Worker().run_once(AT + timedelta(seconds=61)) == 1
    assert (heard, row(job_id)) == ([1], ("done", 2, "", store.LEASE_RAN_OUT))


def test_a_job_that_kills_its_workers_dies_and_its_neighbours_live(say: Callable[..., None], heard: list[int]) -> None:
    killer, neighbour = (jobs.enqueue(say, {"n": n}, at=AT) for n in (1, 2))
    assert [job.id for job in claim("w1")] == [killer, neighbour]
    store.lapse(at=AT + timedelta(hours=1))
    for hours in range(1, 5):  # from now on each is claimed alone
        at = AT + timedelta(hours=hours)
        assert [job.id for job in claim("w", at, limit=1, alone=True)] == [killer]
        assert claim("w", at) == []
        store.lapse(at=at + timedelta(minutes=30))
    assert row(killer) == ("dead", 5, "", store.LEASE_RAN_OUT)
    assert jobs.Worker().run_once(LATER) == 1
    assert (heard, row(neighbour)[:2]) == ([2], ("done", 2))


def test_a_job_that_failed_before_is_not_claimed_with_fresh_ones(say: Callable[..., None]) -> None:
    before = jobs.enqueue(say, {"n": 1}, at=AT)
    claim("vanished")
    fresh = jobs.enqueue(say, {"n": 2}, at=AT)
    at = AT + timedelta(seconds=61)
    store.lapse(at=at)
    assert [job.id for job in claim("w", at)] == [fresh]
    assert [job.id for job in claim("w", at, alone=True)] == [before]


@pytest.mark.parametrize("microseconds", [-1, 0, 1])
def test_the_statement_and_the_rule_agree_when_a_lease_ends(say: Callable[..., None], microseconds: int) -> None:
    jobs.enqueue(say, {"n": 1}, at=AT)
    claim("w")
    lease_until = AT + timedelta(seconds=60)
    at = lease_until + timedelta(microseconds=microseconds)
    assert bool(store.lapse(at=at)) is has_lapsed(lease_until=lease_until, at=at)


@pytest.mark.parametrize("is_atomic", [True, False])
def test_a_worker_does_not_run_what_it_lost(is_atomic: bool) -> None:
    """The first job takes so long that another worker runs the second; then the first worker comes to the second."""
    heard: list[str] = []

    @jobs.job("tests.slow")
    def slow(*, at: datetime) -> None:
        heard.append("slow")
        jobs.Worker().run_once(at + timedelta(seconds=61))

    @jobs.job("tests.next", atomic=is_atomic)
    def following(*, at: datetime) -> None:
        heard.append("next")

    jobs.enqueue(slow, {}, at=AT)
    second = jobs.enqueue(following, {}, at=AT)
    jobs.Worker(lease_seconds=60).run_once(AT)
    assert heard == ["slow", "next"]
    assert row(second)[:2] == ("done", 2)


def test_what_waits_longer_than_half_a_lease_is_handed_back(say: Callable[..., None], heard: list[int]) -> None:
    times = iter([AT, AT, AT, AT, AT, AT + timedelta(seconds=31), *[AT + timedelta(seconds=32)] * 9])
    first, second = (jobs.enqueue(say, {"n": n}, at=AT) for n in (1, 2))
    worker = jobs.Worker(lease_seconds=60)
    assert worker._round(lambda: next(times)) == 1
    assert (heard, row(first)[:2], row(second)[:2]) == ([1], ("done", 1), ("queued", 0))


def test_a_stopped_worker_hands_back_what_it_has_not_begun() -> None:
    worker = jobs.Worker()

    @jobs.job("tests.stops")
    def stops(*, at: datetime) -> None:
        worker.stop.set()

    first, second = (jobs.enqueue(stops, {}, at=AT) for _ in range(2))
    assert worker.run_once(AT) == 1
    assert (row(first)[:2], row(second)) == (("done", 1), ("queued", 0, "", ""))
    assert worker.run_once(AT) == 0


def test_a_job_outside_a_transaction_keeps_what_it_did_before_it_failed() -> None:
    @jobs.job("tests.loose", atomic=False)
    def loose(*, at: datetime) -> None:
        Schedule.objects.create(name="effect", every_seconds=7, next_due_at=at)
        raise Broken("later")

    job_id = jobs.enqueue(loose, {}, at=AT)
    jobs.Worker().run_once(AT)
    assert Schedule.objects.filter(name="effect").count() == 1
    assert row(job_id) == ("queued", 1, "", "Broken: later")


def test_a_worker_of_one_queue_leaves_the_others(heard: list[int]) -> None:
    @jobs.job("tests.heavy", queue="heavy")
    def heavy(*, at: datetime) -> None: ...

    @jobs.job("tests.light")
    def light(*, at: datetime) -> None: ...

    jobs.enqueue(heavy, {}, at=AT)
    jobs.enqueue(light, {}, at=AT)
    assert jobs.Worker(["heavy"]).run_once(AT) == 1
    assert list(Job.objects.filter(state="queued").values_list("name", flat=True)) == ["tests.light"]
    assert jobs.Worker().run_once(AT) == 1
