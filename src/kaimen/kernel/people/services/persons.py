"""Registering persons one by one and from sheets. Every look at a whole number is logged."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from kaimen.kernel import audit
from kaimen.kernel.base import clock, identity, text
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.crypto import blind_index
from kaimen.kernel.base.refusals import Refusal, Refused, raise_any
from kaimen.kernel.base.rights import Forbidden, NotVisible, require
from kaimen.kernel.organisations.models import Organisation
from kaimen.kernel.people import policy
from kaimen.kernel.people.models import Membership, Person
from kaimen.kernel.people.rules.membership import MembershipState

BATCH = 1000
MOST_WITH_NUMBER = 100
ID_NUMBER = re.compile(r"[0-9]{17}[0-9X]")


@dataclass(frozen=True)
class PersonRow:
    """One person of a batch, already clean: name ≤ 30, numbers checked or empty."""

    name: str
    organisation_id: int
    phone: str = ""
    id_number: str = ""
    joined_on: date | None = None


def phone_index(phone: str) -> str:
    return blind_index(phone, "person.phone") if phone else ""


def id_index(id_number: str) -> str:
    return blind_index(id_number, "person.id_number") if id_number else ""


def _person(row: PersonRow, organisation: Organisation, at: datetime, is_generated: bool) -> Person:
    return Person(
        name=row.name,
        phone=row.phone,
        phone_index=phone_index(row.phone),
        id_number=row.id_number,
        id_index=id_index(row.id_number),
        organisation=organisation,
        created_at=at,
        is_generated=is_generated,
    )


@transaction.atomic
def register(
    *,
    name: str,
    organisation: Organisation,
    actor: Actor,
    at: datetime,
    phone: str = "",
    id_number: str = "",
    joined_on: date | None = None,
    is_generated: bool = False,
) -> Person:
    """Register somebody, as a member when `joined_on` is given. Refuses: text.*, phone.*, id_number.*,
    person.id_taken.
    """
    require(actor, policy.CHANGE, organisation)
    row = PersonRow(
        name=text.clean_name(name),
        organisation_id=organisation.pk,
        phone=identity.read_phone(phone),
        id_number=identity.read_id_number(id_number),
        joined_on=joined_on,
    )
    if row.phone:
        raise_any(identity.check_mobile(row.phone))
    if row.id_number:
        raise_any(identity.check_id_number(row.id_number, on=clock.local(at).date()))
        if Person.objects.filter(id_index=id_index(row.id_number)).exists():
            raise Refused(Refusal("person.id_taken"))
    person = _person(row, organisation, at, is_generated)
    person.save(force_insert=True)
    if joined_on:
        Membership.objects.create(
            person=person, organisation=organisation, state=MembershipState.ACTIVE, from_on=joined_on
        )
    audit.record(actor=actor, key=policy.CHANGE, subject=person, at=at, organisation=organisation)
    return person


@transaction.atomic
def register_many(*, rows: Sequence[PersonRow], actor: Actor, at: datetime, is_generated: bool = False) -> list[Person]:
    """Register many at once; equal to `register` row by row. Rows must be clean (see `imports`)."""
    organisations = Organisation.objects.in_bulk({row.organisation_id for row in rows})
    for organisation in organisations.values():
        require(actor, policy.IMPORT, organisation)
    persons = Person.objects.bulk_create(
        (_person(row, organisations[row.organisation_id], at, is_generated) for row in rows), batch_size=BATCH
    )
    Membership.objects.bulk_create(
        (
            Membership(
                person=person, organisation_id=row.organisation_id, state=MembershipState.ACTIVE, from_on=row.joined_on
            )
            for person, row in zip(persons, rows, strict=True)
            if row.joined_on
        ),
        batch_size=BATCH,
    )
    audit.record_many(actor=actor, key=policy.CHANGE, subjects=list(persons), at=at)
    return list(persons)


@transaction.atomic
def reveal_numbers(*, person_id: int, reason: str, actor: Actor, at: datetime) -> tuple[str, str]:
    """The whole telephone and ID number of somebody; the look and its reason are logged."""
    person = Person.objects.visible_to(actor).filter(pk=person_id).select_related("organisation").first()
    if person is None:
        raise NotVisible(f"Person {person_id}")
    require(actor, policy.VIEW_NUMBERS, person.organisation)
    reason = text.clean_line(reason, limit=200)
    audit.record(
        actor=actor, key=policy.VIEW_NUMBERS, subject=person, at=at, organisation=person.organisation, reason=reason
    )
    return person.phone, person.id_number


@transaction.atomic
def find_by_number(*, number: str, actor: Actor, at: datetime) -> tuple[int, ...]:
    """Ids of the visible persons with this whole mobile or ID number; each look-up is logged, also one in vain.

    Raises Forbidden. Refuses: person.number_unclear.
    """
    if not actor.ranges(policy.VIEW):
        raise Forbidden(policy.VIEW)
    by, found = _with_number(number)
    seen = list(
        found.filter(pk__in=Person.objects.visible_to(actor).values("pk"))
        .select_related("organisation")
        .order_by("id")[:MOST_WITH_NUMBER]
    )
    if seen:
        audit.record_many(actor=actor, key=policy.VIEW, subjects=[*seen], at=at, after={"by": by})
    elif actor.person_id is not None:
        oneself = Person.objects.select_related("organisation").get(pk=actor.person_id)
        after: dict[str, object] = {"by": by, "found": 0}
        audit.record(
            actor=actor, key=policy.VIEW, subject=oneself, at=at, organisation=oneself.organisation, after=after
        )
    return tuple(person.pk for person in seen)


def _with_number(number: str) -> tuple[str, QuerySet[Person]]:
    phone, id_number = identity.read_phone(number), identity.read_id_number(number)
    if not identity.check_mobile(phone):
        return "phone", Person.objects.filter(phone_index=phone_index(phone))
    if ID_NUMBER.fullmatch(id_number):
        return "id_number", Person.objects.filter(id_index=id_index(id_number))
    raise Refused(Refusal("person.number_unclear"))
