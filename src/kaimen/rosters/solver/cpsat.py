"""The CP-SAT engine: one Boolean for each person and need that may meet.

Empty heads cost and are never forbidden, so every problem without contradictory `fixed` pairs and `least_*` limits has
an answer. Conflicts in time are written as cliques: stretches that share an instant exclude each other, works after
being made longer by the rest.
"""

from collections.abc import Mapping
from time import monotonic
from typing import Any

from ortools.sat.python import cp_model

from kaimen.rosters.rules import costs, verify
from kaimen.rosters.rules.costs import Pair
from kaimen.rosters.rules.problem import Effort, Need, Problem, Proposal, Worker
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
    _fill_heads(model, problem, own)
    for worker in problem.workers:
        limits.apply(model, problem, worker, own[worker.key])
    model.minimize(sum(_price(model, problem, own)))
    begun = start.roster(problem, own)
    _hint(model, own, begun)
    solver = _solver(effort)
    status = solver.solve(model, _Reporter(progress) if progress else None)
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


def _solver(effort: Effort) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    asked = solver.parameters
    asked.random_seed = effort.seed
    asked.num_workers = effort.threads
    asked.max_deterministic_time = effort.work
    asked.max_time_in_seconds = effort.seconds
    asked.relative_gap_limit = effort.gap
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


def _fill_heads(model: cp_model.CpModel, problem: Problem, own: Mapping[int, Own]) -> None:
    for key, worker in problem.fixed:
        for need, chosen in own[worker]:
            if need.key == key:
                model.add(chosen == 1)
    by_need = _by_need(own)
    for need in problem.needs:
        if need.over_cost is None:
            model.add(sum(by_need.get(need.key, ())) <= need.heads)


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
        chosen = by_need.get(need.key, [])
        if need.over_cost is None:
            parts.append(need.under_cost * (need.heads - sum(chosen)))
            continue
        under, over = model.new_int_var(0, need.heads, ""), model.new_int_var(0, len(chosen), "")
        model.add(sum(chosen) + under - over == need.heads)
        parts.append(need.under_cost * under + need.over_cost * over)
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
