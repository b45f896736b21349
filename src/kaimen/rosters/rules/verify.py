"""Is a roster lawful 核对: every limit counted again from the pairs alone.   Pure; shares nothing with the engine."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from kaimen.rosters.rules.problem import MINUTES_A_DAY, Need, Problem, Stretch, Worker


@dataclass(frozen=True)
class Violation:
    """A limit that is broken: its name, the worker's key, and the first and last day of the period it concerns."""

    rule: str
    worker: int
    first: int
    last: int


def violations(problem: Problem, pairs: Iterable[tuple[str, int]]) -> tuple[Violation, ...]:
    """Everything that stands against the pairs, in order of worker and day."""
    needs, held = {need.key: need for need in problem.needs}, frozenset(pairs)
    heads = Counter(need for need, _worker in held)
    found = [
        Violation("heads", 0, needs[key].day, needs[key].day)
        for key, count in heads.items()
        if count > needs[key].heads and needs[key].over_cost is None
    ]
    for worker in problem.workers:
        own = [needs[key] for key, who in held if who == worker.key]
        found += _alone(worker, own)
        found += _together(worker, own, problem)
    return tuple(sorted(found, key=lambda each: (each.worker, each.first, each.rule)))


def _alone(worker: Worker, own: list[Need]) -> list[Violation]:
    found = []
    for need in own:
        valid = worker.certificates.get(need.certificate, ())
        if need.certificate and not any(v.start <= need.stretch.start and need.stretch.end <= v.end for v in valid):
            found.append(Violation("certificate", worker.key, need.day, need.day))
        if any(away.stretch.overlaps(need.stretch) for away in worker.away):
            found.append(Violation("away", worker.key, need.day, need.day))
        if need.is_night and not worker.limits.nights:
            found.append(Violation("nights", worker.key, need.day, need.day))
    return found


def _together(worker: Worker, own: list[Need], problem: Problem) -> list[Violation]:
    limits = worker.limits
    new = [(need.stretch, need.work) for need in own]
    every = sorted([*new, *((held.stretch, held.work) for held in worker.held)])
    found = []
    for (one, first_work), (other, second_work) in combinations(every, 2):
        if (one, first_work) not in new and (other, second_work) not in new:
            continue
        if one.overlaps(other):
            found.append(_at("busy", worker, one))
        elif first_work and second_work and limits.rest and 0 <= other.start - one.end < limits.rest:
            found.append(_at("rest", worker, one))
    for day in range(problem.days):
        worked = sum(work for stretch, work in every if stretch.start // MINUTES_A_DAY == day)
        if limits.day_work is not None and worked > limits.day_work:
            found.append(Violation("day_work", worker.key, day, day))
    return found + _weeks(worker, every, problem)


def _weeks(worker: Worker, every: list[tuple[Stretch, int]], problem: Problem) -> list[Violation]:
    found = []
    for monday in range(-problem.first_on.weekday(), problem.days - 6, 7):
        week = Stretch(monday * MINUTES_A_DAY, (monday + 7) * MINUTES_A_DAY)
        begun = sum(work for stretch, work in every if week.start <= stretch.start < week.end)
        if worker.limits.week_work is not None and begun > worker.limits.week_work:
            found.append(Violation("week_work", worker.key, monday, monday + 6))
        whole = [Stretch(d * MINUTES_A_DAY, (d + 1) * MINUTES_A_DAY) for d in range(monday, monday + 7)]
        if worker.limits.has_weekly_rest and all(any(w and s.overlaps(day) for s, w in every) for day in whole):
            found.append(Violation("weekly_rest", worker.key, monday, monday + 6))
    return found


def _at(rule: str, worker: Worker, stretch: Stretch) -> Violation:
    return Violation(rule, worker.key, stretch.start // MINUTES_A_DAY, stretch.end // MINUTES_A_DAY)
