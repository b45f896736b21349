"""Dead letters: who may send them again or forget them; figures; the nightly sweep."""

from datetime import UTC, datetime, timedelta

import pytest

from kaimen.kernel.base import jobs, ports
from kaimen.kernel.base.actors import SYSTEM, Anonymous
from kaimen.kernel.base.jobs import housekeeping
from kaimen.kernel.base.models import Job
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import Forbidden, NotVisible
from kaimen.kernel.base.rules.jobs import JobState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_registry")]

AT = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=7)
Audited = list[dict[str, object]]


@pytest.fixture
def dead() -> int:
    """A job with a key that failed its only attempt; it succeeds when sent again after midnight."""

    @jobs.job("tests.fragile", max_attempts=1)
    def fragile(*, at: datetime, case_id: int) -> None:
        if at == AT:
            raise OSError("no line")

    job_id = jobs.enqueue(fragile, {"case_id": 17}, at=AT, unique_key="case:17")
    jobs.Worker().run_once(AT)
    assert job_id is not None
    assert Job.objects.get(pk=job_id).state == "dead"
    return job_id


def test_a_dead_job_sent_again_runs_with_all_its_attempts(dead: int, audited: Audited) -> None:
    jobs.retry(job_id=dead, actor=SYSTEM, at=LATER, reason="the line is back")
    found = Job.objects.get(pk=dead)
    assert (found.state, found.attempts, found.due_at, found.finished_at) == ("queued", 0, LATER, None)
    assert audited == [
        {
            "actor": SYSTEM,
            "key": "base.jobs.manage",
            "subject_type": "base.Job",
            "subject_id": dead,
            "at": LATER,
            "before": {"state": "dead", "attempts": 1},
            "after": {"state": "queued", "attempts": 0},
            "reason": "the line is back",
        }
    ]
    assert jobs.Worker().run_once(LATER) == 1
    assert Job.objects.get(pk=dead).state == "done"


def test_nobody_else_sends_it_again(dead: int, audited: Audited) -> None:
    with pytest.raises(Forbidden, match=r"^base\.jobs\.manage$"):
        jobs.retry(job_id=dead, actor=Anonymous(), at=LATER)
    assert (Job.objects.get(pk=dead).state, audited) == ("dead", [])


def test_a_live_job_with_its_key_bars_the_way(dead: int, audited: Audited) -> None:
    assert jobs.enqueue("tests.fragile", {"case_id": 17}, at=LATER, unique_key="case:17") is not None
    with pytest.raises(Refused) as caught:
        jobs.retry(job_id=dead, actor=SYSTEM, at=LATER)
    assert caught.value.refusals == (Refusal("jobs.key_in_use", {"key": "case:17"}),)
    assert (Job.objects.get(pk=dead).state, audited) == ("dead", [])


def test_a_done_job_is_not_sent_again(dead: int, audited: Audited) -> None:
    jobs.retry(job_id=dead, actor=SYSTEM, at=LATER)
    jobs.run_until_idle(LATER)
    with pytest.raises(Refused) as caught:
        jobs.retry(job_id=dead, actor=SYSTEM, at=LATER)
    assert caught.value.refusals == (Refusal("jobs.move_not_possible", {"state": "done", "move": "retry"}),)
    assert len(audited) == 1


def test_a_job_that_is_not_there_is_not_visible(audited: Audited) -> None:
    with pytest.raises(NotVisible):
        jobs.retry(job_id=9_999_999, actor=SYSTEM, at=LATER)


def test_a_forgotten_job_stays_in_the_audit(dead: int, audited: Audited) -> None:
    jobs.forget(job_id=dead, actor=SYSTEM, at=LATER, reason="answered by telephone")
    assert not Job.objects.filter(pk=dead).exists()
    assert [(row["before"], row["after"], row["reason"]) for row in audited] == [
        (
            {
                "name": "tests.fragile",
                "payload": {"case_id": 17},
                "attempts": 1,
                "last_error": "OSError: no line",
            },
            None,
            "answered by telephone",
        )
    ]


def test_nobody_else_forgets_it(dead: int, audited: Audited) -> None:
    with pytest.raises(Forbidden, match=r"^base\.jobs\.manage$"):
        jobs.forget(job_id=dead, actor=Anonymous(), at=LATER, reason="answered by telephone")
    assert (Job.objects.filter(pk=dead).count(), audited) == (1, [])


def test_forgetting_needs_a_reason(dead: int, audited: Audited) -> None:
    with pytest.raises(Refused) as caught:
        jobs.forget(job_id=dead, actor=SYSTEM, at=LATER, reason=" ")
    assert caught.value.refusals == (Refusal("jobs.reason_missing"),)
    assert (Job.objects.filter(pk=dead).count(), audited) == (1, [])


def test_without_an_audit_nothing_is_done(dead: int, audited: Audited) -> None:
    ports.audit._record = None
    with pytest.raises(RuntimeError, match="the audit port is empty"):
        jobs.retry(job_id=dead, actor=SYSTEM, at=LATER)
    assert Job.objects.get(pk=dead).state == "dead"


def test_figures(dead: int) -> None:
    jobs.enqueue("tests.fragile", {"case_id": 1}, at=AT, due_at=AT + timedelta(seconds=90))
    jobs.enqueue("tests.fragile", {"case_id": 2}, at=AT, due_at=LATER)
    depth = {("default", JobState.DEAD): 1, ("default", JobState.QUEUED): 2}
    assert jobs.figures(AT) == jobs.QueueFigures(depth=depth, oldest_due_seconds=0.0, dead=1)
    later = jobs.figures(AT + timedelta(seconds=100))
    assert (later.oldest_due_seconds, later.waiting) == (10.0, 2)
    assert [job.pk for job in jobs.dead_letters()] == [dead]


def test_the_sweep_takes_old_done_jobs_and_leaves_dead_letters(dead: int) -> None:
    jobs.enqueue("tests.fragile", {"case_id": 1}, at=LATER)
    jobs.run_until_idle(LATER)
    housekeeping.sweep_done_jobs(at=LATER + timedelta(days=7))
    assert sorted(Job.objects.values_list("state", flat=True)) == ["dead", "done"]
    housekeeping.sweep_done_jobs(at=LATER + timedelta(days=7, seconds=1))
    assert list(Job.objects.values_list("state", flat=True)) == ["dead"]
