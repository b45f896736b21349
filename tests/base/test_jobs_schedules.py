"""Periodic jobs: once for each instant, however many schedulers there are."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from kaimen.kernel.base import jobs
from kaimen.kernel.base.jobs import schedules
from kaimen.kernel.base.models import Job, Schedule
from kaimen.kernel.base.rules.jobs import cadence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_registry")]

AT = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)  # 03:00 in Shanghai
HALF_PAST = AT + timedelta(minutes=30)


@pytest.fixture
def nightly() -> list[datetime]:
    """Runs at 03:30 local time; the instants at which it ran."""
    ran: list[datetime] = []

    @jobs.periodic("tests.nightly", daily="03:30")
    def nightly(*, at: datetime) -> None:
        ran.append(at)

    jobs.tick(AT)
    return ran


def test_a_new_schedule_begins_at_its_next_instant(nightly: list[datetime]) -> None:
    found = Schedule.objects.get(name="tests.nightly")
    assert (found.daily_at, found.every_seconds, found.next_due_at) == (time(3, 30), None, HALF_PAST)
    assert jobs.Worker().run_once(HALF_PAST - timedelta(seconds=1)) == 0
    assert jobs.Worker().run_once(HALF_PAST) == 1
    assert nightly == [HALF_PAST]
    assert Schedule.objects.get(name="tests.nightly").next_due_at == HALF_PAST + timedelta(days=1)


def test_two_workers_run_it_once(nightly: list[datetime]) -> None:
    first, second = jobs.Worker(), jobs.Worker()
    assert (first.run_once(HALF_PAST), second.run_once(HALF_PAST), first.run_once(HALF_PAST)) == (1, 0, 0)
    assert nightly == [HALF_PAST]


def test_of_two_schedulers_that_saw_the_same_row_one_wins(nightly: list[datetime]) -> None:
    seen = Schedule.objects.get(name="tests.nightly")
    rhythm = cadence(daily="03:30")
    assert schedules._start("tests.nightly", rhythm, seen, HALF_PAST) is True
    assert schedules._start("tests.nightly", rhythm, seen, HALF_PAST) is False
    jobs.run_until_idle(HALF_PAST)
    assert schedules._start("tests.nightly", rhythm, seen, HALF_PAST) is False  # and not because of the live job's key
    assert Job.objects.count() == 1


def test_missed_instants_are_made_up_for_once(nightly: list[datetime]) -> None:
    back = HALF_PAST + timedelta(days=9, hours=2)
    assert (jobs.Worker().run_once(back), jobs.Worker().run_once(back)) == (1, 0)
    assert nightly == [back]
    assert Schedule.objects.get(name="tests.nightly").next_due_at == HALF_PAST + timedelta(days=10)


def test_a_run_that_is_not_over_is_not_doubled(nightly: list[datetime]) -> None:
    assert jobs.tick(HALF_PAST) == 1
    assert jobs.tick(HALF_PAST + timedelta(days=1)) == 0
    assert Job.objects.count() == 1


def test_a_new_cadence_takes_over(nightly: list[datetime], monkeypatch: pytest.MonkeyPatch) -> None:
    Schedule.objects.filter(name="tests.nightly").update(daily_at=time(5, 0), next_due_at=AT + timedelta(hours=2))
    assert jobs.tick(AT) == 0
    found = Schedule.objects.get(name="tests.nightly")
    assert (found.daily_at, found.next_due_at) == (time(3, 30), HALF_PAST)


def test_a_schedule_nobody_knows_here_is_left_alone(nightly: list[datetime]) -> None:
    Schedule.objects.create(name="tests.newer_version", every_seconds=60, next_due_at=AT)
    jobs.tick(HALF_PAST)
    assert Schedule.objects.get(name="tests.newer_version").next_due_at == AT


def test_rows_of_brief_cadences_do_not_pile_up() -> None:
    ran: list[datetime] = []

    @jobs.periodic("tests.brief", every=timedelta(seconds=1))
    def brief(*, at: datetime) -> None:
        ran.append(at)

    for second in range(4):
        jobs.Worker().run_once(AT + timedelta(seconds=second))
    assert ran == [AT + timedelta(seconds=second) for second in (1, 2, 3)]
    assert Job.objects.count() == 0


@pytest.mark.parametrize("change", [{"every_seconds": 0}, {"daily_at": time(3, 0)}, {"every_seconds": None}])
def test_the_database_refuses_an_unclear_cadence(change: dict[str, object]) -> None:
    Schedule.objects.create(name="tests.clear", every_seconds=60, next_due_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Schedule.objects.filter(name="tests.clear").update(**change)
    assert Schedule.objects.filter(name="tests.clear").update(every_seconds=61) == 1
