"""Reads of access: the actor behind a person, and the keys of a role."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from kaimen.kernel.access.models import Grant
from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.base import clock, paths
from kaimen.kernel.base.actors import HasPaths
from kaimen.kernel.base.paths import PathRange
from kaimen.kernel.people.models import Person


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


def _reach(grant: Grant) -> PathRange | None:
    path = getattr(grant.organisation, f"{grant.line}_path")
    if not path:
        return None
    return paths.subtree(grant.line, path) if grant.scope == Scope.SUBTREE else paths.only(grant.line, path)


def person_actor(person_id: int, *, at: datetime, tokens: frozenset[str] = frozenset()) -> PersonActor:
    """The actor of a person with the grants in force on the local day of `at` (two statements)."""
    person = Person.objects.only("id", "name").get(pk=person_id)
    grants = Grant.objects.in_force(clock.local(at).date()).filter(person_id=person_id).select_related("organisation")
    held = [(keys_of(Role(grant.role)), reach) for grant in grants.order_by("id") if (reach := _reach(grant))]
    return PersonActor(person_id, person.name, tuple(held), frozenset(grant.role for grant in grants), tokens)


def organisations_of(person_id: int, *, at: datetime) -> list[int]:
    """Ids of organisations where the person holds any grant."""
    grants = Grant.objects.in_force(clock.local(at).date()).filter(person_id=person_id)
    return list(grants.order_by("organisation_id").values_list("organisation_id", flat=True).distinct())


def first_holder(role: Role, organisation_code: str, *, at: datetime) -> int | None:
    """Id of the first person who holds a role at a union; None when nobody does."""
    held = Grant.objects.in_force(clock.local(at).date()).filter(role=role, organisation__code=organisation_code)
    return held.order_by("id").values_list("person_id", flat=True).first()


def colleagues(person_ids: Iterable[int]) -> frozenset[int]:
    """Those who hold or held any role: what they did, they did in office."""
    held = Grant.objects.filter(person_id__in=set(person_ids)).order_by().values_list("person_id", flat=True)
    return frozenset(held.distinct())
