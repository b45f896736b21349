"""Problems of a month for the solver's tests, made deterministically: generated, nobody real."""

import random
from datetime import date

from kaimen.rosters.rules import law
from kaimen.rosters.rules.nights import is_night
from kaimen.rosters.rules.problem import Away, Need, Problem, Stretch, Weights, Wish, Worker
from kaimen.rosters.rules.staff import Regime

FIRST = date(2026, 12, 1)
REGIMES = (Regime.LABOUR_CONTRACT, Regime.AGENCY, Regime.CIVIL_SERVANT_LIKE, Regime.PUBLIC_INSTITUTION)
LINE = {"early": (420, 900, 3), "late": (900, 1380, 3), "night": (1380, 1860, 1)}
ALWAYS = (Stretch(-100_000, 1_000_000),)


def need(day: int, shift: str, start: int, end: int, work: int, heads: int = 1, certificate: str = "") -> Need:
    """`start` and `end` in minutes of the day; beyond 1440 is the next day."""
    stretch = Stretch(day * 1440 + start, day * 1440 + end)
    weekend = (FIRST.weekday() + day) % 7 >= 5
    return Need(
        key=f"{day:02d} {shift}",
        day=day,
        shift=shift,
        stretch=stretch,
        work=work,
        heads=heads,
        certificate=certificate,
        is_night=work > 0 and is_night(stretch),
        is_rest_day=weekend,
    )


def centre(people: int = 30, days: int = 31, seed: int = 7) -> Problem:
    """A provincial centre: eight windows (two on rest days), a line of three shifts day and night."""
    source, needs = random.Random(seed), []
    for day in range(days):
        needs += [need(day, name, a, b, b - a, heads, "hotline") for name, (a, b, heads) in LINE.items()]
        needs.append(need(day, "window", 510, 1050, 480, 2 if (FIRST.weekday() + day) % 7 >= 5 else 8))
    workers = tuple(_worker(key, days, source) for key in range(people))
    return Problem(FIRST, days, tuple(needs), workers, Weights(), name=f"centre {people} x {days}")


def county(people: int = 5, days: int = 31, seed: int = 0) -> Problem:
    """A county centre: one window seven days, standby outside its hours."""
    source = random.Random(seed)
    needs = [each for day in range(days) for each in _county_day(day)]
    workers = tuple(_worker(key, days, source, is_certified=True) for key in range(people))
    return Problem(FIRST, days, tuple(needs), workers, Weights(), name=f"county {seed}")


def _county_day(day: int) -> tuple[Need, Need]:
    return need(day, "window", 510, 1050, 480), need(day, "standby", 1050, 1950, 0)


def _worker(key: int, days: int, source: random.Random, *, is_certified: bool | None = None) -> Worker:
    working_days = sum((FIRST.weekday() + day) % 7 < 5 for day in range(days))
    away: tuple[Away, ...] = ()
    if source.random() < 0.3:
        first = source.randrange(max(1, days - 3))
        away = (Away(Stretch(first * 1440, (first + source.randint(1, 4)) * 1440), "leave"),)
    regime = REGIMES[key % len(REGIMES)]
    has_paper = key % 3 != 0 if is_certified is None else is_certified
    return Worker(
        key=key,
        name=f"值守员{key}",
        limits=law.limits(regime, on=FIRST, working_days=working_days),
        regime=regime.value,
        certificates={"hotline": ALWAYS} if has_paper else {},
        away=away,
        wishes=tuple(Wish(source.randrange(days), 5) for _ in range(2)),
    )
