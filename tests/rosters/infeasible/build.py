"""How the months that cannot be filled are written: December 2026, one planted cause each. Generated, nobody real.

Day 0 is Tuesday 1 December; the weeks begin on 30 November, 7, 14, 21 and 28 December. A window is staffed 08:30–17:30
with an hour's break.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from kaimen.rosters.rules import law
from kaimen.rosters.rules.law import Rule
from kaimen.rosters.rules.problem import Away, Held, Limits, Need, Problem, Stretch, Worker
from kaimen.rosters.rules.staff import Regime
from tests.rosters.months import need

FIRST, DAYS, WORKING_DAYS = date(2026, 12, 1), 31, 23
LAW = law.limits(Regime.LABOUR_CONTRACT, on=FIRST, working_days=WORKING_DAYS)


@dataclass(frozen=True)
class Month:
    """`make(True)` is the month with its planted cause, `make(False)` the same without. `gaps`: heads missing."""

    rule: Rule
    people: tuple[int, ...]
    weeks: tuple[date, ...]
    gaps: int
    make: Callable[[bool], Problem]


def day(number: int) -> int:
    """Day of the problem of a day of December."""
    return number - 1


def window(on: int, heads: int = 1, **given) -> Need:
    return replace(need(day(on), "window", 510, 1050, 480, heads), **given)


def daily(heads: int = 1, *, but: Iterable[Need] = (), **given) -> tuple[Need, ...]:
    """A window on each day of the month; those of `but` instead on their days."""
    other = {each.day: each for each in but}
    return tuple(other.get(day(on)) or window(on, heads, **given) for on in range(1, DAYS + 1))


def who(key: int, limits: Limits = LAW, **given) -> Worker:
    return Worker(key, f"值守员{key}", limits, **given)


def december(needs: Iterable[Need], *workers: Worker) -> Problem:
    return Problem(FIRST, DAYS, tuple(needs), workers)


def days(first: int, last: int) -> Stretch:
    """From the first midnight of a day of December to the last of another."""
    return Stretch(day(first) * 1440, (day(last) + 1) * 1440)


def leave(first: int, last: int) -> tuple[Away, ...]:
    return (Away(days(first, last), "leave"),)


def elsewhere(on: int, start: int, end: int, work: int, place: str) -> tuple[Held, ...]:
    return (Held(Stretch(day(on) * 1440 + start, day(on) * 1440 + end), work, place=place),)
