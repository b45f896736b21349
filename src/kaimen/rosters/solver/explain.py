"""Why the best roster leaves seats empty 空班查因: the engine is asked again with one rule less.   Proposes nothing.

For each week with gaps every rule is taken away alone; those that fill the week are its causes. Where none does alone,
all are taken away and given back one by one as long as the week stays full: what is left is needed together (a deletion
filter). Where even that leaves a gap, there are too few people. An answer that the engine doesn't find within the
effort counts as not found: causes may then be lacking, and none is ever wrong.
"""

from collections.abc import Callable, Collection, Sequence
from itertools import groupby

from kaimen.rosters.rules import explanations, verify
from kaimen.rosters.rules.explanations import PERSONAL, Cause, Relief
from kaimen.rosters.rules.law import Rule
from kaimen.rosters.rules.problem import Effort, Problem, Proposal
from kaimen.rosters.rules.verify import Pair
from kaimen.rosters.solver import solve

Engine = Callable[[Problem, Effort], Proposal]
EFFORT = Effort(work=4.0, seconds=4.0)
MOST_WEEKS = 6
ORDER = (*PERSONAL, Rule.SEAT, *explanations.RELAXED)


def explain(
    problem: Problem,
    effort: Effort = EFFORT,
    *,
    pairs: Collection[Pair] | None = None,
    engine: Engine = solve,
    most_weeks: int = MOST_WEEKS,
) -> tuple[Cause, ...]:
    """Causes of the gaps of the best roster, week by week, none when it has no gap; at most so many weeks are looked
    at. `effort` is for each question; `pairs`: the roster, where it is known already."""
    found = engine(problem, effort).pairs if pairs is None else frozenset(pairs)
    weeks = list(explanations.weeks_short(problem, found).items())[:most_weeks]
    return tuple(
        cause for first, gaps in weeks for cause in _Week(problem, found, first, gaps, engine, effort).causes()
    )


class _Week:
    """One week with gaps, and the question whether they can be filled."""

    def __init__(
        self,
        problem: Problem,
        pairs: frozenset[Pair],
        first: int,
        gaps: tuple[str, ...],
        engine: Engine,
        effort: Effort,
    ) -> None:
        self.problem, self.pairs, self.first, self.gaps = problem, pairs, first, gaps
        self.engine, self.effort = engine, effort
        self.asked = explanations.question(problem, pairs, gaps)

    def causes(self) -> list[Cause]:
        all_reliefs = sorted(explanations.reliefs(self.problem, self.gaps), key=lambda each: _place(each.rule))
        by_rule = [list(held) for _rule, held in groupby(all_reliefs, key=lambda each: each.rule)]
        alone = [self._cause(enough) for held in by_rule if (enough := self._enough(held))]
        return alone or self._together(all_reliefs)

    def _enough(self, held: Sequence[Relief]) -> list[Relief]:
        """What of one rule fills the week: each person alone that does, else the fewest together, else everybody. Asked
        all at once first: what that doesn't fill, no part of it does."""
        people, whole = [r for r in held if r.worker is not None], [r for r in held if r.worker is None]
        if not self._fills(held):
            return []
        single = [each for each in people if len(held) == 1 or self._fills([each])]
        if single:
            return single
        if len(people) > 1 and (not whole or self._fills(people)):
            return self._fewest(people)
        return whole

    def _together(self, all_reliefs: Sequence[Relief]) -> list[Cause]:
        """Limits are given back before what binds single people: the latter can be changed by talking."""
        if not all_reliefs or not self._fills(all_reliefs):
            return [self._too_few()]
        left = self._fewest(sorted(all_reliefs, key=lambda each: (each.rule in PERSONAL, -_place(each.rule))))
        left.sort(key=lambda each: _place(each.rule))
        return [self._cause(list(held), is_alone=False) for _rule, held in groupby(left, key=lambda each: each.rule)]

    def _fewest(self, reliefs: Sequence[Relief]) -> list[Relief]:
        """The deletion filter: what may not be given back without a gap."""
        left = list(reliefs)
        for each in reliefs:
            without = [other for other in left if other != each]
            if without and self._fills(without):
                left = without
        return left

    def _fills(self, reliefs: Collection[Relief]) -> bool:
        relieved = explanations.relieve(self.asked, reliefs, self.gaps)
        return not verify.missing(relieved, self.engine(relieved, self.effort).pairs)

    def _cause(self, reliefs: Sequence[Relief], *, is_alone: bool = True) -> Cause:
        people = explanations.bound(self.problem, self.pairs, self.gaps, reliefs)
        return Cause(reliefs[0].rule, people, explanations.monday(self.problem, self.first), self.gaps, is_alone)

    def _too_few(self) -> Cause:
        people = tuple(sorted(worker.key for worker in self.problem.workers))
        return Cause(Rule.PEOPLE, people, explanations.monday(self.problem, self.first), self.gaps)


def _place(rule: Rule) -> int:
    """What can be changed by talking comes first, the law last."""
    return ORDER.index(rule)
