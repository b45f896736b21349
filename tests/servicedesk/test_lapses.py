"""A promise that lapsed is told to the leaders of the union, then to the seat above; each once."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.base import jobs
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.notices.models import Notice
from kaimen.kernel.worklist.models import Task
from kaimen.kernel.worklist.services import tasks
from kaimen.rosters.models import ServicePoint
from kaimen.rosters.selectors import duty
from kaimen.servicedesk.models import Case
from kaimen.servicedesk.rules.actions import CallOutcome
from kaimen.servicedesk.selectors.waiting import CASE, FIRST_WORD, LAPSED, LAPSED_ABOVE
from kaimen.servicedesk.selectors.waiting import tasks as tasks_of
from kaimen.servicedesk.services import answers, lapses
from tests.servicedesk.world import MORNING, NIGHT, PROVINCE, World

MINUTE = timedelta(minutes=1)
DUE = NIGHT + 120 * MINUTE
LATER = DUE + lapses.PATIENCE


def pass_to(at: datetime) -> None:
    """What the workers do: look for what is overdue, then deliver what is heard."""
    tasks.escalate(actor=SYSTEM, at=at)
    jobs.run_until_idle(at=at)


def waiting(case: Case) -> list[tuple[str, str, datetime | None]]:
    rows = Task.objects.filter(subject_type=CASE, subject_id=case.pk, done_at=None).order_by("id")
    return [
        (f"{kind}:{holder}", task, due)
        for kind, holder, task, due in rows.values_list("holder_kind", "holder_id", "kind", "due_at")
    ]


def told() -> list[int | None]:
    return list(Notice.objects.filter(kind=LAPSED).order_by("id").values_list("person_id", flat=True))


@pytest.fixture
def above(world: World) -> int:
    """The province's seat."""
    seat = duty.primary_seat(ServicePoint.objects.get(code=PROVINCE).pk)
    assert seat is not None
    return seat.pk


def test_the_leaders_first_then_the_seat_above_each_once(world: World, above: int) -> None:
    planner = world.role(Role.PLANNER, world.federation.county, name="柳画")
    leader = world.role(Role.DUTY_LEADER, world.federation.county)
    world.role(Role.DUTY_LEADER, world.federation.neighbour, name="别处")
    case = world.tell().case
    own = (f"seat:{world.seat_id}", FIRST_WORD, DUE)
    pass_to(DUE - MINUTE)
    assert (waiting(case), told()) == ([own], [])
    for at in (DUE, DUE + MINUTE):
        pass_to(at)
        led = (f"person:{leader.person_id}", LAPSED, LATER)
        assert (waiting(case), told()) == ([own, led], [leader.person_id, planner.person_id])
    for at in (LATER, LATER + MINUTE):
        pass_to(at)
        assert waiting(case) == [own, led, (f"seat:{above}", LAPSED_ABOVE, None)]
        assert told() == [leader.person_id, planner.person_id, world.province.pk]
    title = Task.objects.get(kind=LAPSED_ABOVE).title
    assert title == f"新城区职工服务中心 {case.number} 过了答应的时间，还没人回话"


def test_without_leaders_the_seat_above_hears_at_once(world: World, above: int) -> None:
    case = world.tell().case
    pass_to(DUE)
    assert waiting(case)[1:] == [(f"seat:{above}", LAPSED_ABOVE, None)]
    assert told() == [world.province.pk]


def test_who_was_spoken_to_in_time_troubles_nobody(world: World) -> None:
    world.role(Role.DUTY_LEADER, world.federation.county)
    case = world.tell().case
    night = world.actor(world.night, NIGHT)
    answers.record_call(case_id=case.pk, outcome=CallOutcome.NO_ANSWER, actor=night, at=NIGHT + MINUTE)
    answers.record_call(case_id=case.pk, outcome=CallOutcome.REACHED, actor=night, at=NIGHT + 2 * MINUTE)
    pass_to(DUE)
    lapses.tell(case_id=case.pk, overdue=FIRST_WORD, at=DUE)
    assert (waiting(case), told()) == ([], [])


def test_the_same_event_heard_twice_tells_once(world: World) -> None:
    leader = world.role(Role.DUTY_LEADER, world.federation.county)
    case = world.tell().case
    for _ in range(2):
        lapses.tell(case_id=case.pk, overdue=FIRST_WORD, at=DUE)
    for _ in range(2):
        lapses.tell(case_id=case.pk, overdue=LAPSED, at=LATER)
    assert told() == [leader.person_id, world.province.pk]
    assert [kind for _holder, kind, _due in waiting(case)] == [FIRST_WORD, LAPSED, LAPSED_ABOVE]


def test_a_late_word_ends_all_of_it_and_the_next_lapse_is_told_again(world: World) -> None:
    leader = world.role(Role.DUTY_LEADER, world.federation.county)
    case = world.tell().case
    pass_to(DUE)
    pass_to(LATER)
    morning = world.actor(world.morning, MORNING)
    answers.answer(case_id=case.pk, text="已经打电话给老板。", seen=1, actor=morning, at=MORNING)
    assert waiting(case) == []
    lapses.tell(case_id=case.pk, overdue=LAPSED, at=MORNING)
    assert told() == [leader.person_id, world.province.pk]


def test_the_task_leads_to_the_case_for_whoever_may_see_it(world: World) -> None:
    planner = world.role(Role.PLANNER, world.federation.county, name="柳画")
    case = world.tell().case
    pass_to(DUE)
    assert [(row.title[-5:], row.url) for row in tasks_of(actor=planner, at=DUE)] == [("还没人回话", "")]
    leader = replace(world.role(Role.DUTY_LEADER, world.federation.county), tokens=frozenset({"seat:999"}))
    Task.objects.filter(kind=LAPSED).update(holder_id=leader.person_id)
    assert [row.url for row in tasks_of(actor=leader, at=DUE)] == [f"/desk/{case.pk}/"]


def test_a_task_about_something_else_is_passed_by(world: World) -> None:
    tasks.put(
        holder="seat:1", kind="trial.thing", subject_type="trial.Thing", subject_id=world.tell().case.pk, title="别的",
        due_at=NIGHT, actor=SYSTEM, at=NIGHT,
    )  # fmt: skip
    world.role(Role.DUTY_LEADER, world.federation.county)
    pass_to(NIGHT)
    assert told() == []
