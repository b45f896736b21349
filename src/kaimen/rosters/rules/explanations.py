"""Why a seat stays empty 空班原因: what speaks against each person, and which rule taken away would fill it.   Pure.

The reasons come from `rules.verify`, the judge of every roster, so that they say what a planner is told who tries it by
hand. A cause is a rule, the people it binds and one week, Monday to Sunday: relaxed alone, the seats of that week are
filled and no other loses its person. Nothing here recommends breaking the law; it says where the month is too tight.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from kaimen.kernel.base.refusals import Fact
from kaimen.rosters.rules import verify
from kaimen.rosters.rules.law import Rule
from kaimen.rosters.rules.problem import MINUTES_A_DAY, Away, Limits, Need, Problem, Stretch, Worker
from kaimen.rosters.rules.verify import WEEK, Pair

PERSONAL = (Rule.AWAY, Rule.CERTIFICATE, Rule.TWO_PLACES)
"""Rules that bind one person through a fact of their own: each is looked at person by person."""
RELAXED: Mapping[Rule, Callable[[Limits], Limits]] = {
    Rule.NIGHTS: lambda limits: replace(limits, nights=True),
    Rule.LEAST_RUN_DAYS: lambda limits: replace(limits, least_run_days=None),
    Rule.LEAST_FREE_DAYS: lambda limits: replace(limits, least_free_days=None),
    Rule.LEAST_WORK: lambda limits: replace(limits, least_work=None),
    Rule.STANDBY_RUN: lambda limits: replace(limits, standby_run=None),
    Rule.WEEKENDS: lambda limits: replace(limits, weekends=None),
    Rule.PER_SHIFT: lambda limits: replace(limits, per_shift={}),
    Rule.FOLLOWERS: lambda limits: replace(limits, followers_barred=frozenset()),
    Rule.ONE_A_DAY: lambda limits: replace(limits, one_a_day=False),
    Rule.RUN_DAYS: lambda limits: replace(limits, run_days=None),
    Rule.WEEK_WORK: lambda limits: replace(limits, week_work=None),
    Rule.REST: lambda limits: replace(limits, rest=None),
    Rule.PERIOD_WORK: lambda limits: replace(limits, period_work=None),
    Rule.DAY_WORK: lambda limits: replace(limits, day_work=None),
    Rule.WEEKLY_REST: lambda limits: replace(limits, has_weekly_rest=False),
}
"""Limits of time, the house's own before the law's."""


@dataclass(frozen=True)
class Reason:
    """One rule against one person on one need."""

    rule: Rule
    worker: int
    facts: Mapping[str, Fact] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Cause:
    """What keeps seats of the week that begins on Monday `week` empty. `is_alone` False: only together with the other
    causes of that week. `workers` of Rule.PEOPLE are those who are there and too few."""

    rule: Rule
    workers: tuple[int, ...]
    week: date
    needs: tuple[str, ...]
    is_alone: bool = True


@dataclass(frozen=True)
class Relief:
    """One thing to take away: a rule for everybody (`worker` None), or what binds one person in the week looked at."""

    rule: Rule
    worker: int | None = None


def reasons(problem: Problem, pairs: Collection[Pair], key: str) -> tuple[Reason, ...]:
    """What speaks against each person on a need that lacks a head, in the order of the people. Somebody against whom
    nothing speaks is left out. An unknown need is the caller's fault (KeyError)."""
    need = _by_key(problem)[key]
    return tuple(
        reason
        for worker in problem.workers
        if (key, worker.key) not in pairs
        for reason in _against(problem, pairs, need, worker)
    )


def weeks_short(problem: Problem, pairs: Collection[Pair]) -> dict[int, tuple[str, ...]]:
    """Needs that lack a head, by the first day of their week; day 0 need not be a Monday, so it may be negative."""
    found: dict[int, tuple[str, ...]] = {}
    needs = _by_key(problem)
    for key in verify.missing(problem, pairs):
        first = (needs[key].day + problem.first_on.weekday()) // WEEK * WEEK - problem.first_on.weekday()
        found[first] = (*found.get(first, ()), key)
    return dict(sorted(found.items()))


def missing_of(problem: Problem, pairs: Collection[Pair], keys: Collection[str]) -> int:
    """Heads that these needs lack together."""
    return sum(count for key, count in verify.missing(problem, pairs).items() if key in keys)


def monday(problem: Problem, first: int) -> date:
    return problem.first_on + timedelta(days=first)


def question(problem: Problem, pairs: Collection[Pair], gaps: Collection[str]) -> Problem:
    """The problem in which only these gaps are open: every other need asks for no more heads than it has, nothing is
    wished for and nothing need be fair. Its best roster costs 0 just when the gaps can be filled."""
    held: dict[str, int] = {}
    for key, _worker in pairs:
        held[key] = held.get(key, 0) + 1
    heads = {need.key: need.heads if need.key in gaps else held.get(need.key, 0) for need in problem.needs}
    needs = tuple(replace(need, heads=min(need.heads, heads[need.key])) for need in problem.needs if heads[need.key])
    workers = tuple(replace(worker, wishes=()) for worker in problem.workers)
    return replace(problem, needs=needs, workers=workers, weights=None)


def reliefs(problem: Problem, gaps: Collection[str]) -> tuple[Relief, ...]:
    """Everything that could be taken away for these gaps of one week: first what binds single people, then limits."""
    workers, needs = problem.workers, [need for need in problem.needs if need.key in gaps]
    week = _week_of(problem, needs)
    personal = [
        Relief(rule, worker.key) for rule in PERSONAL for worker in workers if _binds(rule, worker, needs, week)
    ]
    if _lacks_paper(problem, needs):
        personal.append(Relief(Rule.CERTIFICATE))
    limits = [
        Relief(rule) for rule, free in RELAXED.items() if any(free(w.limits) != w.limits for w in problem.workers)
    ]
    if any(worker.seats is not None for worker in workers):
        limits.insert(0, Relief(Rule.SEAT))
    return (*personal, *limits)


def relieve(problem: Problem, given: Collection[Relief], gaps: Collection[str]) -> Problem:
    """The problem without these rules. What binds a person falls in the week of the gaps only."""
    needs = [need for need in problem.needs if need.key in gaps]
    week = _week_of(problem, needs)
    return replace(problem, workers=tuple(_relieved(worker, given, needs, week) for worker in problem.workers))


def bound(
    problem: Problem, pairs: Collection[Pair], gaps: Collection[str], given: Collection[Relief]
) -> tuple[int, ...]:
    """Whom a rule binds: the people it was taken away from; of a limit of all those whom it keeps from one of the
    gaps, and everybody where it keeps nobody directly."""
    named = {each.worker for each in given if each.worker is not None}
    rules = {each.rule for each in given if each.worker is None}
    if rules:
        against = [reason for key in gaps for reason in reasons(problem, pairs, key)]
        named |= {each.worker for each in against if each.rule in rules} or {w.key for w in problem.workers}
    return tuple(sorted(each for each in named if each is not None))


def _against(problem: Problem, pairs: Collection[Pair], need: Need, worker: Worker) -> list[Reason]:
    own = {pair for pair in pairs if pair[1] == worker.key}
    alone = replace(problem, workers=(worker,), fixed=frozenset())
    already = set(verify.violations(alone, own))
    found = {
        each.rule: Reason(each.rule, worker.key, _told(each, need, worker))
        for each in verify.violations(alone, own | {(need.key, worker.key)})
        if each not in already and each.rule not in (Rule.HEADS, Rule.LEAST_WORK)
    }
    return list(found.values())


def _told(violation: verify.Violation, need: Need, worker: Worker) -> Mapping[str, Fact]:
    """The facts, with the day of the problem on which a certificate ended and the place that holds somebody."""
    facts = dict(violation.facts)
    ended = [each.end for each in worker.certificates.get(need.certificate, ()) if each.end < need.stretch.end]
    if violation.rule == Rule.CERTIFICATE and ended:
        facts["until"] = max(ended) // MINUTES_A_DAY
    elsewhere = [each.place for each in worker.held if each.stretch.overlaps(need.stretch) and each.place]
    if violation.rule == Rule.TWO_PLACES and elsewhere:
        facts["place"] = elsewhere[0]
    return facts


def _by_key(problem: Problem) -> dict[str, Need]:
    return {need.key: need for need in problem.needs}


def _week_of(problem: Problem, needs: Collection[Need]) -> Stretch:
    """The minutes of the week of these needs, and beyond it as far as they run."""
    first = min(need.day for need in needs)
    first = (first + problem.first_on.weekday()) // WEEK * WEEK - problem.first_on.weekday()
    end = max((first + WEEK) * MINUTES_A_DAY, *(need.stretch.end for need in needs))
    return Stretch(first * MINUTES_A_DAY, end)


def _binds(rule: Rule, worker: Worker, needs: Collection[Need], week: Stretch) -> bool:
    if rule == Rule.AWAY:
        return any(each.stretch.overlaps(week) for each in worker.away)
    if rule == Rule.CERTIFICATE:
        return any(_has_lapsed(worker, need) for need in needs)
    return any(held.stretch.overlaps(need.stretch) for held in worker.held for need in needs)


def _has_lapsed(worker: Worker, need: Need) -> bool:
    """Once held the certificate, and it isn't valid for the whole shift."""
    valid = worker.certificates.get(need.certificate, ())
    return bool(valid) and not any(v.start <= need.stretch.start and need.stretch.end <= v.end for v in valid)


def _lacks_paper(problem: Problem, needs: Collection[Need]) -> bool:
    return any(need.certificate and need.certificate not in w.certificates for need in needs for w in problem.workers)


def _relieved(worker: Worker, given: Collection[Relief], gaps: Collection[Need], week: Stretch) -> Worker:
    own = {each.rule for each in given if each.worker in (None, worker.key)}
    for rule in own & set(RELAXED):
        worker = replace(worker, limits=RELAXED[rule](worker.limits))
    if Rule.SEAT in own:
        worker = replace(worker, seats=None)
    if Rule.AWAY in own:
        worker = replace(worker, away=tuple(part for each in worker.away for part in _outside(each, week)))
    if Rule.TWO_PLACES in own:
        free = [held for held in worker.held if not any(held.stretch.overlaps(need.stretch) for need in gaps)]
        worker = replace(worker, held=tuple(free))
    if Rule.CERTIFICATE in own:
        kinds = {need.certificate for need in gaps if need.certificate}
        if Relief(Rule.CERTIFICATE) not in given:
            kinds &= set(worker.certificates)
        added = {kind: (*worker.certificates.get(kind, ()), week) for kind in kinds}
        worker = replace(worker, certificates={**worker.certificates, **added})
    return worker


def _outside(away: Away, week: Stretch) -> tuple[Away, ...]:
    """What is left of an absence before and after the week."""
    if not away.stretch.overlaps(week):
        return (away,)
    parts = (Stretch(away.stretch.start, week.start), Stretch(week.end, away.stretch.end))
    return tuple(replace(away, stretch=part) for part in parts if part.minutes > 0)
