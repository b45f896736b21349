"""A first roster by hand 起步: needs in the order of how few can hold them, to whoever carries least.

A hint, not an answer.
"""

from collections.abc import Mapping
from typing import Any

from ortools.sat.python import cp_model

from kaimen.rosters.rules.problem import Need, Problem, Worker
from kaimen.rosters.solver.limits import Own


def hint(model: cp_model.CpModel, problem: Problem, own: Mapping[int, Own]) -> None:
    """Tell the engine where to begin: in turn, apart in time and rest; the engine mends what the greedy hand breaks."""
    workers = {worker.key: worker for worker in problem.workers}
    given: dict[int, list[Need]] = {key: [] for key in own}
    chosen: dict[tuple[str, int], Any] = {(need.key, key): each for key, held in own.items() for need, each in held}
    able: dict[str, list[int]] = {}
    for key, held in own.items():
        for need, _each in held:
            able.setdefault(need.key, []).append(key)
    for need in sorted(problem.needs, key=lambda each: (each.stretch, each.key)):
        for _head in range(need.heads):
            free = [key for key in able.get(need.key, ()) if _fits(workers[key], need, given[key])]
            if free:
                given[min(free, key=lambda key: (_load(workers[key], given[key]), key))].append(need)
    for (need_key, key), each in chosen.items():
        model.add_hint(each, any(need.key == need_key for need in given[key]))


def _fits(worker: Worker, need: Need, given: list[Need]) -> bool:
    rest = worker.limits.rest or 0
    for other in given[-8:]:
        room = rest if other.work and need.work else 0
        if need.stretch.start < other.stretch.end + room and other.stretch.start < need.stretch.end + room:
            return False
        if worker.limits.one_a_day and other.day == need.day:
            return False
    return _under_cap(worker, need, given)


def _under_cap(worker: Worker, need: Need, given: list[Need]) -> bool:
    cap = worker.limits.week_work
    if cap is None or not need.work:
        return True
    near = sum(other.work for other in given if need.day - 6 <= other.day <= need.day)
    return near + need.work <= cap


def _load(worker: Worker, given: list[Need]) -> float:
    done = sum(need.work or 240 for need in given)
    return (done + worker.carried.work) / max(1, worker.share)
