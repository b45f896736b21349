"""A first roster by hand 起步: each need in turn to whoever carries least among those with the fewest other uses.

Keeps every upper limit, so that the engine begins with a legal roster, and has one to give when its time is too short.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from kaimen.rosters.rules.costs import Pair
from kaimen.rosters.rules.problem import MINUTES_A_DAY, Held, Need, Problem, Worker
from kaimen.rosters.solver.limits import WEEK, Own, held_days

STANDBY_WORTH = 240
WHOLE = 1_000


@dataclass
class _Hand:
    """What somebody has been given so far, with what is held outside."""

    worker: Worker
    uses: int
    weekday: int
    given: list[Need] = field(default_factory=list)
    worked: set[int] = field(default_factory=set)
    work: int = 0

    def __post_init__(self) -> None:
        for held in self.worker.held:
            self._touch(held)

    def take(self, need: Need) -> None:
        self.given.append(need)
        self.work += need.work
        self._touch(need)

    def _touch(self, item: Need | Held) -> None:
        if item.work:
            self.worked.update(_days(item))

    def order(self) -> tuple[int, int, int]:
        done = self.work + self.worker.carried.work + STANDBY_WORTH * sum(not each.work for each in self.given)
        load = done * 100 // (self.worker.share or 1)
        return (load // (8 * 60), self.uses, load)

    def can_take(self, need: Need) -> bool:
        return (
            self._is_apart(need)
            and self._is_of_a_kind(need)
            and self._keeps_runs(need)
            and (not need.work or (self._is_under_caps(need) and self._keeps_rest(need)))
        )

    def _is_of_a_kind(self, need: Need) -> bool:
        """So many of each kind, and none after another that it may not follow."""
        limits = self.worker.limits
        if not (limits.per_shift or limits.followers_barred):
            return True
        before = {each.shift for each in self.given if each.day == need.day - 1}
        after = {each.shift for each in self.given if each.day == need.day + 1}
        return (
            sum(each.shift == need.shift for each in self.given) < limits.per_shift.get(need.shift, WHOLE)
            and not any((each, need.shift) in limits.followers_barred for each in before)
            and not any((need.shift, each) in limits.followers_barred for each in after)
        )

    def _keeps_runs(self, need: Need) -> bool:
        """Days in a row with work, or with standby; weekends with work."""
        limits, is_work = self.worker.limits, need.work > 0
        most = limits.run_days if is_work else limits.standby_run
        if most is None and (limits.weekends is None or not is_work):
            return True
        own = {each.day for each in self.given if bool(each.work) == is_work} | {need.day}
        weekends = {self._week(day) for day in own if (day + self.weekday) % WEEK >= WEEK - 2}
        return (most is None or _run(need.day, own | held_days(self.worker, is_work=is_work)) <= most) and (
            not is_work or limits.weekends is None or len(weekends) <= limits.weekends
        )

    def _is_apart(self, need: Need) -> bool:
        limits = self.worker.limits
        for other in self.given:
            room = (limits.rest or 0) if other.work and need.work else 0
            if need.stretch.start < other.stretch.end + room and other.stretch.start < need.stretch.end + room:
                return False
            if other.day == need.day and (limits.one_a_day or (other.work and need.work)):
                return False
        return True

    def _is_under_caps(self, need: Need) -> bool:
        limits = self.worker.limits
        held = sum(each.work for each in self.worker.held if each.stretch.start >= 0)
        if limits.period_work is not None and self.work + held + need.work > limits.period_work:
            return False
        if limits.week_work is None:
            return True
        week = self._week(need.day)
        done = sum(each.work for each in self.given if self._week(each.day) == week)
        before = sum(each.work for each in self.worker.held if self._week(each.stretch.start // MINUTES_A_DAY) == week)
        return done + before + need.work <= limits.week_work

    def _keeps_rest(self, need: Need) -> bool:
        limits, touched = self.worker.limits, self.worked | set(_days(need))
        weeks = {self._week(day) for day in _days(need)}
        return not limits.has_weekly_rest or all(
            sum(self._week(day) == week for day in touched) < WEEK for week in weeks
        )

    def _week(self, day: int) -> int:
        return (day + self.weekday) // WEEK


def roster(problem: Problem, own: Mapping[int, Own]) -> frozenset[Pair]:
    """Pairs to begin with, the fixed ones included. Heads that nobody can take stay empty; least work and least runs
    are not looked at."""
    weekday = problem.first_on.weekday()
    hands = {
        worker.key: _Hand(worker, len({need.shift for need, _chosen in own[worker.key]}), weekday)
        for worker in problem.workers
    }
    able: dict[str, list[int]] = {}
    for key, held in own.items():
        for need, _chosen in held:
            able.setdefault(need.key, []).append(key)
    ordered = sorted(problem.needs, key=lambda each: (each.stretch, each.key))
    _give_wished(ordered, hands, able, problem)
    for need in ordered:
        _give(need, [hands[key] for key in able.get(need.key, ())])
    return frozenset((need.key, key) for key, hand in hands.items() for need in hand.given)


def _give_wished(
    ordered: Sequence[Need], hands: Mapping[int, _Hand], able: Mapping[str, Collection[int]], problem: Problem
) -> None:
    """What is fixed first, then what somebody wishes to hold by its name: in a repair, all that stands already."""
    for need in ordered:
        for key in able.get(need.key, ()):
            if (need.key, key) in problem.fixed:
                hands[key].take(need)
    wished = {(w.day, w.shift, worker.key) for worker in problem.workers for w in worker.wishes if w.is_on and w.shift}
    for need in ordered if wished else ():
        left = need.heads - sum(need in hands[key].given for key in able.get(need.key, ()))
        asking = [hands[key] for key in able.get(need.key, ()) if (need.day, need.shift, key) in wished]
        for hand in [each for each in asking if need not in each.given and each.can_take(need)][:left]:
            hand.take(need)


def _give(need: Need, hands: list[_Hand]) -> None:
    for _head in range(need.heads - sum(need in hand.given for hand in hands)):
        free = [hand for hand in hands if need not in hand.given and hand.can_take(need)]
        if not free:
            return
        min(free, key=lambda hand: (*hand.order(), hand.worker.key)).take(need)


def _run(day: int, days: Collection[int]) -> int:
    """How many days in a row there are around this one, itself included."""
    first = last = day
    while first - 1 in days:
        first -= 1
    while last + 1 in days:
        last += 1
    return last - first + 1


def _days(item: Need | Held) -> range:
    return range(item.stretch.start // MINUTES_A_DAY, (item.stretch.end - 1) // MINUTES_A_DAY + 1)
