"""Rules of working time with their articles and figures, and what counts as a night."""

from dataclasses import replace
from datetime import date

import pytest

from kaimen.kernel.base import words
from kaimen.rosters.rules import law
from kaimen.rosters.rules.law import Rule
from kaimen.rosters.rules.nights import is_night
from kaimen.rosters.rules.problem import Limits, Stretch
from kaimen.rosters.rules.staff import AbsenceKind, Regime

ON = date(2026, 12, 1)
EMPLOYED = Limits(
    rest=11 * 60, day_work=11 * 60, week_work=48 * 60, period_work=23 * 480 + 36 * 60, has_weekly_rest=True, run_days=6
)


@pytest.mark.parametrize("regime", [each for each in Regime if each != Regime.VOLUNTEER])
def test_the_employed(regime):
    """劳动法 36, 38, 41: eight hours and three beyond, a day of rest, 36 hours beyond 23 working days."""
    assert law.limits(regime, on=ON, working_days=23) == EMPLOYED
    assert law.limits(regime, on=ON, working_days=23, has_approval=True) == replace(EMPLOYED, week_work=None)
    assert law.limits(regime, on=ON, working_days=16).period_work == 128 * 60 + 36 * 60


def test_volunteers_have_house_rules_only():
    assert law.limits(Regime.VOLUNTEER, on=ON, working_days=23) == Limits(
        rest=660, day_work=480, week_work=24 * 60, has_weekly_rest=True, nights=False, run_days=6
    )
    assert all(each.is_house_rule for each in law.PROVISIONS[Regime.VOLUNTEER].values())


def test_protections():
    kept = law.limits(Regime.AGENCY, on=ON, working_days=23, protections=[AbsenceKind.NO_NIGHTS])
    assert kept == replace(EMPLOYED, nights=False)
    kept = law.limits(Regime.AGENCY, on=ON, working_days=23, protections=[AbsenceKind.NO_OVERTIME])
    assert kept == replace(EMPLOYED, day_work=480, period_work=23 * 480)
    assert law.limits(Regime.AGENCY, on=ON, working_days=23, protections=[AbsenceKind.LEAVE]) == EMPLOYED


def test_before_the_labour_law():
    with pytest.raises(ValueError, match="no provisions"):
        law.limits(Regime.AGENCY, on=date(1994, 12, 31), working_days=23)
    assert law.limits(Regime.AGENCY, on=date(1995, 1, 1), working_days=23) == EMPLOYED


@pytest.mark.parametrize(
    ("rule", "regime", "source", "from_on", "is_house_rule", "is_certain"),
    [
        (Rule.DAY_WORK, Regime.AGENCY, "劳动法 第三十六条、第四十一条", date(1995, 1, 1), False, True),
        (Rule.WEEKLY_REST, Regime.LABOUR_CONTRACT, "劳动法 第三十八条", date(1995, 1, 1), False, True),
        (
            Rule.NIGHTS,
            Regime.LABOUR_CONTRACT,
            "劳动法 第六十一条、第六十三条、第六十四条",
            date(1995, 1, 1),
            False,
            False,
        ),
        (
            Rule.WEEKLY_REST,
            Regime.CIVIL_SERVANT_LIKE,
            "国务院关于职工工作时间的规定 第七条",
            date(1995, 5, 1),
            False,
            False,
        ),
        (Rule.REST, Regime.LABOUR_CONTRACT, "", date(2015, 12, 1), True, True),
    ],
)
def test_where_a_rule_stands(rule, regime, source, from_on, is_house_rule, is_certain):
    assert law.provision(rule, regime) == law.Provision(rule, source, from_on, is_house_rule, is_certain)


@pytest.mark.parametrize("regime", Regime)
def test_every_limit_that_is_set_has_a_provision(regime):
    """The rest follows from the plan itself and stands nowhere."""
    found = law.limits(regime, on=ON, working_days=23, protections=[AbsenceKind.NO_NIGHTS])
    fields = {
        Rule.REST: found.rest,
        Rule.DAY_WORK: found.day_work,
        Rule.WEEK_WORK: found.week_work,
        Rule.PERIOD_WORK: found.period_work,
        Rule.WEEKLY_REST: found.has_weekly_rest,
        Rule.NIGHTS: not found.nights,
        Rule.RUN_DAYS: found.run_days,
    }
    assert [rule for rule, limit in fields.items() if limit and law.provision(rule, regime) is None] == []
    assert law.provision(Rule.AWAY, regime) is None
    assert all(words.label(rule) for rule in Rule)


@pytest.mark.parametrize(
    ("start", "end", "night"),
    [
        (23 * 60, 31 * 60, True),
        (3 * 60 - 1, 3 * 60 + 1, True),
        (0, 3 * 60, True),  # three hours within 22:00-06:00
        (0, 3 * 60 - 1, False),
        (3 * 60 + 1, 6 * 60, False),  # 179 minutes and three has passed
        (19 * 60, 25 * 60, True),
        (19 * 60, 25 * 60 - 1, False),
        (8 * 60 + 30, 17 * 60 + 30, False),
        (-60, 7 * 60, True),  # begins the day before the period
    ],
)
def test_nights(start, end, night):
    assert is_night(Stretch(start, end)) is night
    assert is_night(Stretch(start + 5 * 1440, end + 5 * 1440)) is night
