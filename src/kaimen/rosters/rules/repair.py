"""Repair after illness 补班: the least change of a published roster when somebody falls out.   Pure.

A repair is a problem again. Every shift that stands is a wish of whoever holds it, so that losing one costs; what has
begun stays; the one who fell ill is away. Three aims give three alternatives, and the same engine answers each.

Prices are house rules: a shift that changes hands 10, threefold within the next two days, twofold within the next
seven (people have planned their week); an empty seat 1 000.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from kaimen.rosters.rules.problem import (
    MINUTES_A_DAY,
    Away,
    Held,
    Loads,
    Need,
    Problem,
    Stretch,
    Weights,
    Wish,
    Worker,
)

MOVED, GENTLY_MOVED = 10, 2
SOON = ((2, 3), (7, 2))
EMPTY = 1000
AROUND_DAYS = 5
HOUR_PRICES = {
    "labour_contract": 10,
    "agency": 10,
    "public_institution": 6,
    "civil_servant_like": 6,
    "volunteer": 0,
}
"""What an hour taken over costs by regime, in tenths of the hour's wage; rest in lieu is rated below pay. House
rule."""
REST_DAY, HOLIDAY = 2, 3
"""劳动法 第四十四条: 200 % on a rest day, 300 % on a statutory holiday."""

Pair = tuple[str, int]


class Aim(StrEnum):
    """What an alternative is best at."""

    FEWEST = "fewest"
    FAIREST = "fairest"
    CHEAPEST = "cheapest"


@dataclass(frozen=True)
class Illness:
    """Somebody is away from day `first` to day `last` of the problem, both included; `now` in its minutes."""

    worker: int
    first: int
    last: int
    now: int
    code: str = "sick"

    @property
    def away(self) -> Away:
        return Away(Stretch(max(self.first * MINUTES_A_DAY, self.now), (self.last + 1) * MINUTES_A_DAY), self.code)


@dataclass(frozen=True, order=True)
class Move:
    """One head of a need changes hands. `before` None: nobody held it; `after` None: nobody does now."""

    need: str
    before: int | None
    after: int | None


def lost(problem: Problem, standing: Collection[Pair], illness: Illness) -> tuple[Pair, ...]:
    """The shifts ahead that the illness takes away, in the order of time."""
    needs = _by_key(problem)
    gone = illness.away.stretch
    found = [
        pair
        for pair in standing
        if pair[1] == illness.worker
        and needs[pair[0]].stretch.overlaps(gone)
        and needs[pair[0]].stretch.start >= illness.now
    ]
    return tuple(sorted(found, key=lambda pair: (needs[pair[0]].stretch, pair[0])))


def repairing(
    problem: Problem, standing: Collection[Pair], illness: Illness, aim: Aim, *, around: int = AROUND_DAYS
) -> Problem:
    """The problem whose answer is a repair: needs that begin from now on, within `around` days of the illness; every
    other shift that stands is held as it is.
    """
    first, last = illness.first - around, illness.last + around
    open_needs = tuple(
        replace(need, under_cost=EMPTY)
        for need in problem.needs
        if need.stretch.start >= illness.now and first <= need.day <= last
    )
    free = {need.key for need in open_needs}
    workers = tuple(_worker(each, problem, standing, free, illness, aim) for each in problem.workers)
    weights = (problem.weights or Weights()) if aim == Aim.FAIREST else None
    return replace(problem, needs=open_needs, workers=workers, weights=weights, fixed=frozenset())


def moves(problem: Problem, standing: Collection[Pair], after: Collection[Pair]) -> tuple[Move, ...]:
    """What changes from what stands to what was proposed, in the order of time; needs outside the proposal's problem
    stay."""
    found: list[Move] = []
    for need in problem.needs:
        before = sorted(worker for key, worker in standing if key == need.key)
        now = sorted(worker for key, worker in after if key == need.key)
        gone = [worker for worker in before if worker not in now]
        came = [worker for worker in now if worker not in before]
        length = max(len(gone), len(came))
        found += [
            Move(need.key, gone[place] if place < len(gone) else None, came[place] if place < len(came) else None)
            for place in range(length)
        ]
    return tuple(found)


def changes_for_others(found: Collection[Move], illness: Illness) -> int:
    """How many shifts other people lose; what the ill one loses is no choice of the repair."""
    return sum(move.before not in (None, illness.worker) for move in found)


def _worker(
    worker: Worker, problem: Problem, standing: Collection[Pair], free: set[str], illness: Illness, aim: Aim
) -> Worker:
    needs = _by_key(problem)
    own = [needs[key] for key, who in standing if who == worker.key]
    kept = [need for need in own if need.key not in free]
    held = (*worker.held, *(Held(need.stretch, need.work, need.is_night) for need in kept))
    return replace(
        worker,
        held=held,
        limits=replace(worker.limits, least_work=None),
        away=(*worker.away, illness.away) if worker.key == illness.worker else worker.away,
        wishes=_wishes(worker, [need for need in own if need.key in free], problem, free, illness, aim),
        carried=_with(worker, kept) if aim == Aim.FAIREST else worker.carried,
    )


def _with(worker: Worker, kept: list[Need]) -> Loads:
    carried = worker.carried
    return replace(
        carried,
        nights=carried.nights + sum(need.is_night for need in kept),
        rest_days=carried.rest_days + sum(need.is_rest_day for need in kept),
        holidays=carried.holidays + sum(need.is_holiday for need in kept),
        standbys=carried.standbys + sum(not need.work for need in kept),
        work=carried.work + sum(need.work for need in kept),
    )


def _wishes(
    worker: Worker, own: list[Need], problem: Problem, free: set[str], illness: Illness, aim: Aim
) -> tuple[Wish, ...]:
    if worker.key == illness.worker:
        own = [need for need in own if not need.stretch.overlaps(illness.away.stretch)]
    price = MOVED if aim == Aim.FEWEST else GENTLY_MOVED
    stay = tuple(Wish(need.day, price * _soon(need, illness), is_on=True, shift=need.shift) for need in own)
    if aim != Aim.CHEAPEST or worker.key == illness.worker:
        return stay
    mine = {need.key for need in own}
    paid = ((need, hour_price(worker.regime, need)) for need in problem.needs if need.key in free - mine)
    return (*stay, *(Wish(need.day, cost, shift=need.shift) for need, cost in paid if cost))


def hour_price(regime: str, need: Need) -> int:
    """What it costs that somebody takes a shift over, in tenths of an hour's wage."""
    factor = HOLIDAY if need.is_holiday else REST_DAY if need.is_rest_day else 1
    return HOUR_PRICES.get(regime, HOUR_PRICES["labour_contract"]) * factor * need.work // 60


def _soon(need: Need, illness: Illness) -> int:
    ahead = (need.stretch.start - illness.now) // MINUTES_A_DAY
    return next((factor for days, factor in SOON if ahead < days), 1)


def _by_key(problem: Problem) -> Mapping[str, Need]:
    return {need.key: need for need in problem.needs}
