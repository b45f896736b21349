"""Hard limits of one person as constraints, one function a limit."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ortools.sat.python import cp_model

from kaimen.rosters.rules.problem import MINUTES_A_DAY, Need, Problem, Stretch, Worker

Own = list[tuple[Need, Any]]
WEEK = 7


def apply(model: cp_model.CpModel, problem: Problem, worker: Worker, own: Own) -> None:
    """Every limit of a person. Days before the period count by what is held."""
    _apart_in_time(model, worker, own)
    _amounts(model, problem, worker, own)
    _shift_kinds(model, worker, own)
    if worker.limits.has_weekly_rest:
        _weekly_rest(model, problem, worker, own)
    _runs(model, problem, worker, own)
    _weekends(model, problem, worker, own)


def any_of(model: cp_model.CpModel, chosen: Sequence[Any]) -> Any:
    """A Boolean that is true when one of these is."""
    if len(chosen) <= 1:
        return chosen[0] if chosen else 0
    found = model.new_bool_var("")
    model.add_max_equality(found, chosen)
    return found


def _apart_in_time(model: cp_model.CpModel, worker: Worker, own: Own) -> None:
    rest = worker.limits.rest or 0
    _cliques(model, [(need.stretch, chosen) for need, chosen in own])
    if rest:
        works = [(Stretch(n.stretch.start, n.stretch.end + rest), chosen) for n, chosen in own if n.work]
        _cliques(model, works)


def _cliques(model: cp_model.CpModel, held: Sequence[tuple[Stretch, Any]]) -> None:
    """At most one of all stretches that hold an instant; only the largest such sets are written. `held` by start."""
    open_now: list[tuple[int, Any]] = []
    has_grown = False
    for stretch, chosen in held:
        left = [(end, each) for end, each in open_now if end > stretch.start]
        if has_grown and len(left) < len(open_now):
            _at_most_one(model, [each for _end, each in open_now])
        open_now, has_grown = [*left, (stretch.end, chosen)], True
    if has_grown:
        _at_most_one(model, [each for _end, each in open_now])


def _at_most_one(model: cp_model.CpModel, chosen: Sequence[Any]) -> None:
    if len(chosen) > 1:
        model.add_at_most_one(chosen)


def _sum_limit(model: cp_model.CpModel, own: Iterable[tuple[Need, Any]], most: int) -> None:
    parts = [(need.work, chosen) for need, chosen in own if need.work]
    if sum(work for work, _chosen in parts) > most:
        model.add(sum(work * chosen for work, chosen in parts) <= max(0, most))


def _amounts(model: cp_model.CpModel, problem: Problem, worker: Worker, own: Own) -> None:
    """Minutes of work by day, week and period; a shift counts whole on the day it begins."""
    limits = worker.limits
    if limits.day_work is not None:
        for day in range(problem.days):
            _sum_limit(model, [x for x in own if x[0].day == day], limits.day_work - _held_work(worker, day, day + 1))
    if limits.week_work is not None:
        for first in weeks(problem):
            inside = [x for x in own if first <= x[0].day < first + WEEK]
            _sum_limit(model, inside, limits.week_work - _held_work(worker, first, first + WEEK))
    if limits.period_work is not None:
        _sum_limit(model, own, limits.period_work - _held_work(worker, 0, problem.days))
    if limits.least_work:
        model.add(sum(need.work * chosen for need, chosen in own) >= limits.least_work)


def _held_work(worker: Worker, first: int, end: int) -> int:
    return sum(each.work for each in worker.held if first <= each.stretch.start // MINUTES_A_DAY < end)


def weeks(problem: Problem) -> list[int]:
    """First days (Mondays) of the weeks, Monday to Sunday, that end inside the period and touch it."""
    monday = -problem.first_on.weekday()
    return list(range(monday, problem.days - WEEK + 1, WEEK))


def _shift_kinds(model: cp_model.CpModel, worker: Worker, own: Own) -> None:
    limits = worker.limits
    for shift, most in limits.per_shift.items():
        chosen = [each for need, each in own if need.shift == shift]
        if len(chosen) > most:
            model.add(sum(chosen) <= most)
    by_day: dict[int, list[tuple[Need, Any]]] = {}
    for need, chosen in own:
        by_day.setdefault(need.day, []).append((need, chosen))
    if limits.one_a_day:
        for held in by_day.values():
            _at_most_one(model, [chosen for _need, chosen in held])
    if limits.followers_barred:
        for day, held in by_day.items():
            _bar_followers(model, worker, held, by_day.get(day + 1, []))


def _bar_followers(
    model: cp_model.CpModel, worker: Worker, held: Sequence[tuple[Need, Any]], following: Sequence[tuple[Need, Any]]
) -> None:
    for need, chosen in held:
        barred = [after for other, after in following if (need.shift, other.shift) in worker.limits.followers_barred]
        if worker.limits.one_a_day and barred:
            model.add_at_most_one([chosen, *barred])
        else:
            for after in barred:
                model.add_at_most_one([chosen, after])


def _weekly_rest(model: cp_model.CpModel, problem: Problem, worker: Worker, own: Own) -> None:
    """One calendar day without a minute of work in each known week. Source: 劳动法 第三十八条."""
    for first in weeks(problem):
        free = []
        for day in range(first, first + WEEK):
            whole = Stretch(day * MINUTES_A_DAY, (day + 1) * MINUTES_A_DAY)
            if any(each.work and each.stretch.overlaps(whole) for each in worker.held):
                continue
            touching = [chosen for need, chosen in own if need.work and need.stretch.overlaps(whole)]
            if not touching:
                break
            is_free = model.new_bool_var("")
            for chosen in touching:
                model.add_implication(is_free, chosen.negated())
            free.append(is_free)
        else:
            model.add_bool_or(free)


def _is_work(need: Need) -> bool:
    return need.work > 0


def _is_standby(need: Need) -> bool:
    return need.work == 0


def _days(
    model: cp_model.CpModel, problem: Problem, worker: Worker, own: Own, counts: Callable[[Need], bool]
) -> list[Any]:
    """For each day of the period whether something of the kind begins on it."""
    found = []
    for day in range(problem.days):
        chosen = [each for need, each in own if need.day == day and counts(need)]
        found.append(sum(chosen) if worker.limits.one_a_day else any_of(model, chosen))
    return found


def _runs(model: cp_model.CpModel, problem: Problem, worker: Worker, own: Own) -> None:
    limits = worker.limits
    if limits.run_days is not None or limits.least_run_days or limits.least_free_days:
        days = _days(model, problem, worker, own, _is_work)
        if limits.run_days is not None:
            _most_in_a_row(model, _with_held(worker, days, is_work=True), limits.run_days)
        _least_in_a_row(model, days, limits.least_run_days or 1, limits.least_free_days or 1)
    if limits.standby_run is not None:
        standbys = _days(model, problem, worker, own, _is_standby)
        _most_in_a_row(model, _with_held(worker, standbys, is_work=False), limits.standby_run)


def held_days(worker: Worker, *, is_work: bool) -> set[int]:
    """Days on which work (or standby) begins that stands outside the problem, before the period and in it."""
    return {each.stretch.start // MINUTES_A_DAY for each in worker.held if bool(each.work) == is_work}


def _with_held(worker: Worker, days: Sequence[Any], *, is_work: bool) -> list[Any]:
    """The days of the period, 1 where something is held, behind the held days in a row that end just before it."""
    held, before = held_days(worker, is_work=is_work), 0
    while -1 - before in held:
        before += 1
    return [*([1] * before), *(1 if day in held else each for day, each in enumerate(days))]


def _most_in_a_row(model: cp_model.CpModel, days: Sequence[Any], most: int) -> None:
    """Where what is held alone is too long a run, nothing is asked of it, but nothing is added either."""
    for first in range(len(days) - most):
        window = days[first : first + most + 1]
        if not all(isinstance(each, int) for each in window):
            model.add(sum(window) <= most)


def _least_in_a_row(model: cp_model.CpModel, days: Sequence[Any], worked: int, free: int) -> None:
    """No shorter run inside the period; runs that touch its edges may be."""
    for length in range(1, worked):
        for first in range(1, len(days) - length):
            inside = days[first : first + length]
            model.add(days[first - 1] + days[first + length] + length - sum(inside) >= 1)
    for length in range(1, free):
        for first in range(1, len(days) - length):
            inside = days[first : first + length]
            model.add(2 - days[first - 1] - days[first + length] + sum(inside) >= 1)


def _weekends(model: cp_model.CpModel, problem: Problem, worker: Worker, own: Own) -> None:
    if worker.limits.weekends is None:
        return
    worked = []
    for first in range(-problem.first_on.weekday(), problem.days, WEEK):
        both = {first + WEEK - 2, first + WEEK - 1}
        chosen = [each for need, each in own if need.work and need.day in both]
        if chosen:
            worked.append(any_of(model, chosen))
    model.add(sum(worked) <= worker.limits.weekends)
