"""Moving a shift in the grid 挪班: freely in a draft; in a published roster from hand to hand, with a reason."""

from datetime import date, datetime

from django.db import transaction

from kaimen.kernel import access, audit
from kaimen.kernel.base import text
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused, raise_any
from kaimen.kernel.people.models import Person
from kaimen.rosters import policy
from kaimen.rosters.models import Roster, ServicePoint, Shift
from kaimen.rosters.rules.states import RosterState
from kaimen.rosters.selectors import moves
from kaimen.rosters.services import shifts


@transaction.atomic
def move(
    *,
    roster_id: int,
    shift_id: int,
    person_id: int,
    day: date,
    was_person_id: int,
    was_starts_at: datetime,
    actor: Actor,
    at: datetime,
    reason: str = "",
) -> Shift:
    """Move a shift to another person, in a draft also to another day. In a published roster it is `shifts.hand_over`
    with a reason, for shifts that lie ahead. `was_…` is where the planner saw it: whoever comes second is told.

    Refuses: shift.gone, roster.moved_meanwhile, shift.reason_missing, whatever `moves.verdict` says, and
    shift.rest_too_short unless `reason` says why.
    """
    seen = access.fetch(actor, Roster, roster_id, policy.HAND_OVER)
    if seen.state == RosterState.DRAFT:
        access.require(actor, policy.PLAN, seen.scope_organisation())
    roster = _locked(roster_id)
    shift = Shift.objects.select_related("seat", "person").filter(pk=shift_id, roster=roster).first()
    if shift is None:
        raise Refused(Refusal("shift.gone"))
    if (shift.person_id, shift.starts_at, roster.state) != (was_person_id, was_starts_at, seen.state):
        raise Refused(Refusal("roster.moved_meanwhile"))
    said = text.clean_line(reason, limit=shifts.REASON_LIMIT, may_be_empty=True)
    # locked, so that what is read of this person's shifts stays true; a stranger is refused by the verdict
    Person.objects.select_for_update(of=("self",)).filter(pk=person_id).first()
    found = moves.verdict(shift, roster, person_id, day, at)
    raise_any(found.refusals or (() if said else found.with_reason))
    override = said if found.with_reason else ""
    if not found.is_published:
        return _moved(shift, roster, person_id, day, override, actor, at)
    if not said:
        raise Refused(Refusal("shift.reason_missing"))
    return shifts.hand_over(
        shift_id=shift_id, person_id=person_id, actor=actor, at=at, reason=said, override_reason=override
    )


def _moved(shift: Shift, roster: Roster, person_id: int, day: date, override: str, actor: Actor, at: datetime) -> Shift:
    """Compare and set. Refuses roster.moved_meanwhile."""
    span = moves.span_on(shift, day)
    stood = Shift.objects.filter(pk=shift.pk, person=shift.person_id, starts_at=shift.starts_at)
    after = {"person_id": person_id, "starts_at": span.start, "ends_at": span.end, "override_reason": override}
    if not stood.update(**after):
        raise Refused(Refusal("roster.moved_meanwhile"))
    moved = Shift.objects.get(pk=shift.pk)
    audit.record(
        actor=actor,
        key=policy.PLAN,
        subject=moved,
        at=at,
        organisation=roster.point.organisation,
        before=_shown(shift),
        after=_shown(moved),
        reason=override,
    )
    return moved


def _locked(roster_id: int) -> Roster:
    """The roster with its point's row locked: one writer a point at a time."""
    roster = Roster.objects.select_related("point__organisation").get(pk=roster_id)
    ServicePoint.objects.select_for_update(of=("self",)).get(pk=roster.point_id)
    roster.refresh_from_db(fields=["state", "published_at"])
    return roster


def _shown(shift: Shift) -> dict[str, object]:
    return {
        "seat": shift.seat_id,
        "person": shift.person_id,
        "starts": shift.starts_at.isoformat(),
        "ends": shift.ends_at.isoformat(),
    }
