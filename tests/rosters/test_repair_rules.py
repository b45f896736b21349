"""Repair after illness: the rules, and the engine on them."""

import random
from dataclasses import replace

import pytest

from kaimen.rosters import solver
from kaimen.rosters.rules import repair, verify
from kaimen.rosters.rules.problem import Effort, Limits, Problem, Stretch, Worker
from kaimen.rosters.rules.repair import Aim, Illness, Move
from kaimen.rosters.solver.repairs import alternatives
from tests.rosters import months
from tests.rosters.months import need

EFFORT = Effort(work=5.0, seconds=600.0)


def plain(key: int, regime: str = "labour_contract") -> Worker:
    return Worker(key, f"人{key}", Limits(rest=660), regime)


def small(workers: tuple[Worker, ...], days: int = 3) -> Problem:
    return Problem(months.FIRST, days, tuple(need(day, "window", 510, 1050, 480) for day in range(days)), workers)


def test_what_is_lost_lies_ahead_and_inside_the_days():
    problem = small((plain(1), plain(2)))
    standing = {("00 window", 1), ("01 window", 1), ("02 window", 1)}
    assert repair.lost(problem, standing, Illness(1, 0, 1, now=600)) == (("01 window", 1),)
    assert repair.lost(problem, standing, Illness(1, 0, 1, now=0)) == (("00 window", 1), ("01 window", 1))


def test_the_one_who_is_free_takes_over_and_nobody_else_moves():
    problem = small((plain(1), plain(2), plain(3)))
    standing = {("00 window", 1), ("01 window", 2), ("02 window", 1)}
    first, *_others = alternatives(problem, standing, Illness(1, 0, 0, now=0), engine=solver.solve, effort=EFFORT)
    assert first.aims[0] == Aim.FEWEST
    assert [(move.need, move.before) for move in first.moves] == [("00 window", 1)]
    assert (first.others_changed, first.empty) == (0, ())


def test_a_seat_stays_empty_only_where_nobody_may():
    problem = small((plain(1), replace(plain(2), seats=frozenset())))
    problem = replace(problem, needs=tuple(replace(each, seats=(9,)) for each in problem.needs))
    standing = {("00 window", 1)}
    (only,) = alternatives(
        replace(problem, needs=problem.needs[:1], days=1), standing, Illness(1, 0, 0, 0), engine=solver.solve
    )
    assert only.moves == (Move("00 window", 1, None),)
    assert only.empty == ("00 window",)


def test_the_cheapest_takes_the_volunteer():
    problem = small((plain(1), plain(2), plain(3, "volunteer")))
    problem = replace(problem, needs=problem.needs[:1], days=1)
    found = alternatives(problem, {("00 window", 1)}, Illness(1, 0, 0, 0), engine=solver.solve, effort=EFFORT)
    cheapest = next(each for each in found if Aim.CHEAPEST in each.aims)
    assert cheapest.moves == (Move("00 window", 1, 3),)
    assert cheapest.price == 0


def test_hours_cost_by_regime_and_day():
    monday = need(6, "window", 510, 1050, 480)
    assert repair.hour_price("labour_contract", monday) == 80
    assert repair.hour_price("labour_contract", replace(monday, is_rest_day=True)) == 160
    assert repair.hour_price("agency", replace(monday, is_holiday=True, is_rest_day=True)) == 240
    assert repair.hour_price("civil_servant_like", monday) == 48
    assert repair.hour_price("volunteer", monday) == 0


def test_what_is_kept_counts_against_the_cap_once():
    """A cap of 1 000 minutes and 480 kept leave room for one window of 480, not for two and not for none."""
    worker = replace(plain(1), limits=Limits(rest=660, period_work=1000))
    problem = small((worker, plain(2)))
    standing = {("00 window", 1), ("01 window", 2), ("02 window", 2)}
    asked = repair.repairing(problem, standing, Illness(2, 1, 2, now=1440), Aim.FEWEST)
    assert [each.key for each in asked.needs] == ["01 window", "02 window"]
    assert asked.workers[0].limits.period_work == 1000
    assert [held.stretch for held in asked.workers[0].held] == [Stretch(510, 1050)]
    found = solver.solve(asked, Effort(work=4.0, seconds=30.0))
    assert len(found.pairs) == 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_repair_of_a_whole_month_is_legal(seed):
    """Random illnesses on a solved county month: every alternative passes the judge with the absence in force."""
    problem = months.county(people=6, seed=seed)
    standing = solver.solve(problem, EFFORT).pairs
    source = random.Random(seed)
    first = source.randrange(1, 20)
    illness = Illness(source.randrange(6), first, first + source.randint(0, 4), now=first * 1440 - 600)
    away = tuple(
        replace(each, away=(*each.away, illness.away)) if each.key == illness.worker else each
        for each in problem.workers
    )
    for found in alternatives(problem, standing, illness, engine=solver.solve, effort=EFFORT):
        assert verify.violations(replace(problem, workers=away), found.pairs) == ()
        assert verify.missing(problem, found.pairs) == {}
