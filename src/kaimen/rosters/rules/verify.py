"""Is a roster legal 校验: every limit judged again, person by person, by code of its own.   Pure.

Works on lists of minutes and days, slowly and plainly. What it finds it names: the rule, the person, the days.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kaimen.kernel.base.refusals import Fact
from kaimen.rosters.rules.law import Rule
from kaimen.rosters.rules.problem import MINUTES_A_DAY, Need, Problem, Stretch, Worker

Pair = tuple[str, int]
WEEK = 7


@dataclass(frozen=True)
class Violation:
    """One broken rule. Days are days of the problem, both included; `worker` None: of the roster as a whole."""

    rule: Rule
    worker: int | None
    first: int
    last: int
    facts: Mapping[str, Fact] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class _Item:
    """One shift of a person: proposed, or held outside."""

    stretch: Stretch
    work: int
    shift: str = ""
    is_own: bool = True

    @property
    def day(self) -> int:
        return self.stretch.start // MINUTES_A_DAY


@dataclass(frozen=True)
class _Plan:
    problem: Problem
    worker: Worker
    needs: tuple[Need, ...]
    items: tuple[_Item, ...]

    def works(self) -> list[_Item]:
        return [item for item in self.items if item.work]

    def days_with(self, *, work: bool) -> set[int]:
        return {item.day for item in self.items if bool(item.work) == work}

    def found(self, rule: Rule, first: int, last: int | None = None, **facts: Fact) -> Violation:
        return Violation(rule, self.worker.key, first, first if last is None else last, facts)


def violations(problem: Problem, pairs: Collection[Pair]) -> tuple[Violation, ...]:
    """Everything against a roster, none when it is legal. A missing head is no violation: see `missing`.

    Pairs that name an unknown need or person are the caller's fault (KeyError).
    """
    needs = {need.key: need for need in problem.needs}
    own: dict[int, list[Need]] = {worker.key: [] for worker in problem.workers}
    for key, who in sorted(pairs):
        own[who].append(needs[key])
    found = [*_of_heads(problem, pairs)]
    for worker in problem.workers:
        plan = _plan(problem, worker, own[worker.key])
        found += [each for judge in JUDGES for each in judge(plan)]
    return tuple(found)


def missing(problem: Problem, pairs: Collection[Pair]) -> dict[str, int]:
    """Heads that are missing, by need; needs that lack none are left out."""
    held = Counter(key for key, _worker in pairs)
    return {need.key: need.heads - held[need.key] for need in problem.needs if held[need.key] < need.heads}


def _plan(problem: Problem, worker: Worker, own: Sequence[Need]) -> _Plan:
    items = [_Item(need.stretch, need.work, need.shift) for need in own]
    items += [_Item(held.stretch, held.work, is_own=False) for held in worker.held]
    return _Plan(problem, worker, tuple(own), tuple(sorted(items, key=lambda item: (item.stretch, item.shift))))


def _of_heads(problem: Problem, pairs: Collection[Pair]) -> Iterator[Violation]:
    held = Counter(key for key, _worker in pairs)
    for need in problem.needs:
        if need.over_cost is None and held[need.key] > need.heads:
            yield Violation(Rule.HEADS, None, need.day, need.day, {"need": need.key})
    for key, worker in sorted(problem.fixed - set(pairs)):
        day = next(need.day for need in problem.needs if need.key == key)
        yield Violation(Rule.FIXED, worker, day, day, {"need": key})


def _two_places(plan: _Plan) -> Iterator[Violation]:
    for place, item in enumerate(plan.items):
        for other in plan.items[place + 1 :]:
            if (item.is_own or other.is_own) and item.stretch.overlaps(other.stretch):
                yield plan.found(Rule.TWO_PLACES, item.day, other.day)


def _rest(plan: _Plan) -> Iterator[Violation]:
    least = plan.worker.limits.rest
    for item, after in pairwise(plan.works()):
        rest = after.stretch.start - item.stretch.end
        if least and (item.is_own or after.is_own) and 0 <= rest < least:
            yield plan.found(Rule.REST, item.day, after.day, hours=rest // 60, wanted=least // 60)


def _amounts(plan: _Plan) -> Iterator[Violation]:
    limits, days = plan.worker.limits, plan.problem.days
    spans = [(Rule.DAY_WORK, limits.day_work, day, day + 1) for day in range(days)]
    spans += [(Rule.WEEK_WORK, limits.week_work, first, first + WEEK) for first in _known_weeks(plan)]
    spans.append((Rule.PERIOD_WORK, limits.period_work, 0, days))
    for rule, most, first, end in spans:
        inside = [item for item in plan.items if first <= item.day < end]
        done = sum(item.work for item in inside)
        if most is not None and done > most and any(item.is_own and item.work for item in inside):
            yield plan.found(rule, first, end - 1, hours=done // 60, wanted=most // 60)
    done = sum(need.work for need in plan.needs)
    if limits.least_work and done < limits.least_work:
        yield plan.found(Rule.LEAST_WORK, 0, days - 1, hours=done // 60, wanted=limits.least_work // 60)


def _known_weeks(plan: _Plan) -> list[int]:
    """Mondays of the weeks that end inside the period; the days before it are known by what is held."""
    monday = -plan.problem.first_on.weekday()
    return [first for first in range(monday, plan.problem.days, WEEK) if first + WEEK <= plan.problem.days]


def _weekly_rest(plan: _Plan) -> Iterator[Violation]:
    if not plan.worker.limits.has_weekly_rest:
        return
    worked = {
        minute // MINUTES_A_DAY
        for item in plan.works()
        for minute in (*range(item.stretch.start, item.stretch.end, 60), item.stretch.end - 1)
    }
    for first in _known_weeks(plan):
        week = range(first, first + WEEK)
        if all(day in worked for day in week) and any(item.is_own and item.day in week for item in plan.works()):
            yield plan.found(Rule.WEEKLY_REST, first, first + WEEK - 1)


def _nights(plan: _Plan) -> Iterator[Violation]:
    for need in plan.needs:
        if need.is_night and not plan.worker.limits.nights:
            yield plan.found(Rule.NIGHTS, need.day)


def _rows(days: set[int]) -> list[tuple[int, int]]:
    """Runs of days that follow each other, as (first, last)."""
    found: list[tuple[int, int]] = []
    for day in sorted(days):
        if found and found[-1][1] == day - 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def _runs(plan: _Plan) -> Iterator[Violation]:
    limits, end = plan.worker.limits, plan.problem.days
    own_work = {need.day for need in plan.needs if need.work}
    own_standby = {need.day for need in plan.needs if not need.work}
    for rule, most, days, own in (
        (Rule.RUN_DAYS, limits.run_days, plan.days_with(work=True), own_work),
        (Rule.STANDBY_RUN, limits.standby_run, plan.days_with(work=False), own_standby),
    ):
        for first, last in _rows({day for day in days if day < end}):
            if most is not None and last - first + 1 > most and any(first <= day <= last for day in own):
                yield plan.found(rule, first, last, days=last - first + 1, wanted=most)
    free = set(range(end)) - own_work
    for rule, least, days in (
        (Rule.LEAST_RUN_DAYS, limits.least_run_days, own_work),
        (Rule.LEAST_FREE_DAYS, limits.least_free_days, free),
    ):
        for first, last in _rows(days):
            if least and first > 0 and last < end - 1 and last - first + 1 < least:
                yield plan.found(rule, first, last, days=last - first + 1, wanted=least)


def _weekends(plan: _Plan) -> Iterator[Violation]:
    most = plan.worker.limits.weekends
    weekday = plan.problem.first_on.weekday()
    worked = {(need.day + weekday) // WEEK for need in plan.needs if need.work and (need.day + weekday) % WEEK >= 5}
    if most is not None and len(worked) > most:
        yield plan.found(Rule.WEEKENDS, 0, plan.problem.days - 1, days=len(worked), wanted=most)


def _kinds(plan: _Plan) -> Iterator[Violation]:
    limits = plan.worker.limits
    counted = Counter(need.shift for need in plan.needs)
    for shift, most in limits.per_shift.items():
        if counted[shift] > most:
            yield plan.found(Rule.PER_SHIFT, 0, plan.problem.days - 1, shift=shift, days=counted[shift], wanted=most)
    by_day: dict[int, list[str]] = {}
    for need in plan.needs:
        by_day.setdefault(need.day, []).append(need.shift)
    for day, shifts in sorted(by_day.items()):
        if limits.one_a_day and len(shifts) > 1:
            yield plan.found(Rule.ONE_A_DAY, day)
        for shift in shifts:
            for after in by_day.get(day + 1, ()):
                if (shift, after) in limits.followers_barred:
                    yield plan.found(Rule.FOLLOWERS, day, day + 1, shift=shift)


def _person(plan: _Plan) -> Iterator[Violation]:
    worker = plan.worker
    for need in plan.needs:
        for away in worker.away:
            if away.stretch.overlaps(need.stretch):
                yield plan.found(Rule.AWAY, need.day, reason=away.code)
        valid = worker.certificates.get(need.certificate, ())
        minutes = (need.stretch.start, need.stretch.end - 1)
        if need.certificate and not any(all(each.start <= m < each.end for m in minutes) for each in valid):
            yield plan.found(Rule.CERTIFICATE, need.day, certificate=need.certificate)
        if worker.seats is not None and need.seats and not worker.seats.intersection(need.seats):
            yield plan.found(Rule.SEAT, need.day)


JUDGES: tuple[Callable[[_Plan], Iterator[Violation]], ...] = (
    _two_places,
    _rest,
    _amounts,
    _weekly_rest,
    _nights,
    _runs,
    _weekends,
    _kinds,
    _person,
)
