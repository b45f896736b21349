"""Runs of the solver 自动排班: asked for by a person, worked off by a job, adopted in one transaction or not at all.

The engine works outside any transaction on plain values. What it proposes is verified by code of its own, and adopted
only while the draft and everything it was read from stand as they were read.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from django.db import transaction

from kaimen.kernel import access, audit
from kaimen.kernel.base import jobs
from kaimen.kernel.base.actors import SYSTEM, Actor
from kaimen.kernel.base.refusals import Refusal, Refused, raise_any
from kaimen.rosters import policy
from kaimen.rosters.models import Roster, Seat, ServicePoint, Shift, SolverRun
from kaimen.rosters.rules import verify
from kaimen.rosters.rules.explanations import Cause
from kaimen.rosters.rules.problem import Effort, Need, Problem, Proposal
from kaimen.rosters.rules.problem_checks import problem_refusals
from kaimen.rosters.rules.runs import WAITING, RunState
from kaimen.rosters.rules.spans import MIDNIGHT, instant, wall_clock
from kaimen.rosters.rules.states import RosterState
from kaimen.rosters.selectors import causes, problems
from kaimen.rosters.services import rosters

JOB = "rosters.solve"
BATCH = 2000
LOST_AFTER = timedelta(hours=1)
ASKED = Effort(work=30.0, seconds=60.0, gap=0.01)
EXPLAINED = Effort(work=1.0, seconds=1.5)
EXPLAINED_WEEKS, EXPLAINED_SLOTS = 3, 12
"""How long the engine may think over each question why seats stay empty; of how many weeks it is asked, and for how
many slots each person's reasons are kept."""
MANY = Effort(work=4.0, seconds=20.0, gap=0.05)
"""For rosters that nobody waits for at a screen: the demo's counties."""

Answer = tuple[Proposal, tuple[Cause, ...]]
"""What is proposed, and why what it leaves empty stays empty."""


@transaction.atomic
def ask(
    *,
    roster_id: int,
    actor: Actor,
    at: datetime,
    seed: int = 1,
    will_publish: bool = False,
    is_queued: bool = True,
) -> SolverRun:
    """Ask for a draft to be filled; a job does it. `is_queued` False: the caller runs `solve_many` itself.

    Refuses: run.not_draft, run.waiting.
    """
    access.fetch(actor, Roster, roster_id, policy.PLAN)
    roster = _locked(roster_id)
    if will_publish:
        access.require(actor, policy.PUBLISH, roster.point.organisation)
    if roster.state != RosterState.DRAFT:
        raise Refused(Refusal("run.not_draft"))
    _give_up_lost(roster, at)
    if roster.runs.filter(state__in=WAITING).exists():
        raise Refused(Refusal("run.waiting"))
    run = SolverRun.objects.create(
        roster=roster, seed=seed, will_publish=will_publish, asked_at=at, is_generated=roster.is_generated
    )
    after: dict[str, object] = {"run": run.pk, "seed": seed, "will_publish": will_publish}
    audit.record(
        actor=actor, key=policy.PLAN, subject=roster, at=at, organisation=roster.point.organisation, after=after
    )
    if is_queued:
        jobs.enqueue(JOB, {"run_id": run.pk}, at=at)
    return run


def solve(*, run_id: int, at: datetime) -> SolverRun:
    """Solve one waiting run and adopt what was found; done or failed in the end. Harmless to call again: a run that is
    over is left as it is, one that a killed job left at work is done anew.
    """
    solve_many(run_ids=[run_id], at=at)
    return SolverRun.objects.get(pk=run_id)


def solve_many(
    *,
    run_ids: Sequence[int],
    at: datetime,
    threads: int = 1,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Solve runs whose rosters stand apart, several at a time, and adopt each in a transaction of its own. How many
    were done; `progress` is told how many are over."""
    runs = list(SolverRun.objects.filter(pk__in=run_ids, state__in=WAITING).order_by("pk"))
    SolverRun.objects.filter(pk__in=[run.pk for run in runs], state__in=WAITING).update(state=RunState.SOLVING)
    read = problems.problems_many([run.roster_id for run in runs])
    done = 0
    with ThreadPoolExecutor(max_workers=threads) as pool:
        found = pool.map(_propose, [read[run.roster_id] for run in runs], [_effort(run) for run in runs])
        for over, (run, answer) in enumerate(zip(runs, found, strict=True), start=1):
            done += _adopt(run, read[run.roster_id], answer, at)
            if progress:
                progress(over)
    return done


def _effort(run: SolverRun) -> Effort:
    plain = MANY if run.will_publish and run.is_generated else ASKED
    return Effort(plain.work, plain.seconds, run.seed, plain.threads, plain.gap)


def _propose(problem: Problem, effort: Effort) -> Answer | None:
    """What the engine finds; None where there is nothing to ask it."""
    if not problem.needs or not problem.workers or problem_refusals(problem):
        return None
    from kaimen.rosters import solver  # the engine is heavy and is loaded only when used
    from kaimen.rosters.solver.explain import explain

    proposal = solver.solve(problem, effort)
    return proposal, explain(problem, EXPLAINED, pairs=proposal.pairs, most_weeks=EXPLAINED_WEEKS)


def _adopt(run: SolverRun, problem: Problem, answer: Answer | None, at: datetime) -> bool:
    """Put the proposal into the draft, all of it or nothing; whether it was done."""
    try:
        if not problem.needs:
            raise Refused(Refusal("run.nothing_asked"))
        raise_any(problem_refusals(problem))
        if answer is None:
            raise Refused(Refusal("run.nobody"))
        _refuse_unlawful(problem, answer[0])
        _put_in(run, problem, answer, at)
    except Refused as said:
        _fail(run, said.refusals, at)
        return False
    return True


def _refuse_unlawful(problem: Problem, proposal: Proposal) -> None:
    """What was fixed by hand against a rule was a decision with a reason; the engine may add nothing to it."""
    by_hand = verify.violations(problem, problem.fixed)
    found = [each for each in verify.violations(problem, proposal.pairs) if each not in by_hand]
    if found:
        raise Refused(Refusal("run.unlawful", {"count": len(found)}))


@transaction.atomic
def _put_in(run: SolverRun, problem: Problem, answer: Answer, at: datetime) -> None:
    proposal, found = answer
    roster = _locked(run.roster_id)
    if not SolverRun.objects.select_for_update(of=("self",)).filter(pk=run.pk, state__in=WAITING).exists():
        return
    if roster.state != RosterState.DRAFT:
        raise Refused(Refusal("run.not_draft"))
    rosters.lock_people(worker for _need, worker in proposal.pairs)
    if problems.problem(roster) != problem:
        raise Refused(Refusal("run.draft_moved"))
    made = _shifts(roster, problem, proposal)
    Shift.objects.bulk_create(made, batch_size=BATCH)
    empty = sum(need.heads for need in problem.needs) - len(proposal.pairs)
    after: dict[str, object] = {"run": run.pk, "shifts": len(made), "empty": empty, "cost": proposal.cost}
    audit.record(
        actor=SYSTEM, key=policy.PLAN, subject=roster, at=at, organisation=roster.point.organisation, after=after
    )
    SolverRun.objects.filter(pk=run.pk).update(
        state=RunState.DONE,
        ended_at=at,
        cost=proposal.cost,
        bound=proposal.bound,
        seconds=proposal.seconds,
        filled=len(made),
        empty=empty,
        told=[*causes.kept(problem, proposal.pairs, found), *_told(problem, proposal)],
    )
    if run.will_publish:
        rosters.publish(roster_id=roster.pk, actor=SYSTEM, at=at)


def _fail(run: SolverRun, refusals: Sequence[Refusal], at: datetime) -> None:
    """Nothing was changed; the run says why."""
    waiting = SolverRun.objects.filter(pk=run.pk, state__in=WAITING)
    waiting.update(state=RunState.FAILED, ended_at=at, told=_stored(refusals))


def _stored(refusals: Sequence[Refusal]) -> list[dict[str, object]]:
    """As a run keeps what it says."""
    return [{"code": each.code, "facts": dict(each.facts)} for each in refusals]


def _give_up_lost(roster: Roster, at: datetime) -> None:
    """A run that was asked for long ago and never ended waits for nobody: its job was dropped."""
    lost = roster.runs.filter(state__in=WAITING, asked_at__lt=at - LOST_AFTER, will_publish=False)
    lost.update(state=RunState.FAILED, ended_at=at, told=_stored([Refusal("run.lost")]))


def _locked(roster_id: int) -> Roster:
    roster = Roster.objects.select_related("point__organisation").get(pk=roster_id)
    ServicePoint.objects.select_for_update(of=("self",)).get(pk=roster.point_id)
    roster.refresh_from_db(fields=["state", "published_at"])
    return roster


def _shifts(roster: Roster, problem: Problem, proposal: Proposal) -> list[Shift]:
    """The new shifts: people get the seats of a need in order; who was fixed keeps the seat that stands."""
    midnight = instant(roster.from_on, MIDNIGHT)
    held = {
        (seat, int((starts - midnight).total_seconds() // 60)): person
        for seat, starts, person in roster.shifts.order_by("id").values_list("seat_id", "starts_at", "person_id")
    }
    chosen: dict[str, list[int]] = {}
    for key, worker in sorted(proposal.pairs):
        chosen.setdefault(key, []).append(worker)
    made = []
    for need in problem.needs:
        free = [seat for seat in need.seats if (seat, need.stretch.start) not in held]
        new = [worker for worker in chosen.get(need.key, ()) if (need.key, worker) not in problem.fixed]
        made += [_shift(roster, midnight, need, seat, worker) for seat, worker in zip(free, new, strict=False)]
    return made


def _shift(roster: Roster, midnight: datetime, need: Need, seat: int, worker: int) -> Shift:
    return Shift(
        roster=roster,
        seat_id=seat,
        person_id=worker,
        starts_at=midnight + timedelta(minutes=need.stretch.start),
        ends_at=midnight + timedelta(minutes=need.stretch.end),
        break_minutes=need.stretch.minutes - need.work if need.work else 0,
    )


def _told(problem: Problem, proposal: Proposal) -> list[dict[str, object]]:
    """What is kept of the empty slots: seat, time, and what speaks against each person."""
    held: dict[str, int] = {}
    for need, _worker in proposal.pairs:
        held[need] = held.get(need, 0) + 1
    short = [need for need in problem.needs if held.get(need.key, 0) < need.heads]
    names = dict(Seat.objects.filter(pk__in={seat for need in short for seat in need.seats}).values_list("id", "name"))
    midnight = instant(problem.first_on, MIDNIGHT)
    told = _stored(
        [
            Refusal(
                "run.empty",
                {
                    "starts": wall_clock(midnight + timedelta(minutes=need.stretch.start)),
                    "ends": wall_clock(midnight + timedelta(minutes=need.stretch.end)),
                    "seats": tuple(names[seat] for seat in need.seats),
                    "missing": need.heads - held.get(need.key, 0),
                },
            )
            for need in short
        ]
    )
    for each, slot in zip(told[:EXPLAINED_SLOTS], short, strict=False):
        each["why"] = causes.against(problem, proposal.pairs, slot.key)
    return told
