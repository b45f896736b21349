"""What is known of people for the roster 值守人员: employment, certificates, absences, wishes; many at once besides.

Each is kept at the union of a point by who may keep its staff; a wish also by the person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from kaimen.kernel import access, audit
from kaimen.kernel.base import text
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import NotVisible, require
from kaimen.kernel.organisations.models import Organisation
from kaimen.rosters import policy
from kaimen.rosters.models import Absence, Certificate, DutyWish, Employment, ServicePoint, Shift
from kaimen.rosters.rules.spans import DAY, local_day
from kaimen.rosters.rules.staff import AbsenceKind, CertificateKind, Regime, WishKind
from kaimen.rosters.selectors import standing

BATCH = 2000
NUMBER_LIMIT = 40
Row = Employment | Certificate | Absence | DutyWish


@dataclass(frozen=True)
class EmploymentRow:
    """How somebody works for the union from a day on; `share` in hundredths of a full load of duty."""

    person_id: int
    regime: Regime
    from_on: date
    share: int = 100


@dataclass(frozen=True)
class CertificateRow:
    """A certificate of somebody, until a day (exclusive) or until further notice."""

    person_id: int
    kind: CertificateKind
    from_on: date
    to_on: date | None = None
    number: str = ""


@dataclass(frozen=True)
class AbsenceRow:
    """Days on which somebody is away or protected, the last one included."""

    person_id: int
    kind: AbsenceKind
    first_on: date
    last_on: date | None = None


@dataclass(frozen=True)
class WishRow:
    """What somebody would like on a day."""

    person_id: int
    day: date
    kind: WishKind


Told = EmploymentRow | CertificateRow | AbsenceRow | WishRow


@transaction.atomic
def employ(*, point_id: int, row: EmploymentRow, actor: Actor, at: datetime) -> Employment:
    """Record how somebody works for the union of a point; what held before ends on that day.

    Refuses: shift.person_elsewhere {organisation}, staff.share_unclear, staff.held_already {from_on}.
    """
    union = _union(point_id, actor)
    _refuse_strangers(union, [row.person_id], at)
    _refuse_share(row)
    before = Employment.objects.filter(person_id=row.person_id, organisation=union, to_on=None).first()
    if before is not None and before.from_on >= row.from_on:
        raise Refused(Refusal("staff.held_already", {"from_on": before.from_on.isoformat()}))
    Employment.objects.filter(person_id=row.person_id, organisation=union, to_on=None).update(to_on=row.from_on)
    made = _employment(union, row)
    made.save()
    _record(made, union, actor, at, after=_shown(made))
    return made


@transaction.atomic
def end_employment(*, employment_id: int, on: date, actor: Actor, at: datetime) -> Employment:
    """End an employment on a day (exclusive). Refuses: staff.ended_already."""
    found = access.fetch_for_change(actor, Employment, employment_id, policy.STAFF)
    _end(found, on, actor, at)
    return Employment.objects.get(pk=found.pk)


@transaction.atomic
def certify(*, point_id: int, row: CertificateRow, actor: Actor, at: datetime) -> Certificate:
    """Record a certificate. Refuses: shift.person_elsewhere {organisation}, staff.runs_backward, text.*."""
    union = _union(point_id, actor)
    _refuse_strangers(union, [row.person_id], at)
    if row.to_on is not None and row.to_on <= row.from_on:
        raise Refused(Refusal("staff.runs_backward"))
    made = _certificate(union, row)
    made.save()
    _record(made, union, actor, at, after=_shown(made))
    return made


@transaction.atomic
def end_certificate(*, certificate_id: int, on: date, actor: Actor, at: datetime) -> Certificate:
    """End a certificate on a day (exclusive). Refuses: staff.ended_already."""
    found = access.fetch_for_change(actor, Certificate, certificate_id, policy.STAFF)
    _end(found, on, actor, at)
    return Certificate.objects.get(pk=found.pk)


@transaction.atomic
def record_absence(*, point_id: int, row: AbsenceRow, actor: Actor, at: datetime) -> tuple[Absence, list[Shift]]:
    """Record that somebody is away or protected. What is published stands: the shifts that still lie ahead and are
    uncovered by it are named, so that they can be repaired.

    Refuses: shift.person_elsewhere {organisation}, staff.runs_backward.
    """
    union = _union(point_id, actor)
    _refuse_strangers(union, [row.person_id], at)
    if row.last_on is not None and row.last_on < row.first_on:
        raise Refused(Refusal("staff.runs_backward"))
    made = _absence(union, row)
    made.save()
    uncovered = standing.uncovered_by(row.person_id, row.kind, row.first_on, row.last_on, at)
    shown = {**_shown(made), "uncovers": [shift.pk for shift in uncovered]}
    _record(made, union, actor, at, after=shown)
    return made, uncovered


@transaction.atomic
def withdraw_absence(*, absence_id: int, actor: Actor, at: datetime) -> None:
    """Take an absence back: it did not come to it."""
    found = access.fetch_for_change(actor, Absence, absence_id, policy.STAFF)
    _record(found, found.organisation, actor, at, before=_shown(found))
    found.delete()


@transaction.atomic
def wish(*, point_id: int, row: WishRow, actor: Actor, at: datetime) -> DutyWish:
    """Record what somebody would like on a day; a second wish of the day takes the place of the first. Somebody else's
    is kept with `policy.STAFF`, one's own with `policy.OWN`.

    Refuses: shift.person_elsewhere {organisation}, wish.in_the_past {today}.
    """
    is_own = actor.person_id == row.person_id
    union = _union(point_id, actor, policy.OWN if is_own else policy.STAFF)
    _refuse_strangers(union, [row.person_id], at)
    _refuse_past(row, at)
    DutyWish.objects.filter(person_id=row.person_id, organisation=union, day=row.day).delete()
    made = _wish(union, row)
    made.save()
    _record(made, union, actor, at, after=_shown(made), key=policy.OWN if is_own else policy.STAFF)
    return made


@transaction.atomic
def withdraw_wish(*, wish_id: int, actor: Actor, at: datetime) -> None:
    """Take a wish back."""
    found = DutyWish.objects.visible_to(actor).select_related("organisation").filter(pk=wish_id).first()
    if found is None:
        raise NotVisible(f"DutyWish {wish_id}")
    key = policy.OWN if found.person_id == actor.person_id else policy.STAFF
    require(actor, key, found.organisation)
    _record(found, found.organisation, actor, at, before=_shown(found), key=key)
    found.delete()


@dataclass(frozen=True)
class Staff:
    """What is to be known of the people of one union, for `record_many`."""

    organisation: Organisation
    employments: Sequence[EmploymentRow] = ()
    certificates: Sequence[CertificateRow] = ()
    absences: Sequence[AbsenceRow] = ()
    wishes: Sequence[WishRow] = ()


@transaction.atomic
def record_many(*, staff: Sequence[Staff], actor: Actor, at: datetime) -> int:
    """The same rows as one by one, in few statements, for people of whom nothing is recorded yet and who have no
    published shift. How many rows."""
    made: list[tuple[Row, Organisation]] = []
    for each in staff:
        union = each.organisation
        require(actor, policy.STAFF, union)
        given: tuple[Told, ...] = (*each.employments, *each.certificates, *each.absences, *each.wishes)
        _refuse_strangers(union, [row.person_id for row in given], at)
        for employment in each.employments:
            _refuse_share(employment)
        for wished in each.wishes:
            _refuse_past(wished, at)
        made += [(_employment(union, employed), union) for employed in each.employments]
        made += [(_certificate(union, paper), union) for paper in each.certificates]
        made += [(_absence(union, absence), union) for absence in each.absences]
        made += [(_wish(union, wished), union) for wished in each.wishes]
    _store([row for row, _union in made])
    for stored, union in made:
        _record(stored, union, actor, at, after=_shown(stored))
    return len(made)


def _store(rows: Sequence[Row]) -> None:
    Employment.objects.bulk_create([row for row in rows if isinstance(row, Employment)], batch_size=BATCH)
    Certificate.objects.bulk_create([row for row in rows if isinstance(row, Certificate)], batch_size=BATCH)
    Absence.objects.bulk_create([row for row in rows if isinstance(row, Absence)], batch_size=BATCH)
    DutyWish.objects.bulk_create([row for row in rows if isinstance(row, DutyWish)], batch_size=BATCH)


def _union(point_id: int, actor: Actor, key: str = policy.STAFF) -> Organisation:
    return access.fetch_for_change(actor, ServicePoint, point_id, key).organisation


def _refuse_strangers(union: Organisation, person_ids: Sequence[int], at: datetime) -> None:
    if not frozenset(person_ids) <= standing.candidate_ids(union.pk, local_day(at)):
        raise Refused(Refusal("shift.person_elsewhere", {"organisation": union.name}))


def _refuse_share(row: EmploymentRow) -> None:
    if not 0 < row.share <= 100:
        raise Refused(Refusal("staff.share_unclear"))


def _refuse_past(row: WishRow, at: datetime) -> None:
    today = local_day(at)
    if row.day < today:
        raise Refused(Refusal("wish.in_the_past", {"today": today.isoformat()}))


def _end(found: Employment | Certificate, on: date, actor: Actor, at: datetime) -> None:
    if found.to_on is not None and found.to_on <= on:
        raise Refused(Refusal("staff.ended_already"))
    ends = max(on, found.from_on + DAY)
    before = _shown(found)
    type(found).objects.filter(pk=found.pk).update(to_on=ends)
    _record(found, found.organisation, actor, at, before=before, after={**before, "to_on": ends.isoformat()})


def _employment(union: Organisation, row: EmploymentRow) -> Employment:
    return Employment(
        person_id=row.person_id,
        organisation=union,
        regime=row.regime,
        share=row.share,
        from_on=row.from_on,
        is_generated=union.is_generated,
    )


def _certificate(union: Organisation, row: CertificateRow) -> Certificate:
    return Certificate(
        person_id=row.person_id,
        organisation=union,
        kind=row.kind,
        number=text.clean_line(row.number, limit=NUMBER_LIMIT, may_be_empty=True),
        from_on=row.from_on,
        to_on=row.to_on,
        is_generated=union.is_generated,
    )


def _absence(union: Organisation, row: AbsenceRow) -> Absence:
    return Absence(
        person_id=row.person_id,
        organisation=union,
        kind=row.kind,
        first_on=row.first_on,
        last_on=row.last_on,
        is_generated=union.is_generated,
    )


def _wish(union: Organisation, row: WishRow) -> DutyWish:
    return DutyWish(
        person_id=row.person_id, organisation=union, day=row.day, kind=row.kind, is_generated=union.is_generated
    )


def _shown(row: Row) -> dict[str, object]:
    """The row as the audit keeps it; days as ISO."""
    named = ("person_id", "regime", "share", "kind", "number", "from_on", "to_on", "first_on", "last_on", "day")
    held = {name: getattr(row, name) for name in named if hasattr(row, name)}
    return {
        name: value.isoformat() if isinstance(value, date) else str(value) if name in ("kind", "regime") else value
        for name, value in held.items()
    }


def _record(
    row: Row,
    union: Organisation,
    actor: Actor,
    at: datetime,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    key: str = policy.STAFF,
) -> None:
    audit.record(actor=actor, key=key, subject=row, at=at, organisation=union, before=before, after=after)
