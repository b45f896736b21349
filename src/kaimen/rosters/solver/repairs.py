"""Three repairs of one illness 补班方案: fewest changes, fairest, cheapest.   Proposes; `rules.verify` judges."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from kaimen.rosters.rules import repair
from kaimen.rosters.rules.problem import Effort, Problem, Proposal
from kaimen.rosters.rules.repair import Aim, Illness, Move, Pair

Engine = Callable[[Problem, Effort], Proposal]
EFFORT = Effort(work=4.0, seconds=2.5, threads=1)
WHOLE = 62


@dataclass(frozen=True)
class Alternative:
    """One way to repair. `aims`: everything it is best at, where two aims give the same roster. `pairs` is the roster
    after it, the needs that were left alone included; `empty` are needs that lack a head, once for each."""

    aims: tuple[Aim, ...]
    moves: tuple[Move, ...]
    pairs: frozenset[Pair]
    empty: tuple[str, ...]
    others_changed: int
    price: int
    is_proven: bool


def alternatives(
    problem: Problem, standing: Collection[Pair], illness: Illness, *, engine: Engine, effort: Effort = EFFORT
) -> tuple[Alternative, ...]:
    """At most three different repairs, the one with the fewest changes first."""
    found: list[Alternative] = []
    for aim in Aim:
        made = _repair(problem, standing, illness, aim, engine, effort)
        same = next((place for place, each in enumerate(found) if each.pairs == made.pairs), None)
        if same is None:
            found.append(made)
        else:
            known = found[same]
            found[same] = Alternative(
                (*known.aims, aim),
                known.moves,
                known.pairs,
                known.empty,
                known.others_changed,
                known.price,
                known.is_proven and made.is_proven,
            )
    return tuple(found)


def _repair(
    problem: Problem, standing: Collection[Pair], illness: Illness, aim: Aim, engine: Engine, effort: Effort
) -> Alternative:
    """Looks around the illness first; where that leaves a seat empty it looks at everything ahead."""
    made = _look(problem, standing, illness, aim, engine, effort, repair.AROUND_DAYS)
    return _look(problem, standing, illness, aim, engine, effort, WHOLE) if made.empty else made


def _look(
    problem: Problem,
    standing: Collection[Pair],
    illness: Illness,
    aim: Aim,
    engine: Engine,
    effort: Effort,
    around: int,
) -> Alternative:
    asked = repair.repairing(problem, standing, illness, aim, around=around)
    answer = engine(asked, effort)
    free = {need.key for need in asked.needs}
    pairs = frozenset(pair for pair in standing if pair[0] not in free) | answer.pairs
    found = repair.moves(asked, standing, answer.pairs)
    needs = {need.key: need for need in asked.needs}
    regimes = {worker.key: worker.regime for worker in asked.workers}
    return Alternative(
        aims=(aim,),
        moves=tuple(sorted(found, key=lambda move: (needs[move.need].stretch, move.need))),
        pairs=pairs,
        empty=_empty(asked, answer),
        others_changed=repair.changes_for_others(found, illness),
        price=sum(repair.hour_price(regimes[m.after], needs[m.need]) for m in found if m.after is not None),
        is_proven=answer.is_proven,
    )


def _empty(problem: Problem, answer: Proposal) -> tuple[str, ...]:
    held: dict[str, int] = {}
    for key, _worker in answer.pairs:
        held[key] = held.get(key, 0) + 1
    return tuple(need.key for need in problem.needs for _ in range(need.heads - held.get(need.key, 0)))
