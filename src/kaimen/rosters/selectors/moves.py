"""What stands against moving a shift 挪班, asked before the drop and again under the lock by the service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal
from kaimen.kernel.base.rights import NotVisible
from kaimen.kernel.people.models import Person
from kaimen.rosters.models import Roster, Shift
from kaimen.rosters.rules import shifts
from kaimen.rosters.rules.shifts import Duty, SeatKind
from kaimen.rosters.rules.spans import Span, local_day, wall_clock
from kaimen.rosters.rules.states import RosterState
from kaimen.rosters.selectors import fitness, standing


@dataclass(frozen=True)
class Verdict:
    """`refusals` stand against the move; `with_reason` those that a written reason sets aside."""

    refusals: tuple[Refusal, ...]
    with_reason: tuple[Refusal, ...] = ()
    is_published: bool = False

    @property
    def wants_reason(self) -> bool:
        return not self.refusals and (bool(self.with_reason) or self.is_published)


def check(*, shift_id: int, person_id: int, day: date | None, actor: Actor, at: datetime) -> Verdict:
    """What would stand against a shift going to a person on a day (None: its own). Seven statements. Raises
    NotVisible."""
    seen = Shift.objects.visible_to(actor).select_related("seat", "person", "roster__point__organisation")
    shift = seen.filter(pk=shift_id).first()
    if shift is None:
        raise NotVisible(f"Shift {shift_id}")
    return verdict(shift, shift.roster, person_id, day or local_day(shift.starts_at), at)


def verdict(shift: Shift, roster: Roster, person_id: int, day: date, at: datetime) -> Verdict:
    """The same for a shift that was read. Refuses: shift.begun, shift.day_fixed, shift.same_place,
    shift.person_elsewhere and whatever `rules.shifts` and `rules.fitness` say; with a reason: shift.rest_too_short."""
    published = roster.state == RosterState.PUBLISHED
    found = _fixed(shift, person_id, day, at) if published else ()
    if not found and (person_id, day) == (shift.person_id, local_day(shift.starts_at)):
        found = (Refusal("shift.same_place"),)
    if not found and person_id not in standing.candidate_ids(roster.point.organisation_id, local_day(at)):
        found = (Refusal("shift.person_elsewhere", {"organisation": roster.point.organisation.name}),)
    if found:
        return Verdict(found, is_published=published)
    name = Person.objects.values_list("name", flat=True).get(pk=person_id)
    duty = Duty(span_on(shift, day), shift.seat_id, person_id, SeatKind(shift.seat.kind), name, roster.point.name)
    others = _others(duty, roster, shift)
    able = fitness.read(
        people=(person_id,),
        seats=(shift.seat_id,),
        start=duty.span.start,
        end=duty.span.end,
        division_code=roster.point.organisation.division_code,
    )
    found = (
        *shifts.outside_refusals(duty.span, roster.period),
        *shifts.clash_refusals(duty, others, others),
        *able.refusals(duty),
    )
    return Verdict(found, () if found else shifts.rest_refusals(duty, others), published)


def span_on(shift: Shift, day: date) -> Span:
    """The shift's stretch on another day, at the same time of the clock (one zone, no summer time)."""
    later = timedelta(days=(day - local_day(shift.starts_at)).days)
    return Span(shift.starts_at + later, shift.ends_at + later)


def _fixed(shift: Shift, person_id: int, day: date, at: datetime) -> tuple[Refusal, ...]:
    if shift.starts_at <= at:
        return (Refusal("shift.begun", {"starts": wall_clock(shift.starts_at)}),)
    if day != local_day(shift.starts_at):
        return (Refusal("shift.day_fixed"),)
    return ()


def _others(duty: Duty, roster: Roster, leaving: Shift) -> Sequence[Duty]:
    """What stands beside it, without the shift itself where it stood."""
    start, end = min(duty.span.start, leaving.starts_at), max(duty.span.end, leaving.ends_at)
    beside = standing.duties(seats=(duty.seat_id,), people=(duty.person_id,), start=start, end=end, roster_id=roster.pk)
    own = (leaving.seat_id, leaving.person_id, leaving.span)
    return [each for each in beside if (each.seat_id, each.person_id, each.span) != own]
