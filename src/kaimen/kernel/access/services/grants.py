"""Giving and withdrawing roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from kaimen.kernel import access, audit
from kaimen.kernel.access import policy
from kaimen.kernel.access.models import Grant
from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.access.selectors import reach
from kaimen.kernel.base import clock
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import Forbidden, NotVisible, require
from kaimen.kernel.organisations.models import Organisation
from kaimen.kernel.organisations.rules.levels import Line
from kaimen.kernel.people.models import Person

OFFICERS = frozenset({Role.SYSTEM_OFFICER, Role.SECURITY_OFFICER, Role.AUDIT_OFFICER})


@dataclass(frozen=True)
class GrantRow:
    """One grant of a batch."""

    person_id: int
    role: Role
    organisation_id: int
    scope: Scope
    line: Line = Line.TERRITORIAL


@transaction.atomic
def give(
    *,
    person: Person,
    role: Role,
    organisation: Organisation,
    scope: Scope,
    actor: Actor,
    at: datetime,
    from_on: date,
    to_on: date | None = None,
    line: Line = Line.TERRITORIAL,
) -> Grant:
    """Give a role, never further than the giver's own reach (Forbidden).

    Refuses: grant.runs_backward, grant.held_already, grant.not_to_oneself, grant.officers_apart.
    """
    require(actor, policy.GRANT, organisation)
    _require_reach(actor, organisation, line, scope)
    if actor.person_id == person.pk:
        raise Refused(Refusal("grant.not_to_oneself"))
    if to_on is not None and to_on <= from_on:
        raise Refused(Refusal("grant.runs_backward"))
    if role in OFFICERS:
        _refuse_second_office(person, role, from_on, to_on)
    try:
        with transaction.atomic():
            grant = Grant.objects.create(
                person=person,
                role=role,
                organisation=organisation,
                line=line,
                scope=scope,
                from_on=from_on,
                to_on=to_on,
            )
    except IntegrityError:
        raise Refused(Refusal("grant.held_already", {"name": person.name})) from None
    after: dict[str, object] = {"person": person.pk, "role": role.value, "scope": scope.value}
    audit.record(actor=actor, key=policy.GRANT, subject=grant, at=at, organisation=organisation, after=after)
    return grant


@transaction.atomic
def give_by_code(
    *,
    person_id: int,
    role: Role,
    organisation_code: str,
    scope: Scope,
    actor: Actor,
    at: datetime,
    to_on: date | None = None,
) -> Grant:
    """Give a role from today to somebody in sight, at the union with this code. 404 for a person out of sight.

    Refuses: grant.no_such_union (also for a union where the actor gives no roles), and what `give` refuses.
    """
    person = Person.objects.visible_to(actor).filter(pk=person_id).first()
    if person is None:
        raise NotVisible(f"Person {person_id}")
    code = organisation_code.strip()
    organisation = Organisation.objects.filter(code=code, closed_on=None).first()
    if organisation is None or not actor.may(policy.GRANT, organisation):
        raise Refused(Refusal("grant.no_such_union", {"code": code[:40]}))
    today = clock.local(at).date()
    return give(
        person=person,
        role=role,
        organisation=organisation,
        scope=scope,
        actor=actor,
        at=at,
        from_on=today,
        to_on=to_on,
    )


@transaction.atomic
def withdraw(*, grant_id: int, on: date, actor: Actor, at: datetime) -> Grant:
    """End a grant from a day on, also one that was given for a time. Refuses: grant.ended_already."""
    grant = access.fetch_for_change(actor, Grant, grant_id, policy.GRANT)
    ends = max(on, grant.from_on)
    if grant.to_on is not None and grant.to_on <= ends:
        raise Refused(Refusal("grant.ended_already"))
    changed = Grant.objects.filter(pk=grant.pk, to_on=grant.to_on).update(to_on=ends)
    if not changed:
        raise Refused(Refusal("grant.ended_already"))
    audit.record(
        actor=actor,
        key=policy.GRANT,
        subject=grant,
        at=at,
        organisation=grant.organisation,
        after={"to_on": ends.isoformat()},
    )
    return Grant.objects.get(pk=grant.pk)


@transaction.atomic
def give_many(*, rows: Sequence[GrantRow], from_on: date, actor: Actor, at: datetime) -> int:
    """Give many roles at once; equal to `give` row by row. The number given. For the system alone."""
    require(actor, policy.GRANT, None)
    organisations = Organisation.objects.in_bulk({row.organisation_id for row in rows})
    grants = Grant.objects.bulk_create(
        (
            Grant(
                person_id=row.person_id,
                role=row.role,
                organisation=organisations[row.organisation_id],
                line=row.line,
                scope=row.scope,
                from_on=from_on,
            )
            for row in rows
        ),
        batch_size=2000,
    )
    audit.record_many(actor=actor, key=policy.GRANT, subjects=list(grants), at=at)
    return len(grants)


def _require_reach(actor: Actor, organisation: Organisation, line: Line, scope: Scope) -> None:
    wanted = reach(organisation, line, scope)
    held = actor.ranges(policy.GRANT)
    if wanted is None or not any(
        own.line == wanted.line and own.low <= wanted.low and wanted.high <= own.high for own in held
    ):
        raise Forbidden(policy.GRANT)


def _refuse_second_office(person: Person, role: Role, from_on: date, to_on: date | None) -> None:
    """The three officers are three people at every day; the person's row is locked while we look."""
    Person.objects.select_for_update().get(pk=person.pk)
    other = Grant.objects.filter(person=person, role__in=OFFICERS - {role}).filter(
        Q(to_on=None) | Q(to_on__gt=from_on) & Q(to_on__gt=F("from_on"))
    )
    if to_on is not None:
        other = other.filter(from_on__lt=to_on)
    if other.exists():
        raise Refused(Refusal("grant.officers_apart"))
