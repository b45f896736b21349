"""Several hands at one instant, in threads of their own on a real database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, connections

from kaimen.kernel.base.refusals import Refused
from kaimen.servicedesk.models import Action, Case, Contact, NumberCounter
from kaimen.servicedesk.services import answers
from tests.federation import Federation
from tests.servicedesk.world import NIGHT, World

HANDS = 4
pytestmark = pytest.mark.postgres


@pytest.fixture
def world(transactional_db: None) -> World:
    """Committed, so that every thread sees it; SQLite in memory has one connection for all and is left out."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not Path(name).is_file():
        pytest.skip("threads need a database of their own: SQLite in memory")
    return World.build(Federation.build(NIGHT, date(2026, 1, 1)))


def at_once(deed: Callable[[int], object]) -> list[object]:
    """What each of four hands got that pressed together."""
    start = Barrier(HANDS)

    def press(hand: int) -> object:
        start.wait()
        try:
            return deed(hand)
        except Refused as refused:
            return refused.refusals[0].code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(HANDS) as hands:
        return list(hands.map(press, range(HANDS)))


def test_one_button_pressed_four_times_makes_one_case(world: World) -> None:
    key = uuid4()
    told = at_once(lambda _: (one := world.tell(key=key)).case.pk * 10**6 + int(one.pin))
    assert len(set(told)) == 1
    assert (Contact.objects.count(), Case.objects.count(), NumberCounter.objects.get().last) == (1, 1, 1)


def test_four_cases_at_once_have_four_numbers_in_a_row(world: World) -> None:
    at_once(lambda hand: world.tell(f"第 {hand} 件").case.pk)
    numbers = sorted(Case.objects.values_list("number", flat=True))
    assert numbers == [f"610102-2026-00000{ordinal}" for ordinal in (1, 2, 3, 4)]


def test_four_people_answering_one_is_heard_and_three_are_told(world: World) -> None:
    case_id = world.tell().case.pk
    night = world.actor(world.night, NIGHT)
    found = at_once(
        lambda hand: answers.answer(case_id=case_id, text=f"答 {hand}", seen=1, actor=night, at=NIGHT).state
    )
    assert sorted(map(str, found)) == ["answered", *["case.answered_meanwhile"] * 3]
    assert Action.objects.filter(kind="answered").count() == 1
