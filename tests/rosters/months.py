"""Problems of a month for the solver's tests, made deterministically: generated, nobody real."""

import random
from dataclasses import replace
from datetime import date

from kaimen.rosters.rules import law
from kaimen.rosters.rules.nights import is_night
from kaimen.rosters.rules.problem import Away, Held, Limits, Loads, Need, Problem, Stretch, Weights, Wish, Worker
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


def odd(seed: int) -> Problem:
    """A short period with few people, limits of every kind drawn by lot, and shifts that stand outside, also in it."""
    source = random.Random(seed)
    if source.random() < 0.5:
        problem = county(people=source.randint(3, 5), days=source.randint(9, 20), seed=seed)
    else:
        problem = centre(people=source.randint(5, 9), days=source.randint(7, 12), seed=seed)
    workers = tuple(
        replace(
            each,
            limits=_odd_limits(each.limits, source),
            held=_odd_held(problem.days, source),
            carried=Loads(nights=source.randint(0, 4), work=source.randint(0, 9) * 480),
            share=source.choice((50, 100)),
        )
        for each in problem.workers
    )
    return replace(problem, workers=workers, name=f"odd {seed}")


def _odd_limits(limits: Limits, source: random.Random) -> Limits:
    def perhaps(least: int, most: int, unit: int = 1) -> int | None:
        drawn = source.randint(least, most) * unit
        return drawn if source.random() < 0.4 else None

    kinds = ("window", "standby", "early", "late")
    barred = frozenset({(source.choice(kinds), source.choice(kinds))})
    return replace(
        limits,
        run_days=perhaps(2, 5),
        standby_run=perhaps(1, 3),
        weekends=perhaps(1, 2),
        period_work=perhaps(5, 12, unit=480),
        week_work=limits.week_work or perhaps(5, 5, unit=480),
        one_a_day=source.random() < 0.3,
        per_shift={source.choice(kinds): source.randint(0, 5)} if source.random() < 0.4 else {},
        followers_barred=barred if source.random() < 0.4 else frozenset(),
    )


def _odd_held(days: int, source: random.Random) -> tuple[Held, ...]:
    """At most five, none within 700 minutes of another."""
    held: list[Held] = []
    for _ in range(source.choice((0, 0, 2, 5))):
        start = source.randint(-7, days + 1) * 1440 + source.choice((420, 900, 1380, 1050))
        wide = Stretch(start - 700, start + 900 + 700)
        if not any(wide.overlaps(each.stretch) for each in held):
            held.append(Held(Stretch(start, start + source.choice((480, 900))), source.choice((480, 480, 0))))
    return tuple(held)
