"""The CP-SAT engine: one Boolean for each person and need that may meet.

Empty heads cost and are never forbidden, so every problem without `least_*` limits that contradict each other has an
answer; where `fixed` pairs break a limit by themselves, it is made around them. Conflicts in time are written as
cliques: stretches that share an instant exclude each other, works after being made longer by the rest.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from time import monotonic
from typing import Any

from ortools.sat.python import cp_model

from kaimen.rosters.rules import costs, verify
from kaimen.rosters.rules.costs import Pair
from kaimen.rosters.rules.problem import Effort, Held, Need, Problem, Proposal, Worker
from kaimen.rosters.solver import limits, start
from kaimen.rosters.solver.limits import Own


class _Reporter(cp_model.CpSolverSolutionCallback):
    def __init__(self, progress: Any) -> None:
        super().__init__()
        self._progress = progress

    def on_solution_callback(self) -> None:
        self._progress(round(self.objective_value), self.best_objective_bound)


def solve(problem: Problem, effort: Effort, *, progress: Any = None) -> Proposal:
    """See `kaimen.rosters.solver.solve`."""
    began = monotonic()
    model = cp_model.CpModel()
    own = _variables(model, problem)
    _keep_fixed(model, problem, own)
    for worker in problem.workers:
        limits.apply(model, problem, worker, own[worker.key])
    model.minimize(sum(_price(model, problem, own)))
    begun = start.roster(problem, own)
    _hint(model, own, begun)
    if progress and not verify.violations(problem, begun):
        progress(costs.cost(problem, begun).total, 0.0)  # legal already: what is given if the time is too short
    solver = _solver(effort, is_bare=problem.weights is None and not any(w.wishes for w in problem.workers))
    status = solver.solve(model, _Reporter(progress) if progress else None)
    if status == cp_model.INFEASIBLE and problem.fixed:
        return _around_fixed(problem, effort, progress)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return _unsearched(problem, begun, solver, monotonic() - began)
    pairs = frozenset(
        (need.key, worker) for worker, held in own.items() for need, chosen in held if solver.boolean_value(chosen)
    )
    return Proposal(
        pairs=pairs,
        cost=costs.cost(problem, pairs).total,
        bound=solver.best_objective_bound,
        work=solver.response_proto.deterministic_time,
        seconds=monotonic() - began,
    )


def _around_fixed(problem: Problem, effort: Effort, progress: Any) -> Proposal:
    """The fixed pairs break a limit by themselves (set aside by hand): they count as shifts that stand outside, and the
    rest is proposed around them. The judge still names them; the bound is of another problem and left out."""
    heads = Counter(key for key, _worker in problem.fixed)
    needs = {need.key: need for need in problem.needs}
    held: dict[int, list[Held]] = {worker.key: list(worker.held) for worker in problem.workers}
    for key, worker in sorted(problem.fixed):
        held[worker].append(Held(needs[key].stretch, needs[key].work, needs[key].is_night))
    asked = replace(
        problem,
        needs=tuple(replace(need, heads=max(0, need.heads - heads[need.key])) for need in problem.needs),
        workers=tuple(replace(worker, held=tuple(held[worker.key])) for worker in problem.workers),
        fixed=frozenset(),
    )
    found = solve(asked, effort, progress=progress)
    pairs = found.pairs | problem.fixed
    return replace(found, pairs=pairs, cost=costs.cost(problem, pairs).total, bound=0.0)


def _unsearched(problem: Problem, begun: frozenset[Pair], solver: cp_model.CpSolver, seconds: float) -> Proposal:
    """No roster keeps every limit, or none was found in time: the one to begin with if it is legal, else what stands
    already. Nothing is proven."""
    pairs = problem.fixed if verify.violations(problem, begun) else begun
    return Proposal(pairs, costs.cost(problem, pairs).total, 0.0, solver.response_proto.deterministic_time, seconds)


def _hint(model: cp_model.CpModel, own: Mapping[int, Own], begun: frozenset[Pair]) -> None:
    """Tell the engine where to begin."""
    for key, held in own.items():
        for need, chosen in held:
            model.add_hint(chosen, (need.key, key) in begun)


def _solver(effort: Effort, *, is_bare: bool = False) -> cp_model.CpSolver:
    """`is_bare`: only heads are asked for. Presolve then hides the bound (two people, 31 windows, one short: no proof
    in 3 s); all constraints in the relaxation give it at once (0.01 s)."""
    solver = cp_model.CpSolver()
    asked = solver.parameters
    asked.random_seed = effort.seed
    asked.num_workers = effort.threads
    asked.max_deterministic_time = effort.work
    asked.max_time_in_seconds = effort.seconds
    asked.relative_gap_limit = effort.gap
    if is_bare:
        asked.linearization_level = 2
    return solver


def _variables(model: cp_model.CpModel, problem: Problem) -> dict[int, Own]:
    """For each person the needs that may be held, in the order of time, each with its Boolean."""
    ordered = sorted(problem.needs, key=lambda need: (need.stretch, need.key))
    return {
        worker.key: [
            (need, model.new_bool_var(f"{need.key}/{worker.key}"))
            for need in ordered
            if (need.key, worker.key) in problem.fixed or _may_meet(worker, need)
        ]
        for worker in problem.workers
    }


def _may_meet(worker: Worker, need: Need) -> bool:
    if not costs.may_hold(worker, need) or (worker.limits.day_work or need.work) < need.work:
        return False
    rest = worker.limits.rest or 0
    for held in worker.held:
        room = rest if need.work and held.work else 0
        if need.stretch.start < held.stretch.end + room and held.stretch.start < need.stretch.end + room:
            return False
    return True


def _keep_fixed(model: cp_model.CpModel, problem: Problem, own: Mapping[int, Own]) -> None:
    for key, worker in problem.fixed:
        for need, chosen in own[worker]:
            if need.key == key:
                model.add(chosen == 1)


def _by_need(own: Mapping[int, Own]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for held in own.values():
        for need, chosen in held:
            found.setdefault(need.key, []).append(chosen)
    return found


def _price(model: cp_model.CpModel, problem: Problem, own: Mapping[int, Own]) -> list[Any]:
    return [
        *_heads_price(model, problem, own),
        *(part for worker in problem.workers for part in _wishes_price(model, worker, own[worker.key])),
        *(_unfairness(model, problem, own) if problem.weights else ()),
    ]


def _heads_price(model: cp_model.CpModel, problem: Problem, own: Mapping[int, Own]) -> list[Any]:
    by_need, parts = _by_need(own), []
    for need in problem.needs:
        chosen, under = by_need.get(need.key, []), model.new_int_var(0, need.heads, "")
        over = 0 if need.over_cost is None else model.new_int_var(0, len(chosen), "")
        # a variable for what is missing, not heads less those chosen: every part of the price has its floor at 0
        model.add(sum(chosen) + under - over == need.heads)
        parts.append(need.under_cost * under + (need.over_cost or 0) * over)
    return parts


def _wishes_price(model: cp_model.CpModel, worker: Worker, held: Own) -> list[Any]:
    parts = []
    for wish in worker.wishes:
        met = [chosen for need, chosen in held if need.day == wish.day and wish.shift in ("", need.shift)]
        got = met[0] if len(met) == 1 else sum(met) if worker.limits.one_a_day else limits.any_of(model, met)
        parts.append(wish.cost * (1 - got) if wish.is_on else wish.cost * got)
    return parts


def _unfairness(model: cp_model.CpModel, problem: Problem, own: Mapping[int, Own]) -> list[Any]:
    parts = []
    for measure in costs.MEASURES:
        weight = measure.weight(problem.weights)  # type: ignore[arg-type]
        for band in costs.bands(problem, measure) if weight else ():
            amounts = [(measure.amount(need), chosen) for need, chosen in own[band.worker] if measure.amount(need)]
            total, most = sum(count * chosen for count, chosen in amounts), sum(count for count, _chosen in amounts)
            outside = model.new_int_var(0, max(most // measure.unit + 1, abs(band.low), abs(band.high)) + 1, "")
            model.add(measure.unit * outside >= total - measure.unit * band.high)
            model.add(measure.unit * outside >= measure.unit * band.low - total)
            parts.append(weight * outside)
    return parts
