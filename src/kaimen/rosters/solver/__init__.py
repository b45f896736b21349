"""Engines that propose rosters: a problem in, a proposal out.   `rules.verify` judges every proposal.

CP-SAT today; a column-generation engine follows behind the same function. Deterministic for a seed and a limit of work
with one thread. OR-Tools is loaded at the first call, not before.
"""

from collections.abc import Callable

from kaimen.rosters.rules.problem import Effort, Problem, Proposal

Progress = Callable[[int, float], None]
"""Told the cost and the bound of each better roster."""


def solve(problem: Problem, effort: Effort, *, progress: Progress | None = None) -> Proposal:
    """The best roster found within the effort, with a bound that no roster can go below. Never fails for want of
    people: seats stay empty, at their price."""
    from kaimen.rosters.solver import cpsat

    return cpsat.solve(problem, effort, progress=progress)
