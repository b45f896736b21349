"""Repairs of a published roster 补班: what somebody's absence uncovers, and at most three ways to mend it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kaimen.kernel.base import words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import NotVisible
from kaimen.kernel.people.models import Person
from kaimen.rosters import solver
from kaimen.rosters.models import Roster, Seat, ServicePoint, Shift
from kaimen.rosters.rules import repair
from kaimen.rosters.rules.problem import Problem
from kaimen.rosters.rules.repair import Aim, Illness, Move
from kaimen.rosters.rules.spans import LOCAL_ZONE, MIDNIGHT, instant, local_day
from kaimen.rosters.rules.states import RosterState
from kaimen.rosters.selectors import problems, standing
from kaimen.rosters.solver.repairs import Alternative, alternatives

LONGEST_DAYS = 31


@dataclass(frozen=True)
class MoveShown:
    """One shift changes hands, with names."""

    shift_id: int
    seat: str
    starts: datetime
    ends: datetime
    before_id: int
    before: str
    after_id: int
    after: str

    @property
    def key(self) -> str:
        """How a form says it: shift, who holds it, who gets it (0: nobody, it is offered to all)."""
        return f"{self.shift_id}:{self.before_id}:{self.after_id}"


@dataclass(frozen=True)
class Choice:
    """An alternative as a person reads it. `price` is in hours of wage beyond the plan, by the house's rates."""

    aims: Sequence[Aim]
    moves: Sequence[MoveShown]
    others_changed: int
    price: float
    empty: int
    is_proven: bool

    @property
    def words(self) -> list[str]:
        return [words.label(aim) for aim in self.aims]


@dataclass(frozen=True)
class RepairPage:
    """The page of one absence. `lost` are the shifts that it uncovers; no choices where nothing is lost."""

    point: ServicePoint
    roster_id: int
    people: Sequence[tuple[int, str]]
    person_id: int
    person: str
    first_on: date
    last_on: date
    lost: Sequence[MoveShown]
    choices: Sequence[Choice]


def point_of(code: str, actor: Actor) -> ServicePoint:
    """Raises NotVisible."""
    point = ServicePoint.objects.visible_to(actor).select_related("organisation").filter(code=code).first()
    if point is None:
        raise NotVisible(f"ServicePoint {code}")
    return point


def candidates(point: ServicePoint, at: datetime) -> list[tuple[int, str]]:
    """Who may be on duty here."""
    ids = standing.candidate_ids(point.organisation_id, local_day(at))
    return list(Person.objects.filter(pk__in=ids).order_by("id").values_list("id", "name"))


def page(*, code: str, person_id: int, first_on: date, last_on: date, actor: Actor, at: datetime) -> RepairPage:
    """What an absence does to the published roster in which it begins, and how to mend it. Works for a second or two.

    Refuses: repair.backward, repair.over {today}, repair.too_long {days}, repair.no_roster {day},
    shift.person_elsewhere {organisation}.
    """
    point = point_of(code, actor)
    people = candidates(point, at)
    _refuse(point, dict(people), person_id, first_on, last_on, at)
    roster = _roster(point, max(first_on, local_day(at)))
    problem = problems.problem(roster)
    illness = illness_of(problem, person_id, first_on, last_on, at)
    shown = _Shown(roster, problem)
    lost = repair.lost(problem, problem.fixed, illness)
    found: Sequence[Alternative] = ()
    if lost:
        found = alternatives(problem, problem.fixed, illness, engine=solver.solve)
    return RepairPage(
        point=point,
        roster_id=roster.pk,
        people=people,
        person_id=person_id,
        person=dict(people)[person_id],
        first_on=first_on,
        last_on=last_on,
        lost=[shown.move(Move(need, who, None)) for need, who in lost],
        choices=[shown.choice(each, illness) for each in found],
    )


def illness_of(problem: Problem, person_id: int, first_on: date, last_on: date, at: datetime) -> Illness:
    """An absence in the days and minutes of a problem."""
    midnight = instant(problem.first_on, MIDNIGHT)
    now = -int((midnight - at).total_seconds() // 60)
    first, last = (first_on - problem.first_on).days, (last_on - problem.first_on).days
    return Illness(person_id, first, last, now)


def _refuse(
    point: ServicePoint, people: dict[int, str], person_id: int, first_on: date, last_on: date, at: datetime
) -> None:
    today = local_day(at)
    if person_id not in people:
        raise Refused(Refusal("shift.person_elsewhere", {"organisation": point.organisation.name}))
    if last_on < first_on:
        raise Refused(Refusal("repair.backward"))
    if last_on < today:
        raise Refused(Refusal("repair.over", {"today": today.isoformat()}))
    if (last_on - first_on).days >= LONGEST_DAYS:
        raise Refused(Refusal("repair.too_long", {"days": LONGEST_DAYS}))


def _roster(point: ServicePoint, day: date) -> Roster:
    published = Roster.objects.filter(point=point, state=RosterState.PUBLISHED).select_related("point__organisation")
    roster = published.filter(from_on__lte=day, to_on__gt=day).order_by("id").first()
    if roster is None:
        raise Refused(Refusal("repair.no_roster", {"day": day.isoformat()}))
    return roster


class _Shown:
    """Turns needs and keys into seats, times and names."""

    def __init__(self, roster: Roster, problem: Problem) -> None:
        self.midnight = instant(roster.from_on, MIDNIGHT)
        self.needs = {need.key: need for need in problem.needs}
        self.names = {worker.key: worker.name for worker in problem.workers}
        self.seats = dict(Seat.objects.filter(point_id=roster.point_id).values_list("id", "name"))
        rows = Shift.objects.filter(roster=roster).order_by("id").values_list("id", "seat_id", "person_id", "starts_at")
        self.shifts = {(person, starts): (pk, seat) for pk, seat, person, starts in rows}

    def move(self, move: Move) -> MoveShown:
        need = self.needs[move.need]
        starts = self.midnight + timedelta(minutes=need.stretch.start)
        shift_id, seat_id = self.shifts[move.before or 0, starts]
        return MoveShown(
            shift_id=shift_id,
            seat=self.seats[seat_id],
            starts=starts.astimezone(LOCAL_ZONE),
            ends=(self.midnight + timedelta(minutes=need.stretch.end)).astimezone(LOCAL_ZONE),
            before_id=move.before or 0,
            before=self.names.get(move.before or 0, ""),
            after_id=move.after or 0,
            after=self.names.get(move.after or 0, ""),
        )

    def choice(self, found: Alternative, illness: Illness) -> Choice:
        """Heads that were empty before are left to the planner: only shifts that stand change hands."""
        moves = [self.move(move) for move in found.moves if move.before is not None]
        return Choice(
            aims=found.aims,
            moves=moves,
            others_changed=sum(move.before_id != illness.worker for move in moves),
            price=found.price / 10,
            empty=sum(not move.after_id for move in moves),
            is_proven=found.is_proven,
        )
