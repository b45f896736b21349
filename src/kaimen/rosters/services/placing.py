"""What every deed on shifts needs: locks in one order (points by id, then people by id), judging, changing hands."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.organisations.models import Organisation
from kaimen.kernel.people.models import Person
from kaimen.rosters.models import Roster, ServicePoint, Shift
from kaimen.rosters.rules.shifts import Duty
from kaimen.rosters.rules.spans import local_day
from kaimen.rosters.selectors import judging, standing
from kaimen.rosters.selectors.judging import Place
from kaimen.rosters.services.rosters import lock_people

INSTANT = timedelta(microseconds=1)


def lock(roster_ids: Iterable[int]) -> dict[int, Roster]:
    """Rosters with the rows of their points locked, points in the order of their ids: one writer a point at a time."""
    rosters = Roster.objects.select_related("point__organisation").in_bulk(set(roster_ids))
    points = {roster.point_id for roster in rosters.values()}
    list(ServicePoint.objects.select_for_update(of=("self",)).filter(pk__in=points).order_by("pk").values_list("pk"))
    for roster in rosters.values():
        roster.refresh_from_db(fields=["state", "published_at"])
    return rosters


def people(person_ids: Iterable[int]) -> dict[int, Person]:
    """These people, locked in the order of their ids; after the points."""
    wanted = set(person_ids)
    lock_people(wanted)
    return Person.objects.in_bulk(wanted)


def again(shift_id: int) -> Shift:
    """The shift as it stands under the lock. Refuses shift.gone: somebody took it out meanwhile."""
    shift = Shift.objects.select_related("seat__point", "person").filter(pk=shift_id).first()
    if shift is None:
        raise Refused(Refusal("shift.gone"))
    return shift


def duty_of(shift: Shift, person: Person) -> Duty:
    """A shift as it would be in the hands of somebody."""
    return judging.in_hands(shift, person.pk, person.name)


def place_of(shift: Shift) -> Place:
    return shift.seat_id, shift.span


def stranger_refusals(person_ids: Iterable[int], organisation: Organisation, at: datetime) -> tuple[Refusal, ...]:
    """Refuses shift.person_elsewhere: somebody without a duty role at this union."""
    if set(person_ids) <= standing.candidate_ids(organisation.pk, local_day(at)):
        return ()
    return (Refusal("shift.person_elsewhere", {"organisation": organisation.name}),)


def refusals(
    wanted: Sequence[Duty],
    *,
    organisation: Organisation,
    leaving: Collection[Place] = (),
    roster_id: int | None = None,
    may_rest_less: bool = False,
) -> tuple[Refusal, ...]:
    """Everything against these shifts taken together, beside what stands once the shifts in `leaving` are left.

    Refuses shift.overlaps, shift.person_busy, shift.person_away, shift.protected_from_nights, shift.not_certified;
    shift.rest_too_short only where nothing else stands and no reason was given.
    """
    if not wanted:
        return ()
    judge = judging.read(
        seats={each.seat_id for each in wanted},
        people={each.person_id for each in wanted},
        start=min(each.span.start for each in wanted),
        end=max(each.span.end for each in wanted),
        organisation=organisation,
        roster_id=roster_id,
    )
    return judge.refusals(wanted, leaving=leaving, may_rest_less=may_rest_less)


def give(holders: Mapping[int, int], override_reason: str = "") -> None:
    """Put shifts (by id) into the hands of people (by id), all at once.

    Nobody may begin two shifts of a roster at one instant, and the database looks at every row by itself: so the
    shifts first step aside by some microseconds, unseen in this transaction, and come back in their new hands.
    """
    shifts_held = list(Shift.objects.filter(pk__in=holders).order_by("pk"))
    if len(shifts_held) > 1:
        for step, shift in enumerate(shifts_held, start=1):
            Shift.objects.filter(pk=shift.pk).update(starts_at=shift.starts_at - step * INSTANT)
    for shift in shifts_held:
        Shift.objects.filter(pk=shift.pk).update(
            starts_at=shift.starts_at, person_id=holders[shift.pk], override_reason=override_reason
        )
