"""The demo of this room: every minute of two months is covered by the point's own, once the worker is through."""

from dataclasses import dataclass, field
from random import Random

import pytest

from kaimen.kernel.base import jobs
from kaimen.rosters import demo
from kaimen.rosters.models import Certificate, Demand, DutyWish, Employment, Roster, ServicePoint, Shift, SolverRun
from kaimen.rosters.rules import verify
from kaimen.rosters.rules.coverage import Cover
from kaimen.rosters.rules.doors import DoorState
from kaimen.rosters.rules.levels import Level
from kaimen.rosters.rules.spans import DAY
from kaimen.rosters.selectors import points, problems, proofs, runs
from tests.rosters.conftest import local

CREWS = {"province": 12, "prefecture": 8, "county": 5}


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
    """A province, two cities and two counties, one of which the log-in page shows."""
    unions = [federation.province, federation.city, federation.sibling, federation.county, federation.neighbour]
    staff = {
        union.pk: [federation.clerk(f"人{ordinal}", union).pk for ordinal in range(CREWS[union.level])]
        for union in unions
    }
    return World(at, unions, staff)


def proof(at):
    (first, _), (_, end) = demo._months(at)
    return proofs.prove(from_on=first, to_on=end - DAY, level=Level.PLANNED, at=at)


def test_the_demo_covers_every_minute_of_two_months(world, at):
    demo.build(world)
    assert ServicePoint.objects.filter(is_generated=True, phone__startswith="0000-").count() == 5
    assert (Roster.objects.filter(state="published").count(), Roster.objects.filter(state="draft").count()) == (8, 3)
    assert runs.progress(at) == runs.Progress(done=4, total=5, month=demo._months(at)[0][0])
    assert jobs.run_until_idle(at=at) == 2
    assert (Roster.objects.filter(state="published").count(), Roster.objects.filter(state="draft").count()) == (10, 1)
    assert runs.progress(at) is None
    assert set(SolverRun.objects.values_list("state", "empty")) == {("done", 0)}
    found = proof(at)
    assert {cover: found.minutes(cover) for cover in Cover} == {
        Cover.COVERED: 5 * 61 * 1440,
        Cover.CAUGHT: 0,
        Cover.UNCOVERED: 0,
        Cover.NOT_PLANNED: 0,
    }
    assert found.doubted == []
    states = points.board(at=at).counts
    assert states == {DoorState.OPEN: 0, DoorState.ON_DUTY: 5, DoorState.TAKEN_OVER: 0, DoorState.NOBODY: 0}
    assert points.board(at=local(22, 12)).counts[DoorState.OPEN] == 5, "seven days a week: a Sunday"
    assert ("值守表", 8) in {(words, total) for _done, total, words in world.told}


def test_a_minute_that_is_taken_away_shows(world, at):
    demo.build(world)
    jobs.run_until_idle(at=at)
    shift = Shift.objects.filter(seat__kind="standby").order_by("starts_at", "id").last()
    Shift.objects.filter(pk=shift.pk).delete()
    assert 5 * 61 * 1440 - proof(at).minutes(Cover.COVERED) == 390, "17:30 to the end of the last day"


def test_all_of_it_is_marked_and_lawful(world, at):
    demo.build(world)
    jobs.run_until_idle(at=at)
    for model in (Demand, Employment, Certificate, DutyWish, SolverRun):
        assert (model.objects.count() > 0, model.objects.filter(is_generated=False).count()) == (True, 0)
    for roster in Roster.objects.filter(state="published").order_by("from_on", "id"):
        found = problems.problem(roster)
        assert (len(found.fixed), verify.violations(found, found.fixed)) == (roster.shifts.count(), ())
        assert sum(need.heads for need in found.needs) == roster.shifts.count()


def test_each_point_has_a_code_and_a_telephone_of_its_own(world):
    demo.build(world)
    held = list(ServicePoint.objects.order_by("code").values_list("code", "name", "phone"))
    assert [(code, name) for code, name, _phone in held][:2] == [
        ("610000", "秦岭省总工会困难职工援助中心"),
        ("610100", "长宁市总工会职工服务中心"),
    ]
    assert len({phone for _code, _name, phone in held}) == len(held)
