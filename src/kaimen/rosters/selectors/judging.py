"""Everything that speaks against shifts 班次核对: what stands beside them, who is able, how long they rest, and what
law and house say of the whole month."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kaimen.kernel.base import words
from kaimen.kernel.base.refusals import Refusal
from kaimen.kernel.organisations.models import Organisation
from kaimen.rosters.models import OpenShift, Roster, Shift
from kaimen.rosters.rules import passing, shifts
from kaimen.rosters.rules.passing import Passing
from kaimen.rosters.rules.problem import Problem, Stretch
from kaimen.rosters.rules.shifts import Duty, SeatKind
from kaimen.rosters.rules.spans import Span
from kaimen.rosters.selectors import fitness, problems, standing
from kaimen.rosters.selectors.fitness import Fitness

Place = tuple[int, Span]


@dataclass(frozen=True)
class Judge:
    """What stands around some seats and people, and who is able; judges without a statement of its own."""

    stands: Sequence[Duty]
    able: Fitness

    def refusals(
        self, wanted: Sequence[Duty], *, leaving: Collection[Place] = (), may_rest_less: bool = False
    ) -> tuple[Refusal, ...]:
        """Everything against these shifts taken together, beside what stands once the shifts in `leaving` are left.

        Refuses shift.overlaps, shift.person_busy, shift.person_away, shift.protected_from_nights,
        shift.not_certified; shift.rest_too_short only where nothing else stands and no reason was given.
        """
        stays = [each for each in self.stands if (each.seat_id, each.span) not in leaving]
        found: list[Refusal] = []
        tired: list[Refusal] = []
        for place, duty in enumerate(wanted):
            others = [*stays, *(each for index, each in enumerate(wanted) if index != place)]
            found += [*shifts.clash_refusals(duty, others, others), *self.able.refusals(duty)]
            tired += shifts.rest_refusals(duty, others)
        return tuple(found) if found or may_rest_less else tuple(tired)


def read(
    *,
    seats: Collection[int],
    people: Collection[int],
    start: datetime,
    end: datetime,
    organisation: Organisation,
    roster_id: int | None = None,
) -> Judge:
    """Four statements."""
    stands = standing.duties(seats=seats, people=people, start=start, end=end, roster_id=roster_id)
    region = organisation.division_code
    return Judge(stands, fitness.read(people=people, seats=seats, start=start, end=end, division_code=region))


@dataclass(frozen=True)
class Law:
    """A month as `rules.verify` judges it."""

    problem: Problem
    midnight: datetime

    def refusals(self, handed: Sequence[tuple[Duty, int | None, int]]) -> tuple[Refusal, ...]:
        """Refuses shift.breaks_rule {person, rule, day} for each rule that shifts in new hands would break and that
        holds today. `handed`: the shift in its new hands, who holds it (None: nobody), its minutes of break."""
        names = {worker.key: worker.name for worker in self.problem.workers}
        passings = [self._passing(*each) for each in handed]
        return tuple(
            Refusal(
                "shift.breaks_rule",
                {
                    "person": names[broken.worker or 0],
                    "rule": words.label(broken.rule),
                    "day": (self.problem.first_on + timedelta(days=broken.first)).isoformat(),
                },
            )
            for broken in passing.broken(self.problem, passings)
        )

    def _passing(self, duty: Duty, before: int | None, break_minutes: int) -> Passing:
        edges = [int((edge - self.midnight).total_seconds() // 60) for edge in (duty.span.start, duty.span.end)]
        stretch = Stretch(*edges)
        work = stretch.minutes - break_minutes if duty.kind == SeatKind.ON_SEAT else 0
        return Passing(duty.seat_id, stretch, work, before, duty.person_id)


def law(roster: Roster) -> Law:
    """Nine statements."""
    return Law(problems.problem(roster), roster.period.start)


def in_hands(shift: Shift | OpenShift, person_id: int, person: str) -> Duty:
    """A shift as it would be in the hands of somebody. No statement where seat and point were read with it."""
    span = Span(shift.starts_at, shift.ends_at)
    return Duty(span, shift.seat_id, person_id, SeatKind(shift.seat.kind), person, shift.seat.point.name)
