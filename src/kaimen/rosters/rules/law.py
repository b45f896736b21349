"""Rules of working time 工时规定, each with its article, its day and whether it is law or the house's own.   Pure.

Read in 劳动法 (1994, amended 2018) 第三十六、三十八、三十九、四十一、四十四、五十八至六十五条;
国务院关于职工工作时间的规定 (1995) 第三、七条; 劳动合同法 第六十二条 (agency work). Law that is not certain here
reminds and never accuses (`is_certain` False). What the law leaves open is a house rule and says so.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kaimen.rosters.rules.problem import Limits
from kaimen.rosters.rules.staff import AbsenceKind, Regime

HOUR = 60
DAY_HOURS, OVERTIME_A_DAY, OVERTIME_A_MONTH = 8, 3, 36
REST_HOURS, WEEK_HOURS, RUN_DAYS = 11, 48, 6
VOLUNTEER_WEEK_HOURS = 24
LABOUR_LAW, WORKING_HOURS = date(1995, 1, 1), date(1995, 5, 1)
HOUSE = date(2015, 12, 1)
CONTRACTED = frozenset({Regime.LABOUR_CONTRACT, Regime.AGENCY})
OFFICIAL = frozenset({Regime.CIVIL_SERVANT_LIKE, Regime.PUBLIC_INSTITUTION})


class Rule(StrEnum):
    """What a roster may break. The first part are limits of time, the rest follows from the person or the plan.
    Nobody breaks `people`: it says that there are too few of them."""

    REST = "rest"
    DAY_WORK = "day_work"
    WEEK_WORK = "week_work"
    PERIOD_WORK = "period_work"
    LEAST_WORK = "least_work"
    WEEKLY_REST = "weekly_rest"
    NIGHTS = "nights"
    RUN_DAYS = "run_days"
    LEAST_RUN_DAYS = "least_run_days"
    LEAST_FREE_DAYS = "least_free_days"
    WEEKENDS = "weekends"
    STANDBY_RUN = "standby_run"
    PER_SHIFT = "per_shift"
    FOLLOWERS = "followers"
    ONE_A_DAY = "one_a_day"
    TWO_PLACES = "two_places"
    AWAY = "away"
    CERTIFICATE = "certificate"
    SEAT = "seat"
    HEADS = "heads"
    FIXED = "fixed"
    PEOPLE = "people"


@dataclass(frozen=True)
class Provision:
    """Where a rule stands. `source` is quoted as the field quotes it; "" for a house rule."""

    rule: Rule
    source: str
    from_on: date
    is_house_rule: bool = False
    is_certain: bool = True


def _law(rule: Rule, source: str, from_on: date = LABOUR_LAW, *, is_certain: bool = True) -> Provision:
    return Provision(rule, source, from_on, is_certain=is_certain)


def _house(rule: Rule, because: str = "") -> Provision:
    return Provision(rule, because, HOUSE, is_house_rule=True)


_COMMON = (_house(Rule.REST), _house(Rule.RUN_DAYS), _house(Rule.WEEK_WORK))
_CONTRACT = (
    _law(Rule.DAY_WORK, "劳动法 第三十六条、第四十一条"),
    _law(Rule.PERIOD_WORK, "劳动法 第三十六条、第四十一条；国务院关于职工工作时间的规定 第三条"),
    _law(Rule.WEEKLY_REST, "劳动法 第三十八条"),
    _law(Rule.NIGHTS, "劳动法 第六十一条、第六十三条、第六十四条", is_certain=False),
)
_OFFICE = (
    _house(Rule.DAY_WORK, "国务院关于职工工作时间的规定 第三条"),
    _house(Rule.PERIOD_WORK, "国务院关于职工工作时间的规定 第三条"),
    _law(Rule.WEEKLY_REST, "国务院关于职工工作时间的规定 第七条", WORKING_HOURS, is_certain=False),
    _law(Rule.NIGHTS, "女职工劳动保护特别规定 第六条、第九条", date(2012, 4, 28), is_certain=False),
)
_GIVEN = tuple(_house(rule) for rule in (Rule.DAY_WORK, Rule.PERIOD_WORK, Rule.WEEKLY_REST, Rule.NIGHTS))
PROVISIONS: dict[Regime, dict[Rule, Provision]] = {
    regime: {each.rule: each for each in (*_COMMON, *own)}
    for regime, own in {
        Regime.LABOUR_CONTRACT: _CONTRACT,
        Regime.AGENCY: _CONTRACT,
        Regime.CIVIL_SERVANT_LIKE: _OFFICE,
        Regime.PUBLIC_INSTITUTION: _OFFICE,
        Regime.VOLUNTEER: _GIVEN,
    }.items()
}


def provision(rule: Rule, regime: Regime) -> Provision | None:
    """Where a rule of time stands for a regime; None for what follows from the plan itself."""
    return PROVISIONS[regime].get(rule)


def limits(
    regime: Regime,
    *,
    on: date,
    working_days: int,
    has_approval: bool = False,
    protections: Collection[AbsenceKind] = (),
) -> Limits:
    """Hard limits of somebody of a regime for a period of so many working days, in force on its first day.

    Standard hours: 8 a day and 3 beyond at most (第三十六、四十一条), in a month 8 for each working day and 36 beyond.
    Comprehensive hours 综合计算工时 need an approval (第三十九条) and set the week free, not the period. Protected
    people work no nights, or no overtime. `on` before the Labour Law is the caller's fault (ValueError).
    """
    if on < LABOUR_LAW:
        raise ValueError("no provisions before 1995")
    found = _volunteer() if regime == Regime.VOLUNTEER else _employed(working_days, has_approval=has_approval)
    if AbsenceKind.NO_NIGHTS in protections:
        found = replace(found, nights=False)
    if AbsenceKind.NO_OVERTIME in protections:
        found = replace(found, day_work=DAY_HOURS * HOUR, period_work=working_days * DAY_HOURS * HOUR)
    return found


def _employed(working_days: int, *, has_approval: bool) -> Limits:
    return Limits(
        rest=REST_HOURS * HOUR,
        day_work=(DAY_HOURS + OVERTIME_A_DAY) * HOUR,
        week_work=None if has_approval else WEEK_HOURS * HOUR,
        period_work=(working_days * DAY_HOURS + OVERTIME_A_MONTH) * HOUR,
        has_weekly_rest=True,
        run_days=RUN_DAYS,
    )


def _volunteer() -> Limits:
    return Limits(
        rest=REST_HOURS * HOUR,
        day_work=DAY_HOURS * HOUR,
        week_work=VOLUNTEER_WEEK_HOURS * HOUR,
        has_weekly_rest=True,
        nights=False,
        run_days=RUN_DAYS,
    )
