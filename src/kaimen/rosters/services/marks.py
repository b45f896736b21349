"""What people say about shifts of their own 知悉、到岗、离岗. The first of a kind counts; saying it twice changes
nothing."""

from datetime import datetime

from django.db import transaction

from kaimen.kernel import audit
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import raise_any
from kaimen.kernel.base.rights import NotVisible, require
from kaimen.rosters import policy
from kaimen.rosters.models import Shift, ShiftMark
from kaimen.rosters.rules import marks
from kaimen.rosters.rules.living import MarkKind


@transaction.atomic
def mark(*, shift_id: int, kind: MarkKind, actor: Actor, at: datetime) -> ShiftMark:
    """Say something about a published shift of one's own; 404 for everybody else's.

    Refuses: mark.too_early {from}, mark.over {ends}, mark.not_arrived.
    """
    shift = _own(shift_id, actor)
    said = ShiftMark.objects.filter(shift=shift, person_id=shift.person_id)
    known = said.filter(kind=kind).first()
    if known is not None:
        return known
    has_arrived = said.filter(kind=MarkKind.CHECKED_IN).exists()
    raise_any(marks.refusals(kind, shift.span, at, has_arrived=has_arrived))
    made = ShiftMark.objects.create(shift=shift, person_id=shift.person_id, kind=kind, at=at)
    audit.record(
        actor=actor,
        key=policy.OWN,
        subject=shift,
        at=at,
        organisation=shift.roster.point.organisation,
        after={"mark": kind.value},
    )
    return made


@transaction.atomic
def acknowledge_all(*, actor: Actor, at: datetime) -> int:
    """Acknowledge every shift of one's own that lies ahead; how many were new."""
    who = _somebody(actor)
    ahead = Shift.objects.published().filter(person_id=who, ends_at__gt=at)
    known = ShiftMark.objects.filter(person_id=who, kind=MarkKind.ACKNOWLEDGED).values("shift_id")
    new = list(ahead.exclude(pk__in=known).order_by("starts_at", "id").values_list("id", flat=True))
    for shift_id in new:
        mark(shift_id=shift_id, kind=MarkKind.ACKNOWLEDGED, actor=actor, at=at)
    return len(new)


def _own(shift_id: int, actor: Actor) -> Shift:
    own = Shift.objects.published().filter(pk=shift_id, person_id=_somebody(actor))
    shift = own.select_for_update(of=("self",)).select_related("roster__point__organisation").first()
    if shift is None:
        raise NotVisible(f"Shift {shift_id}")
    require(actor, policy.OWN, shift.roster.point.organisation)
    return shift


def _somebody(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotVisible("Shift")
    return actor.person_id
