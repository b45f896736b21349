"""What a roster costs 代价: seats left empty, wishes not met, unfairness.   Pure; engines minimise it, and every
answer is priced again here.

Fairness looks at five measures: nights, rest days, holidays, standbys and hours. The fair total of a person is the part
of everything (this period and the months that are remembered) that falls to the own share; a share is that of the
employment, lessened by the days somebody is away. What lies between the whole numbers around the fair total is free.
Hours are free within one shift of eight hours above and below, since shifts cannot be cut. House rules all of them.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from math import ceil, floor

from kaimen.rosters.rules.problem import MINUTES_A_DAY, Loads, Need, Problem, Weights, Wish, Worker

FREE_HOURS = 8
Pair = tuple[str, int]


@dataclass(frozen=True)
class Costs:
    """The parts of a cost, each in the units of the problem."""

    under: int = 0
    over: int = 0
    wishes: int = 0
    nights: int = 0
    rest_days: int = 0
    holidays: int = 0
    standbys: int = 0
    hours: int = 0

    @property
    def total(self) -> int:
        return self.under + self.over + self.unmet

    @property
    def unfairness(self) -> int:
        return self.nights + self.rest_days + self.holidays + self.standbys + self.hours

    @property
    def unmet(self) -> int:
        return self.wishes + self.unfairness


@dataclass(frozen=True)
class Measure:
    """One thing that should fall evenly. `amount` is what one head of a need counts; hours are counted in minutes."""

    name: str
    weight: Callable[[Weights], int]
    amount: Callable[[Need], int]
    carried: Callable[[Loads], int]
    unit: int = 1
    free: int = 0


MEASURES = (
    Measure("nights", lambda w: w.night, lambda n: int(n.is_night), lambda c: c.nights),
    Measure("rest_days", lambda w: w.rest_day, lambda n: int(n.is_rest_day), lambda c: c.rest_days),
    Measure("holidays", lambda w: w.holiday, lambda n: int(n.is_holiday), lambda c: c.holidays),
    Measure("standbys", lambda w: w.standby, lambda n: int(not n.work), lambda c: c.standbys),
    Measure("hours", lambda w: w.hour, lambda n: n.work, lambda c: c.work, unit=60, free=FREE_HOURS),
)


@dataclass(frozen=True)
class Band:
    """What a person may carry of one measure in this period without being treated unfairly, in units."""

    worker: int
    low: int
    high: int


def cost(problem: Problem, pairs: Collection[Pair]) -> Costs:
    """The price of a roster. Pairs that name an unknown need or worker are the caller's fault (KeyError)."""
    needs = {need.key: need for need in problem.needs}
    heads: dict[str, int] = dict.fromkeys(needs, 0)
    own: dict[int, list[Need]] = {worker.key: [] for worker in problem.workers}
    for key, worker in pairs:
        heads[key] += 1
        own[worker].append(needs[key])
    unfair = {measure.name: _unfairness(problem, measure, own) for measure in MEASURES} if problem.weights else {}
    return Costs(
        under=sum(need.under_cost * max(0, need.heads - heads[need.key]) for need in problem.needs),
        over=sum((need.over_cost or 0) * max(0, heads[need.key] - need.heads) for need in problem.needs),
        wishes=sum(unmet(wish, own[worker.key]) for worker in problem.workers for wish in worker.wishes),
        **unfair,
    )


def unmet(wish: Wish, own: Iterable[Need]) -> int:
    """What one wish costs beside the shifts somebody got."""
    got = any(need.day == wish.day and wish.shift in ("", need.shift) for need in own)
    return wish.cost if got != wish.is_on else 0


def bands(problem: Problem, measure: Measure) -> tuple[Band, ...]:
    """The fair band of everybody who may hold at least one need that counts; none when nobody may."""
    counted = [need for need in problem.needs if measure.amount(need)]
    able = [worker for worker in problem.workers if any(may_hold(worker, need) for need in counted)]
    shares = {worker.key: worker.share * (present_days(worker, problem.days)) for worker in able}
    if not sum(shares.values()):
        return ()
    everything = sum(measure.amount(need) * need.heads for need in counted)
    everything += sum(measure.carried(worker.carried) for worker in able)
    return tuple(_band(worker, measure, everything * shares[worker.key] / sum(shares.values())) for worker in able)


def _band(worker: Worker, measure: Measure, fair: float) -> Band:
    carried = measure.carried(worker.carried)
    low, high = (fair - carried) / measure.unit, (fair - carried) / measure.unit
    return Band(worker.key, floor(low) - measure.free, ceil(high) + measure.free)


def outside(band: Band, amount: int, unit: int = 1) -> int:
    """By how many units an amount lies outside the band; a begun unit counts whole."""
    return max(0, ceil(amount / unit) - band.high, band.low - floor(amount / unit))


def may_hold(worker: Worker, need: Need) -> bool:
    """Nothing about the person alone speaks against it: seat, night, certificate, absence."""
    if worker.seats is not None and need.seats and not worker.seats & frozenset(need.seats):
        return False
    if need.is_night and not worker.limits.nights:
        return False
    if worker.limits.per_shift.get(need.shift) == 0:
        return False
    return is_certified(worker, need) and not any(each.stretch.overlaps(need.stretch) for each in worker.away)


def is_certified(worker: Worker, need: Need) -> bool:
    """The certificate is valid for the whole shift."""
    if not need.certificate:
        return True
    valid = worker.certificates.get(need.certificate, ())
    return any(each.start <= need.stretch.start and need.stretch.end <= each.end for each in valid)


def present_days(worker: Worker, days: int) -> int:
    """Days of the period on which the person is not away for the whole day."""
    gone = {
        day
        for each in worker.away
        for day in range(max(0, each.stretch.start // MINUTES_A_DAY), min(days, -(-each.stretch.end // MINUTES_A_DAY)))
        if each.stretch.start <= day * MINUTES_A_DAY and each.stretch.end >= (day + 1) * MINUTES_A_DAY
    }
    return days - len(gone)


def _unfairness(problem: Problem, measure: Measure, own: Mapping[int, Collection[Need]]) -> int:
    weight = measure.weight(problem.weights or Weights())
    found = 0
    for band in bands(problem, measure):
        amount = sum(measure.amount(need) for need in own[band.worker])
        found += weight * outside(band, amount, measure.unit)
    return found
