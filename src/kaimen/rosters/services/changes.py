"""The change list 变动: every deed on a published shift leaves its lines and tells those concerned; a deed may be
taken back while nothing has happened since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from kaimen.kernel import access, audit
from kaimen.kernel.access import NotVisible
from kaimen.kernel.base import text
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Fact, Refusal, raise_any
from kaimen.kernel.notices.services import notices
from kaimen.kernel.people.models import Person
from kaimen.rosters import policy
from kaimen.rosters.models import OpenShift, Roster, Shift, ShiftChange, Swap
from kaimen.rosters.rules.living import (
    WAITING_OFFERS,
    WAITING_SWAPS,
    Deed,
    OfferState,
    SwapState,
    move_swap,
)
from kaimen.rosters.rules.shifts import Duty, SeatKind
from kaimen.rosters.rules.spans import Span, wall_clock
from kaimen.rosters.rules.states import RosterState
from kaimen.rosters.services import placing

REASON_LIMIT = 200
SHIFT, ROSTER = "rosters.Shift", "rosters.Roster"
SWAP, OPEN_SHIFT = "rosters.Swap", "rosters.OpenShift"
YOURS, NOT_YOURS, LAPSED = "rosters.shift_yours", "rosters.shift_not_yours", "rosters.swap_lapsed"


@dataclass(frozen=True)
class Line:
    """What became of one stretch of one seat; None: nobody. `undoes` is the line that it takes back."""

    seat_id: int
    span: Span
    before: int | None
    after: int | None
    shift_id: int | None = None
    undoes: int | None = None

    @classmethod
    def of(cls, shift: Shift, *, before: int | None, after: int | None, undoes: int | None = None) -> "Line":
        """A line about a shift as it stands; one that was taken out (`after` None) is not named."""
        return cls(shift.seat_id, shift.span, before, after, shift.pk if after else None, undoes)


@transaction.atomic
def record(
    *,
    roster: Roster,
    deed: Deed,
    lines: Sequence[Line],
    actor: Actor,
    at: datetime,
    reason: str = "",
    batch: UUID | None = None,
) -> UUID:
    """Write the lines of one deed, and tell who got or lost a shift, except the one who did it. The batch.

    Called after the shifts were changed. What others had asked about these shifts (swaps, open shifts) lapses: it was
    asked of another state. Nothing is written for a draft: it has no change list. The deed itself audits.
    """
    batch = batch or uuid4()
    if roster.state != RosterState.PUBLISHED or not lines:
        return batch
    _record_lines(roster, deed, lines, actor, at, reason, batch)
    _lapse(roster, lines, actor, at)
    _tell(roster, lines, actor, at)
    return batch


def _record_lines(
    roster: Roster, deed: Deed, lines: Sequence[Line], actor: Actor, at: datetime, reason: str, batch: UUID
) -> None:
    """The change list is append-only, as the audit is."""
    ShiftChange.objects.bulk_create(
        ShiftChange(
            roster=roster,
            deed=deed.value,
            batch=batch,
            shift_id=line.shift_id,
            seat_id=line.seat_id,
            starts_at=line.span.start,
            ends_at=line.span.end,
            before_id=line.before,
            after_id=line.after,
            reason=reason,
            made_by_id=actor.person_id,
            made_at=at,
            undoes_id=line.undoes,
        )
        for line in lines
    )


@transaction.atomic
def undo(*, batch: UUID, actor: Actor, at: datetime, reason: str = "") -> UUID:
    """Take a deed back, all its lines at once: shifts return to who held them, what was added goes, what was taken
    out comes back. The batch of the new lines. Every shift is judged again.

    Refuses: change.already_undone, change.begun {starts}, change.moved_on {starts}, and all that putting somebody on a
    shift refuses. Raises NotVisible for a batch of no roster in sight.
    """
    found = list(ShiftChange.objects.filter(batch=batch).order_by("id").values_list("roster_id", flat=True))
    if not found:
        raise NotVisible(f"ShiftChange {batch}")
    for roster_id in sorted(set(found)):
        access.fetch(actor, Roster, roster_id, policy.APPROVE)
    rosters = placing.lock(found)
    lines = list(ShiftChange.objects.filter(batch=batch).select_related("seat", "shift__seat__point").order_by("id"))
    people = placing.people(each for line in lines for each in (line.before_id, line.after_id) if each)
    raise_any(_undo_refusals(lines, at))
    organisation = rosters[lines[0].roster_id].point.organisation
    wanted = [_duty(line, people[line.before_id]) for line in lines if line.before_id]
    leaving = {(line.seat_id, _span(line)) for line in lines if line.after_id}
    raise_any(placing.refusals(wanted, organisation=organisation, leaving=leaving))
    why = text.clean_line(reason, limit=REASON_LIMIT, may_be_empty=True)
    written = uuid4()
    made = _restore(lines)
    for roster_id, roster in rosters.items():
        own = [line for line in made if line[0] == roster_id]
        record(
            roster=roster,
            deed=Deed.UNDONE,
            lines=[line for _roster, line in own],
            actor=actor,
            at=at,
            reason=why,
            batch=written,
        )
        audit.record(
            actor=actor,
            key=policy.APPROVE,
            subject=roster,
            at=at,
            organisation=organisation,
            after={"undoes": str(batch), "batch": str(written)},
            reason=why,
        )
    _undo_swap(batch, at)
    return written


def _undo_refusals(lines: Sequence[ShiftChange], at: datetime) -> tuple[Refusal, ...]:
    """What happened since: undone already, begun, or another deed on the same stretch."""
    undone = ShiftChange.objects.filter(undoes__in=[line.pk for line in lines])
    if lines[0].deed == Deed.UNDONE or undone.exists():
        return (Refusal("change.already_undone"),)
    begun = next((line for line in lines if line.starts_at <= at), None)
    if begun is not None:
        return (Refusal("change.begun", {"starts": wall_clock(begun.starts_at)}),)
    moved = next((line for line in lines if not _stands(line)), None)
    if moved is not None:
        return (Refusal("change.moved_on", {"starts": wall_clock(moved.starts_at)}),)
    return ()


def _stands(line: ShiftChange) -> bool:
    """True while the shift is as the line left it."""
    later = ShiftChange.objects.filter(
        pk__gt=line.pk, seat_id=line.seat_id, starts_at__lt=line.ends_at, ends_at__gt=line.starts_at
    ).exclude(batch=line.batch)
    if later.exists():
        return False
    if line.after_id is None:
        return True
    shift = line.shift
    return shift is not None and (shift.person_id, shift.seat_id, shift.span) == (
        line.after_id,
        line.seat_id,
        _span(line),
    )


def _restore(lines: Sequence[ShiftChange]) -> list[tuple[int, Line]]:
    """Shifts as they were before, with the lines that say so."""
    placing.give({line.shift_id: line.before_id for line in lines if line.shift_id and line.before_id})
    made = []
    for line in lines:
        shift_id = line.shift_id if line.before_id else None
        if line.before_id is None:
            Shift.objects.filter(pk=line.shift_id or 0).delete()
        elif line.after_id is None:
            shift_id = Shift.objects.create(
                roster_id=line.roster_id,
                seat_id=line.seat_id,
                person_id=line.before_id,
                starts_at=line.starts_at,
                ends_at=line.ends_at,
            ).pk
        made.append((line.roster_id, Line(line.seat_id, _span(line), line.after_id, line.before_id, shift_id, line.pk)))
    return made


def _undo_swap(batch: UUID, at: datetime) -> None:
    swap = Swap.objects.filter(batch=batch).first()
    if swap is not None:
        after = move_swap(SwapState(swap.state), "undo")
        Swap.objects.filter(pk=swap.pk, state=swap.state).update(state=after, moved_at=at)


def _duty(line: ShiftChange, person: Person) -> Duty:
    return Duty(_span(line), line.seat_id, person.pk, SeatKind(line.seat.kind), person.name)


def _span(line: ShiftChange) -> Span:
    return Span(line.starts_at, line.ends_at)


def _lapse(roster: Roster, lines: Sequence[Line], actor: Actor, at: datetime) -> None:
    """Waiting swaps and offers about what changed hands are withdrawn; both sides of a swap are told."""
    touched = [line.shift_id for line in lines if line.shift_id]
    waiting = [state.value for state in WAITING_SWAPS]
    asked = Swap.objects.filter(state__in=waiting)
    for swap in (asked.filter(shift__in=touched) | asked.filter(other__in=touched)).order_by("id"):
        if Swap.objects.filter(pk=swap.pk, state=swap.state).update(state=SwapState.WITHDRAWN, moved_at=at):
            shift = Shift.objects.select_related("seat__point").get(pk=swap.shift_id)
            tell({swap.asked_by_id, swap.asked_of_id}, LAPSED, shown(shift), (SHIFT, shift.pk), actor, at)
    for line in lines:
        OpenShift.objects.filter(
            roster=roster,
            seat_id=line.seat_id,
            starts_at__lt=line.span.end,
            ends_at__gt=line.span.start,
            state__in=[state.value for state in WAITING_OFFERS],
        ).update(state=OfferState.WITHDRAWN, moved_at=at)


def _tell(roster: Roster, lines: Sequence[Line], actor: Actor, at: datetime) -> None:
    for line in lines:
        facts: dict[str, Fact] = {
            "place": roster.point.name,
            "starts": wall_clock(line.span.start),
            "ends": wall_clock(line.span.end),
        }
        subject = (SHIFT, line.shift_id) if line.shift_id else (ROSTER, roster.pk)
        if line.before is not None and line.before != line.after:
            tell({line.before}, NOT_YOURS, facts, subject, actor, at)
        if line.after is not None and line.before != line.after:
            tell({line.after}, YOURS, facts, subject, actor, at)


def shown(shift: Shift) -> dict[str, Fact]:
    """What a notice says of a shift: where, and from when to when."""
    return {
        "place": shift.seat.point.name,
        "starts": wall_clock(shift.starts_at),
        "ends": wall_clock(shift.ends_at),
    }


def tell(
    person_ids: Iterable[int],
    kind: str,
    facts: dict[str, Fact],
    subject: tuple[str, int],
    actor: Actor,
    at: datetime,
) -> None:
    """Tell these people, except whoever acts. Inside the caller's transaction."""
    wanted = Person.objects.filter(pk__in=set(person_ids) - {actor.person_id}).order_by("pk")
    for person in wanted:
        notices.tell(person=person, kind=kind, facts=facts, subject=subject, actor=actor, at=at)
