"""Reads of access: the actor behind a person, and the keys of a role."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.db.models.functions import Length

from kaimen.kernel.access import policy
from kaimen.kernel.access.models import Grant
from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.base import clock, paths, words
from kaimen.kernel.base.actors import Actor, HasPaths
from kaimen.kernel.base.paths import PathRange
from kaimen.kernel.base.rights import NotVisible, require
from kaimen.kernel.base.text import NAME_LIMIT
from kaimen.kernel.organisations.models import Organisation
from kaimen.kernel.people.models import Person

PAGE_SIZE = 50


@cache
def keys_of(role: Role) -> frozenset[str]:
    """All permission keys of a role, over every room."""
    modules = [f"{config.name}.policy" for config in apps.get_app_configs() if config.name.startswith("kaimen.")]
    tables = [getattr(import_module(name), "ROLES", {}) for name in modules if find_spec(name)]
    return frozenset[str]().union(*(table.get(role, frozenset()) for table in tables))


@dataclass(frozen=True)
class PersonActor:
    """A signed-in person with the ranges of each key."""

    person_id: int
    name: str
    held: tuple[tuple[frozenset[str], PathRange], ...]
    roles: frozenset[str] = frozenset()
    tokens: frozenset[str] = field(default_factory=frozenset)
    kind: str = "person"

    def ranges(self, key: str) -> tuple[PathRange, ...]:
        return tuple(dict.fromkeys(reach for keys, reach in self.held if key in keys))

    def may(self, key: str, organisation: HasPaths | None) -> bool:
        if organisation is None:
            return False
        return any(reach.holds(getattr(organisation, f"{reach.line}_path")) for reach in self.ranges(key))


def reach(organisation: Organisation, line: str, scope: str) -> PathRange | None:
    """How far a grant there reaches; None when the union has no place in that line."""
    path = getattr(organisation, f"{line}_path")
    if not path:
        return None
    return paths.subtree(str(line), path) if scope == Scope.SUBTREE else paths.only(str(line), path)


def person_actor(person_id: int, *, at: datetime, tokens: frozenset[str] = frozenset()) -> PersonActor:
    """The actor of a person with the grants in force on the local day of `at` (two statements)."""
    person = Person.objects.only("id", "name").get(pk=person_id)
    in_force = Grant.objects.in_force(clock.local(at).date()).filter(person_id=person_id)
    grants = list(in_force.select_related("organisation").order_by("id"))
    held = [
        (keys_of(Role(grant.role)), reached)
        for grant in grants
        if (reached := reach(grant.organisation, grant.line, grant.scope))
    ]
    return PersonActor(person_id, person.name, tuple(held), frozenset(grant.role for grant in grants), tokens)


def first_holder(role: Role, organisation_code: str, *, at: datetime) -> int | None:
    """Id of the first person who holds a role at a union; None when nobody does."""
    held = Grant.objects.in_force(clock.local(at).date()).filter(role=role, organisation__code=organisation_code)
    return held.order_by("id").values_list("person_id", flat=True).first()


def holders(roles: Sequence[Role], organisation_id: int, *, at: datetime) -> tuple[int, ...]:
    """Ids of those who hold one of the roles at a union, each once: by the order of the roles, then the eldest."""
    held = Grant.objects.in_force(clock.local(at).date()).filter(role__in=roles, organisation_id=organisation_id)
    found = [(roles.index(Role(role)), pk, person) for pk, role, person in held.values_list("id", "role", "person_id")]
    return tuple(dict.fromkeys(person for _order, _pk, person in sorted(found)))


def offices_at_the_top(roles: Sequence[Role], *, at: datetime) -> dict[int, int]:
    """Grant and person of those who hold one of the roles at a union without superior; each person once."""
    held = Grant.objects.in_force(clock.local(at).date()).filter(role__in=roles)
    tops = held.alias(depth=Length("organisation__territorial_path")).filter(depth=paths.WIDTH)
    first: dict[int, int] = {}
    for grant_id, person_id in tops.order_by("id").values_list("id", "person_id"):
        first.setdefault(person_id, grant_id)
    return {grant_id: person_id for person_id, grant_id in first.items()}


def colleagues(person_ids: Iterable[int]) -> frozenset[int]:
    """Those who hold or held any role: what they did, they did in office."""
    held = Grant.objects.filter(person_id__in=set(person_ids)).order_by().values_list("person_id", flat=True)
    return frozenset(held.distinct())


@dataclass(frozen=True)
class GrantShown:
    """A grant in words."""

    id: int
    person_id: int
    name: str
    role: str
    union: str
    scope: str
    from_on: date
    to_on: date | None


@dataclass(frozen=True)
class ColleaguePage:
    """A person with account and roles, for the security officer."""

    person_id: int
    name: str
    union: str
    account_id: int | None
    username: str
    is_active: bool
    is_oneself: bool
    grants: Sequence[GrantShown]


@dataclass(frozen=True)
class GrantsPage:
    """One page of the list; `page` is what the paging shows."""

    page: "Page[Grant]"
    rows: Sequence[GrantShown]


def grants_page(actor: Actor, *, at: datetime, search: str = "", number: int | str = 1) -> GrantsPage:
    """Grants in the actor's range that have not ended, by name; three statements whatever the size."""
    rows = Grant.objects.visible_to(actor).filter(Q(to_on=None) | Q(to_on__gt=clock.local(at).date()))
    if search.strip():
        rows = rows.filter(person__name__startswith=search.strip()[:NAME_LIMIT])
    ordered = rows.select_related("person", "organisation").order_by("person__name", "person_id", "id")
    page = Paginator(ordered, PAGE_SIZE).get_page(number)
    return GrantsPage(page, [_shown(grant) for grant in page.object_list])


def people_named(actor: Actor, name: str) -> list[tuple[int, str, str]]:
    """Id, name and union of those in sight whose name begins so, at most twenty."""
    if not name.strip():
        return []
    found = Person.objects.visible_to(actor).filter(
        name__startswith=name.strip()[:NAME_LIMIT], organisation__isnull=False
    )
    return list(found.order_by("name", "id").values_list("id", "name", "organisation__short_name")[:20])


def colleague_page(actor: Actor, person_id: int, *, at: datetime) -> ColleaguePage:
    """One person in sight. 404 for others, 403 for those who may give no roles there."""
    person = Person.objects.visible_to(actor).select_related("organisation", "account").filter(pk=person_id).first()
    if person is None:
        raise NotVisible(f"Person {person_id}")
    require(actor, policy.GRANT, person.organisation)
    account = getattr(person, "account", None)
    grants = Grant.objects.visible_to(actor).filter(person=person).select_related("person", "organisation")
    ends = Q(to_on=None) | Q(to_on__gt=clock.local(at).date())
    return ColleaguePage(
        person_id=person.pk,
        name=person.name,
        union=person.organisation.name if person.organisation else "",
        account_id=account.pk if account else None,
        username=account.username if account else "",
        is_active=account.is_active if account else False,
        is_oneself=person.pk == actor.person_id,
        grants=[_shown(grant) for grant in grants.filter(ends).order_by("id")],
    )


def _shown(grant: Grant) -> GrantShown:
    return GrantShown(
        id=grant.pk,
        person_id=grant.person_id,
        name=grant.person.name,
        role=words.label(Role(grant.role)),
        union=grant.organisation.short_name,
        scope=words.label(Scope(grant.scope)),
        from_on=grant.from_on,
        to_on=grant.to_on,
    )
