"""The worklist: whose a task is, that there is one, and that a promise that ran out is told once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from kaimen.kernel import worklist
from kaimen.kernel.access.selectors import PersonActor
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base import jobs, outbox
from kaimen.kernel.base.actors import SYSTEM, Anonymous
from kaimen.kernel.base.models import Job
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import NotVisible
from kaimen.kernel.worklist import policy, selectors
from kaimen.kernel.worklist.events import TaskOverdue
from kaimen.kernel.worklist.models import Task
from kaimen.kernel.worklist.rules import holders
from kaimen.kernel.worklist.rules.holders import Holder, HolderKind
from kaimen.kernel.worklist.services import tasks
from tests.federation import Federation

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def put(at: datetime, holder: str = "seat:12", subject_id: int = 7, **changed: object) -> Task:
    given = {"kind": "case.answer", "subject_type": "trial.Thing", "title": "欠薪：三个月", "due_at": at + 2 * HOUR}
    return tasks.put(**{"holder": holder, "subject_id": subject_id, "actor": SYSTEM, "at": at, **given, **changed})  # type: ignore[arg-type]


def on_seat(*seats: int, person_id: int = 0) -> PersonActor:
    """Somebody who answers for seats now; with id 0, nobody in the table."""
    return PersonActor(person_id, "周岚", (), tokens=frozenset(f"seat:{seat}" for seat in seats))


def test_a_task_is_on_the_list_of_its_holder_alone(at: datetime) -> None:
    put(at)
    put(at, "person:5", subject_id=8)
    put(at, "seat:13", subject_id=9)
    assert [row.holder for row in selectors.open_for(frozenset({"seat:12", "person:5", "case:3"}), at)] == [
        "seat:12",
        "person:5",
    ]
    assert selectors.open_for(frozenset({"person:12", "seat:5"}), at) == []
    assert selectors.open_for(frozenset(), at) == []


def test_the_earliest_due_comes_first_and_no_due_time_last(at: datetime) -> None:
    put(at, subject_id=1, due_at=None)
    put(at, subject_id=2, due_at=at + 3 * HOUR)
    put(at, subject_id=3, due_at=at)
    put(at, subject_id=4, due_at=at + 3 * HOUR)
    rows = selectors.open_for(frozenset({"seat:12"}), at)
    subjects = {task.pk: task.subject_id for task in Task.objects.all()}
    assert [(subjects[row.id], row.is_overdue) for row in rows] == [(3, True), (2, False), (4, False), (1, False)]


def test_the_same_task_put_again_is_the_first_one(at: datetime) -> None:
    first = put(at)
    assert put(at + HOUR, due_at=first.due_at).pk == first.pk
    assert Entry.objects.filter(key=policy.PUT).count() == 1
    changed = put(at + HOUR, title="欠薪：四个月")
    assert (changed.pk, changed.title, changed.created_at) == (first.pk, "欠薪：四个月", at)
    assert Entry.objects.filter(key=policy.PUT).count() == 2
    assert Task.objects.count() == 1


def test_another_seat_cannot_take_what_is_held(at: datetime) -> None:
    first = put(at)
    with pytest.raises(Refused) as caught:
        put(at, "seat:13")
    assert caught.value.refusals == (Refusal("task.held_elsewhere"),)
    assert [task.holder for task in Task.objects.all()] == [first.holder] == [Holder(HolderKind.SEAT, 12)]


def test_a_person_may_have_one_beside_the_seat_and_a_second_comes_after_the_first_is_done(at: datetime) -> None:
    first = put(at)
    beside = put(at, "person:5")
    tasks.finish(task_id=first.pk, actor=SYSTEM, at=at + HOUR)
    second = put(at + HOUR, "seat:13")
    assert len({first.pk, beside.pk, second.pk}) == 3


def test_the_database_holds_one_open_task(at: datetime) -> None:
    task = put(at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.create(
            holder_kind="seat",
            holder_id=13,
            kind=task.kind,
            subject_type=task.subject_type,
            subject_id=7,
            title="x",
            created_at=at,
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(holder_kind="team")


def test_whoever_answers_for_the_seat_finishes(at: datetime, federation: Federation) -> None:
    task, person = put(at), federation.person()
    done = tasks.finish(task_id=task.pk, actor=on_seat(12, person_id=person.pk), at=at + HOUR)
    assert (done.done_at, done.done_by_id) == (at + HOUR, person.pk)
    assert selectors.open_for(frozenset({"seat:12"}), at) == []
    entry = Entry.objects.get(key=policy.FINISH)
    assert (entry.actor_person_id, entry.subject_id) == (person.pk, task.pk)


@pytest.mark.parametrize("actor", [on_seat(13), Anonymous(), Anonymous(tokens=frozenset({"case:12"}))])
def test_others_do_not_see_it(at: datetime, actor: PersonActor | Anonymous) -> None:
    task = put(at)
    with pytest.raises(NotVisible):
        tasks.finish(task_id=task.pk, actor=actor, at=at)
    with pytest.raises(NotVisible):
        tasks.hand_over(task_id=task.pk, holder="person:5", reason="换班", actor=actor, at=at)
    assert Task.objects.get().done_at is None
    assert not Entry.objects.filter(key__in=[policy.FINISH, policy.HAND_OVER]).exists()


def test_what_is_done_cannot_be_done_again(at: datetime) -> None:
    task = put(at)
    tasks.finish(task_id=task.pk, actor=SYSTEM, at=at)
    for again in (
        lambda: tasks.finish(task_id=task.pk, actor=SYSTEM, at=at + HOUR),
        lambda: tasks.hand_over(task_id=task.pk, holder="seat:13", reason="换班", actor=SYSTEM, at=at + HOUR),
    ):
        with pytest.raises(Refused) as caught:
            again()
        assert caught.value.refusals == (Refusal("task.finished_already", {"on": "2026-11-23"}),)
    assert Task.objects.get().done_at == at


def test_finishing_about_a_subject_takes_seat_and_person_and_leaves_other_kinds(at: datetime) -> None:
    put(at)
    put(at, "person:5")
    put(at, kind="case.call_back")
    put(at, subject_id=8)
    given = {"subject_type": "trial.Thing", "subject_id": 7, "kind": "case.answer", "actor": SYSTEM, "at": at}
    assert tasks.finish_about(**given) == 2  # type: ignore[arg-type]
    assert tasks.finish_about(**given) == 0  # type: ignore[arg-type]
    left = Task.objects.filter(done_at=None).order_by("id").values_list("subject_id", "kind")
    assert list(left) == [(7, "case.call_back"), (8, "case.answer")]
    assert Entry.objects.filter(key=policy.FINISH).count() == 2


def test_a_task_handed_over_keeps_its_due_time_and_says_why(at: datetime) -> None:
    task = put(at)
    given = tasks.hand_over(task_id=task.pk, holder="person:5", reason="当事人要找他", actor=on_seat(12), at=at + HOUR)
    assert (given.holder.token, given.due_at) == ("person:5", at + 2 * HOUR)
    entry = Entry.objects.get(key=policy.HAND_OVER)
    assert (entry.before, entry.after, entry.reason) == ({"holder": "seat:12"}, {"holder": "person:5"}, "当事人要找他")
    assert selectors.open_for(frozenset({"seat:12"}), at) == []


def test_a_task_is_not_handed_to_where_the_same_is_open(at: datetime) -> None:
    task = put(at)
    put(at, "person:5")
    with pytest.raises(Refused) as caught:
        tasks.hand_over(task_id=task.pk, holder="person:6", reason="换人", actor=SYSTEM, at=at)
    assert caught.value.refusals == (Refusal("task.held_elsewhere"),)
    assert Task.objects.get(pk=task.pk).holder.token == "seat:12"
    assert not Entry.objects.filter(key=policy.HAND_OVER).exists()


def test_handing_over_needs_a_reason(at: datetime) -> None:
    task = put(at)
    with pytest.raises(Refused) as caught:
        tasks.hand_over(task_id=task.pk, holder="seat:13", reason=" ", actor=SYSTEM, at=at)
    assert caught.value.refusals == (Refusal("text.empty", {}),)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[TaskOverdue]:
    """What a room hears of overdue tasks; forgotten again after the test."""
    monkeypatch.setattr(outbox, "_subscriptions", {})
    events: list[TaskOverdue] = []
    outbox.subscribe(TaskOverdue, "tests.worklist.heard", events.append)
    return events


def test_a_promise_that_ran_out_is_told_once(at: datetime, heard: list[TaskOverdue]) -> None:
    late = put(at, due_at=at + HOUR)
    put(at, subject_id=8, due_at=at + HOUR + timedelta(seconds=1))
    put(at, subject_id=9, due_at=None)
    assert tasks.escalate(actor=SYSTEM, at=at + HOUR) == 1
    assert tasks.escalate(actor=SYSTEM, at=at + HOUR) == 0
    (job,) = Job.objects.filter(name="outbox.tests.worklist.heard")
    assert job.payload["event"]["task_id"] == late.pk
    assert Task.objects.get(pk=late.pk).escalated_at == at + HOUR
    assert [row.id for row in selectors.overdue(at + HOUR)] == [late.pk]
    assert Entry.objects.filter(key=policy.ESCALATE).count() == 1


def test_what_is_done_in_time_is_not_told(at: datetime, heard: list[TaskOverdue]) -> None:
    task = put(at, due_at=at + HOUR)
    tasks.finish(task_id=task.pk, actor=SYSTEM, at=at)
    assert tasks.escalate(actor=SYSTEM, at=at + 2 * HOUR) == 0
    assert not Job.objects.filter(name="outbox.tests.worklist.heard").exists()
    assert selectors.overdue(at + 2 * HOUR) == []


def test_a_new_due_time_may_run_out_anew(at: datetime, heard: list[TaskOverdue]) -> None:
    put(at, due_at=at)
    assert tasks.escalate(actor=SYSTEM, at=at) == 1
    put(at, due_at=at + HOUR)
    assert [tasks.escalate(actor=SYSTEM, at=at + hours * HOUR) for hours in (0, 1)] == [0, 1]


def test_the_job_escalates(at: datetime) -> None:
    put(at, due_at=at)
    jobs.enqueue("worklist.escalate", {}, at=at)
    jobs.run_until_idle(at=at)
    assert Task.objects.get().escalated_at == at


def test_the_room_says_how_a_subject_is_shown(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def resolver(ids: Sequence[int]) -> dict[int, worklist.Subject]:
        return {
            subject_id: worklist.Subject(f"第{subject_id}件", f"/things/{subject_id}/")
            for subject_id in ids
            if subject_id != 9
        }

    monkeypatch.setattr(worklist, "_resolvers", {})
    worklist.resolve_with("trial.Thing", resolver)
    put(at)
    put(at, subject_id=9)
    rows = selectors.open_for(frozenset({"seat:12"}), at)
    assert [(row.title, row.url) for row in rows] == [("第7件", "/things/7/"), ("欠薪：三个月", "")]
    with pytest.raises(ValueError, match="has a resolver already"):
        worklist.resolve_with("trial.Thing", lambda ids: {})


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_asks_once_however_long_it_is(
    at: datetime, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for subject_id in range(1, count + 1):
        put(at, subject_id=subject_id)
    with django_assert_num_queries(1):
        assert len(selectors.mine(on_seat(12), at)) == count


@pytest.mark.parametrize("token", ["seat:0", "seat:", "team:1", "seat:1 ", "seat:１", "seat:-1"])
def test_a_token_that_names_no_holder(token: str) -> None:
    with pytest.raises(ValueError, match="not a holder"):
        holders.read(token)
    assert holders.among([token]) == ()
