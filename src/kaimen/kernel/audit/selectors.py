"""Reads of the audit, for those whose range holds `audit.entry.view`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from kaimen.kernel.audit import policy
from kaimen.kernel.audit.models import ChainLink, Entry, Verification
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.clock import LOCAL_ZONE
from kaimen.kernel.base.paths import PathRange
from kaimen.kernel.base.rights import Forbidden

PAGE_SIZE = 50


@dataclass(frozen=True)
class Wanted:
    """What is looked for; everything that is set must hold. `day` is a local day, `within` a territorial subtree."""

    person_ids: tuple[int, ...] | None = None
    key: str = ""
    subject_type: str = ""
    subject_id: int | None = None
    within: PathRange | None = None
    day: date | None = None

    def condition(self) -> Q:
        found = Q()
        if self.person_ids is not None:
            found &= Q(actor_person_id__in=self.person_ids)
        if self.key:
            found &= Q(key=self.key)
        if self.subject_type:
            found &= Q(subject_type=self.subject_type)
        if self.subject_id is not None:
            found &= Q(subject_id=self.subject_id)
        if self.within is not None:
            found &= Q(organisation_path__gte=self.within.low, organisation_path__lt=self.within.high)
        if self.day is not None:
            begins = datetime.combine(self.day, time(), LOCAL_ZONE).astimezone(UTC)
            found &= Q(at__gte=begins, at__lt=begins + timedelta(days=1))
        return found


@dataclass(frozen=True)
class Slice:
    """A page by id, newest first. `older` continues below this id, `newer` above it; None where there is nothing."""

    entries: Sequence[Entry]
    older: int | None
    newer: int | None


def require_view(actor: Actor) -> None:
    """Raise `Forbidden` for those who see no entry anywhere."""
    if not actor.ranges(policy.VIEW):
        raise Forbidden(policy.VIEW)


def of_subject(subject_type: str, subject_id: int) -> QuerySet[Entry]:
    """All entries of one thing, oldest first."""
    return Entry.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("id")


def matching(*, wanted: Wanted, actor: Actor) -> QuerySet[Entry]:
    """The visible entries that are looked for, with their links, newest first."""
    rows = Entry.objects.visible_to(actor).filter(wanted.condition())
    return rows.select_related("chainlink").order_by("-id")


def page(*, wanted: Wanted, actor: Actor, below: int | None = None, above: int | None = None) -> Slice:
    """Fifty entries below (older than) or above (newer than) an id. Raises Forbidden. One statement."""
    require_view(actor)
    rows = matching(wanted=wanted, actor=actor)
    if above is not None:
        found = list(rows.filter(id__gt=above).order_by("id")[: PAGE_SIZE + 1])
        shown = found[:PAGE_SIZE][::-1]
        has_newer, has_older = len(found) > PAGE_SIZE, bool(shown)
    else:
        found = list((rows if below is None else rows.filter(id__lt=below))[: PAGE_SIZE + 1])
        shown = found[:PAGE_SIZE]
        has_newer, has_older = below is not None and bool(shown), len(found) > PAGE_SIZE
    return Slice(
        entries=shown,
        older=shown[-1].pk if has_older else None,
        newer=shown[0].pk if has_newer else None,
    )


def link_count() -> int:
    """Links of the chain: the last sequence, since nothing is ever taken out."""
    last = ChainLink.objects.order_by("-sequence").values_list("sequence", flat=True).first()
    return last or 0


def last_verification() -> Verification | None:
    """The latest check, also one that is still running."""
    return Verification.objects.order_by("-id").first()


def last_finished() -> Verification | None:
    return Verification.objects.exclude(finished_at=None).order_by("-id").first()
