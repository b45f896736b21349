"""Shifts that change hands 换手, judged by the limits of everybody who gains or loses one.   Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from kaimen.rosters.rules import verify
from kaimen.rosters.rules.nights import is_night
from kaimen.rosters.rules.problem import MINUTES_A_DAY, Need, Problem, Stretch, Worker
from kaimen.rosters.rules.verify import Violation


@dataclass(frozen=True)
class Passing:
    """A shift goes from one person (None: nobody) to another. `work` in minutes, 0 for standby and leading."""

    seat_id: int
    stretch: Stretch
    work: int
    before: int | None
    after: int


def broken(problem: Problem, passings: Sequence[Passing]) -> tuple[Violation, ...]:
    """What would be broken and is not broken today, of the people concerned. Strangers to the problem are left to
    those who know them."""
    problem, keys = _with_needs(problem, passings)
    concerned = {each for passing in passings for each in (passing.before, passing.after)}
    workers = tuple(_without(worker, passings) for worker in problem.workers if worker.key in concerned)
    known = {worker.key for worker in workers}
    before = {pair for pair in problem.fixed if pair[1] in known}
    before |= {(key, each.before) for key, each in zip(keys, passings, strict=True) if each.before in known}
    after = before - {(key, each.before) for key, each in zip(keys, passings, strict=True) if each.before}
    after |= {(key, each.after) for key, each in zip(keys, passings, strict=True) if each.after in known}
    alone = replace(problem, workers=workers, fixed=frozenset())
    already = set(verify.violations(alone, before))
    return tuple(each for each in verify.violations(alone, after) if each not in already)


def _with_needs(problem: Problem, passings: Sequence[Passing]) -> tuple[Problem, list[str]]:
    """The need of each shift; one that was made by hand and that nobody asked for becomes a need of its own."""
    by_place = {(seat, need.stretch): need.key for need in problem.needs for seat in need.seats}
    made: list[Need] = []
    keys: list[str] = []
    for number, each in enumerate(passings):
        key = by_place.get((each.seat_id, each.stretch))
        if key is None:
            key = f"by hand {number}"
            made.append(_need(key, each))
        keys.append(key)
    return replace(problem, needs=(*problem.needs, *made)), keys


def _need(key: str, passing: Passing) -> Need:
    day = passing.stretch.start // MINUTES_A_DAY
    night = passing.work > 0 and is_night(passing.stretch)
    return Need(key, day, key, passing.stretch, passing.work, seats=(passing.seat_id,), is_night=night)


def _without(worker: Worker, passings: Collection[Passing]) -> Worker:
    """The shifts that pass are judged as pairs, not as what stands outside."""
    leaving = {each.stretch for each in passings if each.before == worker.key}
    return replace(worker, held=tuple(held for held in worker.held if held.stretch not in leaving))
