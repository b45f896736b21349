"""Mending a published roster 补班: the absence is recorded and the chosen alternative done, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from kaimen.kernel import access, audit
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused, raise_any
from kaimen.rosters import policy
from kaimen.rosters.models import OpenShift, Roster, Shift
from kaimen.rosters.rules.living import Deed
from kaimen.rosters.rules.spans import wall_clock
from kaimen.rosters.rules.staff import AbsenceKind
from kaimen.rosters.services import changes, placing, staff
from kaimen.rosters.services.changes import Line
from kaimen.rosters.services.staff import AbsenceRow


@dataclass(frozen=True)
class Handing:
    """A shift goes from one person to another; `after` None: it is offered to all."""

    shift_id: int
    before: int
    after: int | None


@transaction.atomic
def adopt(
    *,
    roster_id: int,
    person_id: int,
    first_on: date,
    last_on: date,
    handings: Sequence[Handing],
    actor: Actor,
    at: datetime,
) -> int:
    """Record that somebody is ill and let the shifts change hands as chosen; all of it or nothing. How many shifts.

    What nobody can take becomes an open shift 待领的班. Refuses: repair.nothing, repair.moved_on (a shift no longer
    stands as it was shown), shift.begun {starts}, and what putting somebody on a shift refuses.
    """
    access.fetch(actor, Roster, roster_id, policy.PUBLISH)
    roster = placing.lock([roster_id])[roster_id]
    if not handings:
        raise Refused(Refusal("repair.nothing"))
    row = AbsenceRow(person_id, AbsenceKind.SICK, first_on, last_on)
    staff.record_absence(point_id=roster.point_id, row=row, actor=actor, at=at)
    people = placing.people({each for handing in handings for each in (handing.before, handing.after) if each})
    found = _standing(roster, handings, at)
    taken = [(found[each.shift_id], each.after) for each in handings if each.after]
    raise_any(placing.stranger_refusals([who for _shift, who in taken], roster.point.organisation, at))
    wanted = [placing.duty_of(shift, people[who]) for shift, who in taken]
    leaving = [placing.place_of(shift) for shift in found.values()]
    raise_any(placing.refusals(wanted, organisation=roster.point.organisation, leaving=leaving))
    _change_hands(roster, found, handings, actor, at)
    after: dict[str, object] = {"person": person_id, "shifts": len(handings)}
    audit.record(
        actor=actor, key=policy.PUBLISH, subject=roster, at=at, organisation=roster.point.organisation, after=after
    )
    return len(handings)


def _standing(roster: Roster, handings: Sequence[Handing], at: datetime) -> dict[int, Shift]:
    rows = Shift.objects.filter(roster=roster, pk__in=[each.shift_id for each in handings])
    found = {shift.pk: shift for shift in rows.select_related("seat__point", "person").order_by("pk")}
    for each in handings:
        shift = found.get(each.shift_id)
        if shift is None or shift.person_id != each.before:
            raise Refused(Refusal("repair.moved_on"))
        if shift.starts_at < at:
            raise Refused(Refusal("shift.begun", {"starts": wall_clock(shift.starts_at)}))
    return found


def _change_hands(
    roster: Roster, found: dict[int, Shift], handings: Sequence[Handing], actor: Actor, at: datetime
) -> None:
    left = [found[each.shift_id] for each in handings if not each.after]
    lines = [Line.of(found[each.shift_id], before=each.before, after=each.after) for each in handings]
    for shift in left:
        shift.delete()
    placing.give({each.shift_id: each.after for each in handings if each.after})
    changes.record(roster=roster, deed=Deed.REPAIRED, lines=lines, actor=actor, at=at)
    OpenShift.objects.bulk_create(
        OpenShift(
            roster=roster,
            seat_id=shift.seat_id,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
            break_minutes=shift.break_minutes,
            offered_at=at,
            moved_at=at,
        )
        for shift in left
    )
