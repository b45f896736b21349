"""The queue of whoever is on duty."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.base.rights import Forbidden
from kaimen.servicedesk.rules.actions import CallOutcome
from kaimen.servicedesk.rules.promises import Standing
from kaimen.servicedesk.selectors import cases as pages
from kaimen.servicedesk.selectors import queue
from kaimen.servicedesk.selectors.queue import Shelf
from kaimen.servicedesk.services import answers
from tests.conftest import frozen_at
from tests.servicedesk.world import MORNING, NIGHT, World

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MINUTE = timedelta(minutes=1)


def titles(world: World, at: datetime = NIGHT, **asked: object) -> list[str]:
    found = queue.of(actor=world.actor(world.night, NIGHT), at=at, **asked)  # type: ignore[arg-type]
    return [row.title for row in found.page]


def test_late_promises_come_first_then_by_their_end_then_what_was_spoken_to(world: World) -> None:
    world.tell("第一件", NIGHT - 130 * MINUTE)
    world.tell("第二件", NIGHT - 60 * MINUTE)
    spoken = world.tell("打过电话的", NIGHT - 200 * MINUTE)
    world.tell("不想活了", NIGHT)
    answered = world.tell("答过的", NIGHT - 300 * MINUTE)
    night = world.actor(world.night, NIGHT)
    answers.record_call(case_id=spoken.case.pk, outcome=CallOutcome.REACHED, actor=night, at=NIGHT)
    answers.answer(case_id=answered.case.pk, text="答", seen=1, actor=night, at=NIGHT)
    assert titles(world) == ["第一件", "不想活了", "第二件", "打过电话的"]
    assert titles(world, shelf="all") == ["第一件", "不想活了", "第二件", "打过电话的", "答过的"]
    assert titles(world, shelf="soon") == ["第一件"]


def test_danger_stands_out_until_somebody_has_spoken(world: World, client: Client) -> None:
    world.tell("不想活了")
    world.tell("两个月工资没发")
    spoken = world.tell("急，自杀")
    night = world.actor(world.night, NIGHT)
    answers.record_call(case_id=spoken.case.pk, outcome=CallOutcome.REACHED, actor=night, at=NIGHT)
    rows = queue.of(actor=night, at=NIGHT).page
    assert {row.title: (row.is_urgent, row.is_alarming) for row in rows} == {
        "不想活了": (True, True), "两个月工资没发": (False, False), "急，自杀": (True, False),
    }  # fmt: skip
    client.force_login(world.account(world.night), backend=BACKEND)
    session = client.session
    session["second_factor"] = "demo"
    session.save()
    with frozen_at(NIGHT):
        text = client.get("/desk/").text
    marked = re.findall(
        r'km-case--urgent" id="case-\d+".{1,120}km-case-title"><span class="km-urgent">.{1,160}急</span>不想活了',
        text,
        re.DOTALL,
    )
    assert len(marked) == text.count("km-urgent") == 1
    assert text.count('class="km-tag">急<') == 1


def test_near_is_what_the_chip_calls_near(world: World) -> None:
    for used in (0, 89, 90, 119, 120, 121):
        world.tell(f"用了 {used} 分", NIGHT - used * MINUTE)
    for used in (11, 12):
        world.tell(f"急，自杀，用了 {used} 分", NIGHT - used * MINUTE)
    night = world.actor(world.night, NIGHT)
    everything = queue.of(actor=night, at=NIGHT)
    near = {row.title for row in everything.page if row.clock.kind in (Standing.NEAR, Standing.OVER)}
    assert set(titles(world, shelf="soon")) == near
    assert len(near) == 5
    assert dict(everything.counts) == {Shelf.MINE: 8, Shelf.SOON: 5, Shelf.ALL: 8}


def test_the_search_finds_numbers_and_words_within_what_is_seen(world: World) -> None:
    world.tell("孕期被调去夜班。请帮我")
    world.tell("两个月工资没发")
    assert titles(world, search="夜班") == ["孕期被调去夜班"]
    assert titles(world, search="帮我") == ["孕期被调去夜班"]
    assert titles(world, search="000002") == ["两个月工资没发"]
    assert titles(world, search="没有的词") == []
    away = world.role(Role.DUTY_LEADER, world.federation.neighbour)
    assert list(queue.of(actor=away, at=NIGHT, shelf="all", search="夜班").page) == []


def test_a_query_code_read_out_is_found_by_whoever_is_on_the_seat(world: World) -> None:
    code = world.tell("两个月工资没发").case.query_code
    assert titles(world, search=f" {code[:4].lower()} {code[4:]}") == ["两个月工资没发"]
    assert titles(world, search=code[:7]) == []
    leader = world.role(Role.DUTY_LEADER, world.federation.county)
    assert list(queue.of(actor=leader, at=NIGHT, shelf="all", search=code).page) == []


def test_the_next_shift_has_it_and_the_last_no_longer(world: World) -> None:
    world.tell()
    assert queue.of(actor=world.actor(world.night, NIGHT), at=NIGHT).counts[Shelf.MINE] == 1
    assert queue.of(actor=world.actor(world.morning, MORNING), at=MORNING).counts[Shelf.MINE] == 1
    clerk = world.federation.person("下班的人")
    world.account(clerk, Role.CLERK)
    off_duty = queue.of(actor=world.actor(clerk, NIGHT), at=NIGHT, shelf="all")
    assert (list(off_duty.page), off_duty.answers_a_seat) == ([], False)


def test_a_duty_leader_sees_the_range_but_nothing_is_theirs_to_do(world: World) -> None:
    world.tell()
    found = queue.of(actor=world.role(Role.DUTY_LEADER, world.federation.city, Scope.SUBTREE), at=NIGHT, shelf="all")
    assert (len(found.page), found.counts[Shelf.MINE], found.counts[Shelf.ALL]) == (1, 0, 1)


def test_a_manager_reads_nothing_as_the_page_promises(world: World) -> None:
    world.tell()
    with pytest.raises(Forbidden):
        queue.of(actor=world.role(Role.MANAGER, world.federation.city, Scope.SUBTREE), at=NIGHT, shelf="all")


def test_workers_and_strangers_have_no_desk(world: World) -> None:
    worker = world.actor(world.federation.person("赵小满"), NIGHT)
    world.tell(actor=worker)
    for actor in (worker, world.federation.nobody()):
        with pytest.raises(Forbidden):
            queue.of(actor=actor, at=NIGHT)


def test_a_queue_of_one_costs_as_much_as_a_queue_of_three(world: World) -> None:
    night = world.actor(world.night, NIGHT)
    for how_many in (1, 3):
        while queue.Case.objects.count() < how_many:
            world.tell(f"第 {queue.Case.objects.count()} 件", phone="13812345678")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = queue.of(actor=night, at=NIGHT)
            assert [row.who for row in found.page] == [""] * how_many
        assert len(asked) == 3


def test_a_case_page_costs_the_same_with_one_entry_and_with_three(world: World) -> None:
    night, case = world.actor(world.night, NIGHT), world.tell().case
    for how_many in (1, 3):
        while queue.Case.objects.get().actions.count() < how_many:
            answers.record_call(case_id=case.pk, outcome=CallOutcome.BUSY, actor=night, at=NIGHT)
        with CaptureQueriesContext(connection) as asked:
            page = pages.page_for_staff(case_id=case.pk, actor=night, at=NIGHT)
        assert (len(page.course), len(asked)) == (how_many, 8)


def test_pages_of_thirty(world: World) -> None:
    for _ in range(31):
        world.tell("同一件")
    assert len(titles(world)) == 30
    assert len(titles(world, page=2)) == 1
