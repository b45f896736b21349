"""The engine and its price list: same answer for the same seed, legal, priced as the rules price it."""

from dataclasses import replace

import pytest

from kaimen.rosters import solver
from kaimen.rosters.rules import costs, verify
from kaimen.rosters.rules.costs import Costs
from kaimen.rosters.rules.law import Rule
from kaimen.rosters.rules.problem import Away, Effort, Held, Limits, Loads, Problem, Stretch, Weights, Wish, Worker
from tests.rosters import months
from tests.rosters.months import need

EFFORT = Effort(work=10.0, seconds=600.0)


def two(**of_first) -> Problem:
    """Two people, one window on each of four days."""
    limits = Limits(rest=660)
    workers = (replace(Worker(1, "甲", limits), **of_first), Worker(2, "乙", limits))
    return Problem(months.FIRST, 4, tuple(need(day, "window", 510, 1050, 480) for day in range(4)), workers)


def test_a_county_month_is_legal_full_and_proven():
    problem = months.county()
    found = solver.solve(problem, EFFORT)
    assert verify.violations(problem, found.pairs) == ()
    assert verify.missing(problem, found.pairs) == {}
    assert found.is_proven


def test_the_same_seed_and_work_give_the_same_roster():
    problem = months.centre(people=12, days=14)
    problem = replace(problem, needs=tuple(replace(each, heads=min(each.heads, 2)) for each in problem.needs))
    effort = Effort(work=2.0, seconds=600.0, seed=5)
    assert solver.solve(problem, effort) == solver.solve(problem, effort)


def test_what_the_engine_pays_is_what_the_rules_charge():
    problem = months.centre(people=14, days=14)
    told = []
    found = solver.solve(problem, Effort(work=2.0, seconds=60.0), progress=lambda cost, _bound: told.append(cost))
    assert told[-1] == found.cost == costs.cost(problem, found.pairs).total
    assert verify.violations(problem, found.pairs) == ()


@pytest.mark.parametrize(
    ("of_first", "rule"),
    [
        ({"limits": Limits(day_work=400)}, Rule.DAY_WORK),
        ({"limits": Limits(period_work=500)}, Rule.PERIOD_WORK),
        ({"limits": Limits(run_days=1)}, Rule.RUN_DAYS),
        ({"limits": Limits(per_shift={"window": 1})}, Rule.PER_SHIFT),
        ({"limits": Limits(followers_barred=frozenset({("window", "window")}))}, Rule.FOLLOWERS),
        ({"away": (Away(Stretch(1440, 2880), "leave"),)}, Rule.AWAY),
        ({"held": (Held(Stretch(1440, 2000), 0),)}, Rule.TWO_PLACES),
        ({"held": (Held(Stretch(0, 300), 300),)}, Rule.REST),
    ],
)
def test_engine_and_judge_know_the_same_limits(of_first, rule):
    """All four days to the first person breaks the rule; alone with the needs the engine leaves heads empty instead."""
    problem = two(**of_first)
    all_four = {(each.key, 1) for each in problem.needs}
    assert rule in {each.rule for each in verify.violations(problem, all_four)}
    alone = replace(problem, workers=problem.workers[:1])
    found = solver.solve(alone, EFFORT)
    assert verify.violations(alone, found.pairs) == ()
    assert 0 < sum(verify.missing(alone, found.pairs).values()) <= 4
    assert verify.violations(two(), all_four) == ()


@pytest.mark.parametrize("seed", range(24))
def test_whatever_the_limits_and_the_shifts_that_stand_the_answer_is_legal(seed):
    """The judge shares no code with the engine; also the roster that it begins from is legal."""
    problem = months.odd(seed)
    for effort in (Effort(work=0.3, seconds=60.0), Effort(work=0.0, seconds=60.0)):
        found = solver.solve(problem, effort)
        assert verify.violations(problem, found.pairs) == ()
        assert found.cost == costs.cost(problem, found.pairs).total
        assert found.bound <= found.cost


@pytest.mark.parametrize(
    ("limit", "held", "rule"),
    [
        (Limits(run_days=2), Held(Stretch(2 * 1440 + 510, 2 * 1440 + 990), 480), Rule.RUN_DAYS),
        (Limits(standby_run=2), Held(Stretch(2 * 1440 + 1050, 2 * 1440 + 1490), 0), Rule.STANDBY_RUN),
    ],
)
def test_a_shift_that_stands_inside_the_period_counts_in_a_row(limit, held, rule):
    """It stands on the third of five days: two of the other four are the most that make no three in a row."""
    start, end = held.stretch.start - 2 * 1440, held.stretch.end - 2 * 1440
    needs = tuple(need(day, "same", start, end, held.work) for day in (0, 1, 3, 4))
    problem = Problem(months.FIRST, 5, needs, (Worker(1, "甲", limit, held=(held,)),))
    every = {(each.key, 1) for each in needs}
    assert rule in {each.rule for each in verify.violations(problem, every)}
    found = solver.solve(problem, EFFORT)
    assert verify.violations(problem, found.pairs) == ()
    assert (found.cost, found.is_proven) == (2000, True)
    free = replace(problem, workers=(Worker(1, "甲", limit),))
    assert verify.violations(free, every) == ()
    assert solver.solve(free, EFFORT).pairs == every


def test_an_engine_without_time_answers_with_a_full_legal_roster():
    problem = months.centre()
    found = solver.solve(problem, Effort(work=0.0, seconds=60.0))
    assert verify.violations(problem, found.pairs) == ()
    assert verify.missing(problem, found.pairs) == {}
    assert (found.cost, found.bound) == (costs.cost(problem, found.pairs).total, 0.0)


def test_what_was_fixed_against_a_limit_stays_and_the_rest_is_made_around_it():
    """Rest was set aside by hand: 17:30 to 22:00 are four and a half hours. The other three days are filled all the
    same, and the judge names nothing but that."""
    problem = two()
    late = need(0, "late", 1320, 1420, 100)
    against = {("00 window", 1), (late.key, 1)}
    problem = replace(problem, needs=(*problem.needs, late), fixed=frozenset(against))
    found = solver.solve(problem, EFFORT)
    assert against <= found.pairs
    assert verify.missing(problem, found.pairs) == {}
    assert [(each.rule, each.worker, each.first) for each in verify.violations(problem, found.pairs)] == [
        (Rule.REST, 1, 0)
    ]
    lawful = replace(problem, fixed=frozenset({(late.key, 1)}))
    kept = solver.solve(lawful, EFFORT)
    assert (verify.violations(lawful, kept.pairs), kept.cost, kept.is_proven) == ((), 0, True)


def test_weekly_rest_is_a_whole_day_of_a_known_week():
    """1 December 2026 is a Tuesday: seven days end on Monday, so the week before the period's end is not known yet."""
    week = tuple(need(day, "window", 510, 1050, 480) for day in range(6))
    worker = Worker(1, "甲", Limits(has_weekly_rest=True), held=(Held(Stretch(-900, -420), 480),))
    problem = Problem(months.FIRST, 6, week, (worker,))
    every = {(each.key, 1) for each in week}
    assert [(each.rule, each.first, each.last) for each in verify.violations(problem, every)] == [
        (Rule.WEEKLY_REST, -1, 5)
    ]
    assert sum(verify.missing(problem, solver.solve(problem, EFFORT).pairs).values()) == 1
    free_monday = replace(problem, workers=(replace(worker, held=()),))
    assert verify.violations(free_monday, every) == ()
    assert verify.missing(free_monday, solver.solve(free_monday, EFFORT).pairs) == {}


def test_a_certificate_holds_for_the_whole_shift():
    night = need(0, "night", 1380, 1860, 480, certificate="hotline")
    until = {"hotline": (Stretch(0, 1859),)}
    problem = Problem(months.FIRST, 1, (night,), (Worker(1, "甲", Limits(), certificates=until),))
    assert solver.solve(problem, EFFORT).pairs == frozenset()
    assert [each.rule for each in verify.violations(problem, {(night.key, 1)})] == [Rule.CERTIFICATE]
    longer = replace(problem.workers[0], certificates={"hotline": (Stretch(0, 1860),)})
    assert solver.solve(replace(problem, workers=(longer,)), EFFORT).pairs == {(night.key, 1)}


def test_each_part_of_a_price():
    """Three windows to one, one to the other; a wish for day 0 off and one for day 3 on."""
    problem = replace(two(wishes=(Wish(0, 5), Wish(3, 7, is_on=True))), weights=Weights(hour=0))
    days = tuple(replace(each, is_rest_day=True, under_cost=900) for each in problem.needs)
    problem = replace(problem, needs=days)
    pairs = {("00 window", 1), ("01 window", 1), ("02 window", 1)}
    assert costs.cost(problem, pairs) == Costs(under=900, wishes=12, rest_days=6 * (1 + 2))
    assert costs.cost(problem, {("00 window", 2), ("01 window", 2), ("02 window", 1), ("03 window", 1)}).total == 0


def test_who_carried_much_gets_less():
    """Ten nights of the months before lie on the first: all four of this period go to the second."""
    nights = tuple(replace(need(day, "night", 1380, 1860, 480), is_night=True) for day in range(0, 8, 2))
    first = Worker(1, "甲", Limits(rest=660), carried=Loads(nights=10))
    problem = Problem(months.FIRST, 8, nights, (first, Worker(2, "乙", Limits(rest=660))), Weights(hour=0))
    assert {who for _need, who in solver.solve(problem, EFFORT).pairs} == {2}


def test_the_share_shrinks_with_absence():
    worker = Worker(1, "甲", Limits(), away=(Away(Stretch(0, 2 * 1440), "leave"), Away(Stretch(1440, 2000), "sick")))
    assert costs.present_days(worker, 4) == 2


def test_nobody_there_leaves_every_head_empty_at_its_price():
    problem = replace(two(), workers=())
    found = solver.solve(problem, EFFORT)
    assert (found.pairs, found.cost, found.bound) == (frozenset(), 4000, 4000.0)


def test_a_price_without_fairness_is_proven_at_once():
    """Missing heads are variables with a floor at 0: written as heads less those chosen, the bound of a repair stayed
    far below 0 and two seconds went by."""
    problem = replace(months.centre(days=10), weights=None)
    found = solver.solve(problem, Effort(work=0.5, seconds=60.0))
    assert (found.cost, found.is_proven) == (0, True)
