"""Months that cannot be filled: what is offered all the same, and what is said about the rest."""

from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from kaimen.kernel.base import words
from kaimen.rosters import solver
from kaimen.rosters.rules import explanations, verify
from kaimen.rosters.rules.explanations import Cause, Reason
from kaimen.rosters.rules.law import Rule
from kaimen.rosters.rules.problem import Effort, Limits
from kaimen.rosters.selectors import causes as said
from kaimen.rosters.solver.explain import explain
from tests.rosters.infeasible.build import Month, days, december, elsewhere, leave, who, window

FILES = sorted(path.stem for path in (Path(__file__).parent / "infeasible").glob("*.py") if path.stem != "build")
EFFORT = Effort(work=5.0, seconds=20.0)


@pytest.fixture(params=FILES)
def month(request) -> Month:
    return import_module(f"tests.rosters.infeasible.{request.param}").MONTH


def test_there_are_twelve():
    assert len(FILES) == 12


def test_the_best_roster_is_offered_and_the_planted_cause_is_named(month):
    problem = month.make(True)
    found = solver.solve(problem, EFFORT)
    assert (verify.violations(problem, found.pairs), found.is_proven) == ((), True)
    gaps = verify.missing(problem, found.pairs)
    assert sum(gaps.values()) == month.gaps
    causes = explain(problem, EFFORT, pairs=found.pairs)
    assert [(cause.rule, cause.workers, cause.week, cause.is_alone) for cause in causes] == [
        (month.rule, month.people, week, True) for week in month.weeks
    ]
    assert [key for cause in causes for key in cause.needs] == list(gaps)
    for cause, kept in zip(causes, said.kept(problem, found.pairs, causes), strict=True):
        sentence = said.said(kept["facts"])
        names = [worker.name for worker in problem.workers if worker.key in month.people]
        for part in (f"{cause.week:%m-%d}–", words.label(month.rule), *names):
            assert part in sentence


def test_without_the_cause_the_month_is_full(month):
    problem = month.make(False)
    found = solver.solve(problem, EFFORT)
    assert (verify.violations(problem, found.pairs), verify.missing(problem, found.pairs)) == ((), {})
    assert explain(problem, EFFORT) == ()


ANY = Limits()
PAPER = {"window": (days(-10, 60),)}


def test_two_weeks_have_causes_of_their_own():
    """Nothing leaks from one week to the other: freeing the first fills no seat of the second."""
    problem = december([window(9), window(16, 2)], who(1, ANY, away=leave(9, 9)), who(2, ANY, away=leave(16, 16)))
    problem = replace(problem, needs=(window(9, 2), window(16, 2)))
    assert explain(problem, EFFORT) == (
        Cause(Rule.AWAY, (1,), date(2026, 12, 7), ("08 window",)),
        Cause(Rule.AWAY, (2,), date(2026, 12, 14), ("15 window",)),
    )


def test_either_of_two_would_do():
    problem = december([window(9)], who(1, ANY, away=leave(9, 9)), who(2, ANY, away=leave(8, 10)))
    assert explain(problem, EFFORT) == (Cause(Rule.AWAY, (1, 2), date(2026, 12, 7), ("08 window",)),)


def test_rules_that_hold_a_seat_empty_only_together():
    """Two are wanted: one is on leave, the other's certificate ended; a third is protected by a rule that hurts
    nobody here."""
    lapsed = {"window": (days(-10, 8),)}
    problem = december(
        [window(9, 2, certificate="window")],
        who(1, ANY, away=leave(9, 9), certificates=PAPER),
        who(2, replace(ANY, has_weekly_rest=True), certificates=lapsed),
    )
    week, gap = date(2026, 12, 7), ("08 window",)
    causes = (
        Cause(Rule.AWAY, (1,), week, gap, is_alone=False),
        Cause(Rule.CERTIFICATE, (2,), week, gap, is_alone=False),
    )
    assert explain(problem, EFFORT) == causes
    one = replace(problem, needs=(window(9, certificate="window"),))
    assert explain(one, EFFORT) == tuple(replace(cause, is_alone=True) for cause in causes)


def test_an_engine_without_answer_accuses_nobody():
    """What isn't found isn't said to be a cause: too few people is all that is known."""
    problem = december([window(9)], who(1, ANY, away=leave(9, 9)))
    nothing = solver.solve(problem, EFFORT)
    assert explain(problem, EFFORT, pairs=(), engine=lambda _problem, _effort: nothing) == (
        Cause(Rule.PEOPLE, (1,), date(2026, 12, 7), ("08 window",)),
    )


def test_each_person_has_reasons():
    problem = december(
        [window(9, 7, certificate="window"), window(8)],
        who(1, ANY, away=leave(9, 9), certificates=PAPER),
        who(2, ANY, certificates={"window": (days(-10, 8),)}),
        who(3, ANY),
        who(4, ANY, certificates=PAPER, held=elsewhere(9, 1000, 1300, 300, "城东区总窗口")),
        who(5, Limits(period_work=600), certificates=PAPER),
        who(6, ANY, certificates=PAPER),
        who(7, ANY, certificates=PAPER),
    )
    pairs = {("07 window", 5), ("08 window", 6)}
    found = explanations.reasons(problem, pairs, "08 window")
    assert found == (
        Reason(Rule.AWAY, 1),
        Reason(Rule.CERTIFICATE, 2),
        Reason(Rule.CERTIFICATE, 3),
        Reason(Rule.TWO_PLACES, 4),
        Reason(Rule.PERIOD_WORK, 5),
    )
    assert said.said_against(said.against(problem, pairs, "08 window")) == (
        "休假：值守员1；合格证 12-09 起无效：值守员2；要有合格证：值守员3；"
        "在城东区总窗口值守：值守员4；一个月的工时：值守员5。"
    )
    everybody = [[f"甲{n}", "two_places", ""] for n in range(8)] + [["乙", "away", "no_office"]]
    assert said.said_against(everybody) == "那时有别的班：甲0、甲1、甲2、甲3、甲4、甲5等 8 人；请假或培训：乙。"
    assert said.said_against([]) == ""


def test_the_reason_that_says_most():
    """On leave, without certificate and at the month's cap: the leave is told."""
    problem = december([window(9, certificate="window")], who(1, Limits(period_work=1), away=leave(9, 9)))
    assert {each.rule for each in explanations.reasons(problem, (), "08 window")} == {
        Rule.AWAY,
        Rule.CERTIFICATE,
        Rule.PERIOD_WORK,
    }
    assert said.against(problem, (), "08 window") == [["值守员1", "away", "leave"]]


def test_what_was_decided_by_hand_is_no_reason():
    """Somebody on leave holds a seat already; another seat of the day breaks nothing more."""
    problem = december([window(9), window(11, 2)], who(1, ANY, away=leave(8, 9)), who(2, ANY, away=leave(8, 11)))
    assert explanations.reasons(problem, {("08 window", 1)}, "10 window") == (Reason(Rule.AWAY, 2),)


def test_what_is_taken_away_falls_in_the_week_of_the_gaps_only():
    problem = december(
        [window(9, certificate="window"), window(10, certificate="hotline")],
        who(1, ANY, away=leave(5, 20), certificates={"window": (days(-10, 5),)}),
    )
    gaps = ("08 window", "09 window")
    away, paper = explanations.Relief(Rule.AWAY, 1), explanations.Relief(Rule.CERTIFICATE, 1)
    (worker,) = explanations.relieve(problem, [away, paper], gaps).workers
    assert worker.away == (*leave(5, 6), *leave(14, 20))
    assert worker.certificates == {"window": (days(-10, 5), days(7, 13))}
    everybody = explanations.Relief(Rule.CERTIFICATE)
    (worker,) = explanations.relieve(problem, [everybody], gaps).workers
    assert (worker.away, worker.certificates["hotline"]) == (leave(5, 20), (days(7, 13),))


def test_a_cause_in_words():
    problem = december([window(9)], who(1, regime="labour_contract"))
    facts = said.facts(problem, (), Cause(Rule.WEEKLY_REST, (1,), date(2026, 12, 7), ("08 window",), is_alone=False))
    assert said.said(facts) == (
        "12-07–12-13 缺 1 人次：每周至少休息一天（值守员1），劳动法 第三十八条。休息日不能少，请加人。"
        "只改这一条还不够，要和这一周的其他原因一起改。"
    )
    assert said.said(facts | {"people": [f"甲{n}" for n in range(8)], "is_alone": True, "sources": []}) == (
        "12-07–12-13 缺 1 人次：每周至少休息一天（甲0、甲1、甲2、甲3、甲4、甲5等 8 人）。休息日不能少，请加人。"
    )
