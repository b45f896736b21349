"""The demo of this room: every minute of two months covered, but for what is left empty on purpose."""

from dataclasses import dataclass, field
from random import Random

import pytest

from kaimen.rosters import demo
from kaimen.rosters.models import Roster, ServicePoint, Shift
from kaimen.rosters.rules.doors import DoorState
from kaimen.rosters.selectors import points
from tests.rosters.conftest import local


@dataclass
class World:
    at: object
    organisations: list
    staff: dict
    points: dict = field(default_factory=dict)
    random: Random = field(default_factory=lambda: Random(7))
    told: list = field(default_factory=list)

    def progress(self, done, total, words):
        self.told.append((done, total, words))


@pytest.fixture
def world(federation, at):
    unions = [federation.province, federation.city, federation.sibling, federation.county, federation.neighbour]
    staff = {
        union.pk: [federation.clerk(name, union).pk for name in ("周岚", "罗启明", "陈禾", "魏青")] for union in unions
    }
    return World(at, unions, staff)


def test_the_demo_covers_two_months(world, at, monkeypatch):
    monkeypatch.setattr(demo, "EMPTY_COUNTIES", 1)
    demo.build(world)
    assert ServicePoint.objects.filter(is_generated=True, phone__startswith="0000-").count() == 5
    assert (Roster.objects.filter(state="published").count(), Roster.objects.filter(state="draft").count()) == (10, 1)
    assert Shift.objects.count() == 5 * 61 * 3 - 16
    assert world.told[-1][:2] == (6, 6)
    found = points.board(at=at)
    assert found.counts == {DoorState.OPEN: 0, DoorState.ON_DUTY: 4, DoorState.TAKEN_OVER: 1, DoorState.NOBODY: 0}
    assert points.board(at=local(23, 10)).counts[DoorState.OPEN] == 5


def test_each_point_has_a_code_and_a_telephone_of_its_own(world):
    demo.build(world)
    held = list(ServicePoint.objects.order_by("code").values_list("code", "name", "phone"))
    assert [(code, name) for code, name, _phone in held][:2] == [
        ("610000", "秦岭省总工会困难职工援助中心"),
        ("610100", "长宁市总工会职工服务中心"),
    ]
    assert len({phone for _code, _name, phone in held}) == len(held)
