"""The list of people 人员名册: those whose union lies in the actor's range, numbers masked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, QuerySet

from kaimen.kernel.base import words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.rights import Forbidden, NotVisible
from kaimen.kernel.base.text import mask_id, mask_phone
from kaimen.kernel.people import policy
from kaimen.kernel.people.models import Membership, Person
from kaimen.kernel.people.rules.membership import MembershipState

PAGE_SIZE = 30
SEARCH_LIMIT = 30


@dataclass(frozen=True)
class MembershipShown:
    """A membership in words; `to_on` is the first day it no longer holds."""

    state: MembershipState
    union: str
    from_on: date
    to_on: date | None

    @property
    def state_says(self) -> str:
        return words.label(self.state)

    @property
    def is_open(self) -> bool:
        return self.to_on is None


@dataclass(frozen=True)
class PersonShown:
    """Somebody as the list and the page show them; numbers are masked."""

    id: int
    name: str
    union: str
    union_id: int | None
    phone: str
    id_number: str
    created_at: datetime
    is_generated: bool
    memberships: Sequence[MembershipShown]

    @property
    def membership(self) -> MembershipShown | None:
        """The one that runs now."""
        return next((each for each in self.memberships if each.is_open), None)


@dataclass(frozen=True)
class Directory:
    """One page of the list. `by_number`: found by a whole number, not by name."""

    page: "Page[PersonShown]"
    search: str = ""
    by_number: bool = False
    may_import: bool = False


@dataclass(frozen=True)
class PersonPage:
    """One person, and whether whole numbers may be asked for here."""

    person: PersonShown
    may_reveal: bool


def _seen(actor: Actor) -> QuerySet[Person]:
    held = Membership.objects.select_related("organisation").order_by("-from_on", "-id")
    seen = Person.objects.visible_to(actor).select_related("organisation")
    return seen.prefetch_related(Prefetch("memberships", queryset=held))


def directory(*, actor: Actor, search: str = "", page: object = 1) -> Directory:
    """People by name, those whose name begins with `search`. Raises Forbidden. Three statements."""
    if not actor.ranges(policy.VIEW):
        raise Forbidden(policy.VIEW)
    asked = " ".join(search.split())[:SEARCH_LIMIT]
    rows = _seen(actor)
    if asked:
        rows = rows.filter(name__startswith=asked)
    return _listed(rows, actor, page, search=asked)


def of_ids(*, ids: Sequence[int], actor: Actor) -> Directory:
    """The same list of certain people: those that a number belongs to."""
    return _listed(_seen(actor).filter(pk__in=ids), actor, 1, by_number=True)


def person(*, person_id: int, actor: Actor) -> PersonPage:
    """One person. Raises NotVisible, also for oneself where no range holds the key: this is a colleague's page."""
    found = _seen(actor).filter(pk=person_id).first() if actor.ranges(policy.VIEW) else None
    if found is None:
        raise NotVisible(f"Person {person_id}")
    return PersonPage(_shown(found), actor.may(policy.VIEW_NUMBERS, found.organisation))


def names(ids: Iterable[int]) -> Mapping[int, str]:
    """Names of persons by id, for pages that have their own right to show them (the audit)."""
    return dict(Person.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def ids_named(name: str, *, limit: int = 200) -> tuple[int, ...]:
    """Ids of those who bear exactly this name."""
    return tuple(Person.objects.filter(name=name).order_by("id").values_list("pk", flat=True)[:limit])


def _listed(
    rows: QuerySet[Person], actor: Actor, page: object, *, search: str = "", by_number: bool = False
) -> Directory:
    shown = Paginator(rows.order_by("name", "id"), PAGE_SIZE).get_page(page)  # type: ignore[arg-type]
    shown.object_list = [_shown(each) for each in shown.object_list]  # type: ignore[misc]
    return Directory(shown, search, by_number, bool(actor.ranges(policy.IMPORT)))  # type: ignore[arg-type]


def _shown(found: Person) -> PersonShown:
    return PersonShown(
        id=found.pk,
        name=found.name,
        union=found.organisation.name if found.organisation else "",
        union_id=found.organisation_id,
        phone=mask_phone(found.phone),
        id_number=mask_id(found.id_number),
        created_at=found.created_at,
        is_generated=found.is_generated,
        memberships=[
            MembershipShown(MembershipState(each.state), each.organisation.name, each.from_on, each.to_on)
            for each in found.memberships.all()
        ],
    )
