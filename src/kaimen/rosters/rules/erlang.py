"""How many people a hotline 热线 needs, and what the people it has can answer.   Pure: standard library, no clock.

Calls come at random at an even rate, are answered in the order of coming and last exponentially long. Erlang C: nobody
hangs up. Erlang A: those who wait hang up after an exponentially long patience. Real calls bunch more than that: give
a busy hour's rate (`forecast`), not the average.
Sources: A. K. Erlang 1917 (B, C); C. Palm 1957; Garnett, Mandelbaum and Reiman, "Designing a Call Center with Impatient
Customers", M&SOM 4 (2002) 208–227 (A).
What is not here: breaks, leave and sickness (the roster plans them), call-backs, a superior union that catches calls.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from kaimen.kernel.base.refusals import Refusal, Refused, raise_any

HOUR_SECONDS = 3600
MOST_SEATS = 2000
MOST_LOAD = 1900.0
MOST_PATIENCE_SECONDS = HOUR_SECONDS
ROUNDING = 1e-15


@dataclass(frozen=True)
class Target:
    """`share` of the calls (between 0 and 1) shall be answered within `seconds`: 80/20 is Target(0.8, 20)."""

    share: float
    seconds: float


@dataclass(frozen=True)
class Calls:
    """What comes in: calls an hour, mean seconds of one with its notes, mean seconds a caller waits before hanging up
    (None: for ever)."""

    per_hour: float
    handling_seconds: float
    patience_seconds: float | None = None

    @property
    def load(self) -> float:
        """Offered load in erlangs: calls that are in talk at once, if each were answered at once."""
        return self.per_hour * self.handling_seconds / HOUR_SECONDS


@dataclass(frozen=True)
class Service:
    """What callers find. Shares are of all calls, between 0 and 1; `occupancy` is the share of time each seat talks.

    `mean_wait_seconds` is over all calls, those who hang up included; infinite where the queue grows without end.
    """

    answered_in_time: float
    waits: float
    abandons: float
    mean_wait_seconds: float
    occupancy: float


@dataclass(frozen=True)
class OneSeat:
    """What one person alone gives, as a night has it: share answered in time, share that must wait."""

    answered_in_time: float
    waits: float


def calls_refusals(calls: Calls) -> tuple[Refusal, ...]:
    """Refuses hotline.calls_unclear, hotline.handling_unclear, hotline.patience_unclear {most} and hotline.too_many
    {most}, the last when more are in talk at once than this arithmetic is checked for."""
    found: list[Refusal] = []
    if not 0 <= calls.per_hour < math.inf:
        found.append(Refusal("hotline.calls_unclear"))
    if not 0 < calls.handling_seconds < math.inf:
        found.append(Refusal("hotline.handling_unclear"))
    if calls.patience_seconds is not None and not 0 < calls.patience_seconds <= MOST_PATIENCE_SECONDS:
        found.append(Refusal("hotline.patience_unclear", {"most": MOST_PATIENCE_SECONDS}))
    if not found and calls.load > MOST_LOAD:
        found.append(Refusal("hotline.too_many", {"most": int(MOST_LOAD)}))
    return tuple(found)


def target_refusals(target: Target) -> tuple[Refusal, ...]:
    """Refuses hotline.target_unclear. A share of 1 is no target: no number of seats reaches it."""
    if 0 < target.share < 1 and 0 <= target.seconds < math.inf:
        return ()
    return (Refusal("hotline.target_unclear"),)


def erlang_b(seats: int, load: float) -> float:
    """Share of calls that find all seats talking, where nobody can wait.   Source: Erlang 1917.

    By B(n) = a·B(n−1) / (n + a·B(n−1)), which neither overflows nor cancels; the factorials of the textbook do both.
    Refuses: hotline.seats_unclear {most}, hotline.calls_unclear.
    """
    _check(seats, load)
    blocked = 1.0
    for seat in range(1, seats + 1):
        blocked = load * blocked / (seat + load * blocked)
    return blocked


def erlang_c(seats: int, load: float) -> float:
    """Share of calls that must wait, where nobody hangs up; 1 when the seats cannot keep up.   Source: Erlang 1917.

    Refuses: hotline.seats_unclear {most}, hotline.calls_unclear.
    """
    blocked = erlang_b(seats, load)
    if load >= seats:
        return 1.0
    return seats * blocked / (seats - load * (1 - blocked))


def service(calls: Calls, *, seats: int, seconds: float) -> Service:
    """What callers find with so many seats; in time is within `seconds`. By Erlang A where patience is known, else C.

    Refuses: those of `calls_refusals`, hotline.seats_unclear {most}, hotline.target_unclear.
    """
    raise_any(calls_refusals(calls))
    _check(seats, calls.load)
    if not 0 <= seconds < math.inf:
        raise Refused(Refusal("hotline.target_unclear"))
    if calls.per_hour == 0:
        return Service(1.0, 0.0, 0.0, 0.0, 0.0)
    if calls.patience_seconds is None:
        return _patient(calls, seats, seconds)
    return _impatient(calls, calls.patience_seconds, seats, seconds)


def seats_needed(
    calls_per_hour: float, handling_seconds: float, target: Target, patience_seconds: float | None = None
) -> int:
    """Fewest seats that reach the target; at least 1, since a line that is open has somebody on it.

    Refuses: those of `calls_refusals`, hotline.target_unclear, hotline.out_of_reach {most}.
    """
    calls = Calls(calls_per_hour, handling_seconds, patience_seconds)
    raise_any(calls_refusals(calls) + target_refusals(target))
    too_few, enough = 0, 1
    while not _reaches(calls, enough, target):
        if enough == MOST_SEATS:
            raise Refused(Refusal("hotline.out_of_reach", {"most": MOST_SEATS}))
        too_few, enough = enough, min(2 * enough, MOST_SEATS)
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        too_few, enough = (too_few, middle) if _reaches(calls, middle, target) else (middle, enough)
    return enough


def one_seat(calls_per_hour: float, handling_seconds: float, seconds: float) -> OneSeat:
    """What one person alone can serve; nobody hangs up.     Refuses: those of `service`.

    4 calls an hour of 240 s each: 75 % within 20 s, 27 % wait. "24 hours open" with one person at night is that.
    """
    found = service(Calls(calls_per_hour, handling_seconds), seats=1, seconds=seconds)
    return OneSeat(found.answered_in_time, found.waits)


def _check(seats: int, load: float) -> None:
    if not 1 <= seats <= MOST_SEATS:
        raise Refused(Refusal("hotline.seats_unclear", {"most": MOST_SEATS}))
    if not 0 <= load < math.inf:
        raise Refused(Refusal("hotline.calls_unclear"))


def _reaches(calls: Calls, seats: int, target: Target) -> bool:
    return service(calls, seats=seats, seconds=target.seconds).answered_in_time >= target.share


def _patient(calls: Calls, seats: int, seconds: float) -> Service:
    load, waits = calls.load, erlang_c(seats, calls.load)
    spare = seats - load
    if spare <= 0:
        return Service(0.0, 1.0, 0.0, math.inf, 1.0)
    late = waits * math.exp(-spare * seconds / calls.handling_seconds)
    return Service(1 - late, waits, 0.0, waits * calls.handling_seconds / spare, load / seats)


def _impatient(calls: Calls, patience: float, seats: int, seconds: float) -> Service:
    """The birth-death chain: with j waiting, `seats` calls end at the rate of talk and j at the rate of patience.

    States are weighed against "all seats talk, nobody waits", in logarithms, the heaviest being 1.
    """
    talk_ends, hangs_up = seats / calls.handling_seconds, 1 / patience
    arrives = calls.per_hour / HOUR_SECONDS
    free = 1 / max(erlang_b(seats, calls.load), 1e-300) - 1
    logs = list(_queue_logs(arrives, talk_ends, hangs_up, math.log1p(free)))
    heaviest = max(*logs, math.log(free) if free > 0 else -math.inf)
    weights = [math.exp(each - heaviest) for each in logs]
    free_weight = math.exp(math.log(free) - heaviest) if free > 0 else 0.0
    total = free_weight + math.fsum(weights)
    waiting = math.fsum(number * weight for number, weight in enumerate(weights)) / total
    served = _served_in_time(talk_ends, hangs_up, seconds, len(weights))
    in_time = math.fsum(weight * share for weight, share in zip(weights, served, strict=True))
    abandons = hangs_up * waiting / arrives
    return Service(
        answered_in_time=min((free_weight + in_time) / total, 1.0),
        waits=math.fsum(weights) / total,
        abandons=abandons,
        mean_wait_seconds=waiting / arrives,
        occupancy=calls.load * (1 - abandons) / seats,
    )


def _queue_logs(arrives: float, talk_ends: float, hangs_up: float, below: float) -> Iterator[float]:
    """Logarithm of the weight of 0, 1, 2 … waiting, until what follows is lost in rounding.

    `below`: logarithm of the weight of all states in which nobody waits.
    """
    here, waiting, heaviest = 0.0, 0, below
    while True:
        yield here
        waiting += 1
        step = arrives / (talk_ends + waiting * hangs_up)
        here += math.log(step)
        heaviest = max(heaviest, here)
        if step < 1 and here - math.log1p(-step) < heaviest + math.log(ROUNDING):
            return


def _served_in_time(talk_ends: float, hangs_up: float, seconds: float, count: int) -> Iterator[float]:
    """For a call that finds all seats talking and 0, 1, 2 … waiting: the share that is answered within `seconds`.

    Its wait is a sum of stages with rates talk_ends + i·hangs_up, i = j … 0, so exp(−hangs_up·wait) has the law
    Beta(talk_ends / hangs_up, j + 1); among those served the first parameter is one larger. Its tail, for whole
    second parameters, is a sum of positive terms, each from the one before.
    """
    first = talk_ends / hangs_up + 1
    gone = -math.expm1(-hangs_up * seconds)  # 0 also for times too short for a float to tell
    passed = math.log(gone) if gone > 0 else -math.inf
    term = -hangs_up * seconds * first
    late = 0.0
    for waiting in range(count):
        late += math.exp(term)
        is_served = talk_ends / (talk_ends + (waiting + 1) * hangs_up)
        yield is_served * max(1 - late, 0.0)
        term += passed + math.log((first + waiting) / (waiting + 1))
