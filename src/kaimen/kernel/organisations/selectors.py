"""Reads of organisations."""

from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from kaimen.kernel.base import paths
from kaimen.kernel.organisations.models import Organisation, Placement
from kaimen.kernel.organisations.rules.levels import Line


def superiors(organisation: Organisation, line: Line = Line.TERRITORIAL) -> list[Organisation]:
    """The unions above, nearest first."""
    column = f"{line.value}_path"
    above = paths.parents(getattr(organisation, column))
    return sorted(Organisation.objects.filter(**{f"{column}__in": above}), key=lambda o: -len(getattr(o, column)))


def subtree(organisation: Organisation, line: Line = Line.TERRITORIAL) -> QuerySet[Organisation]:
    """The union and all below it, in path order."""
    column = f"{line.value}_path"
    return Organisation.objects.within(paths.subtree(line.value, getattr(organisation, column))).order_by(column, "id")


def by_code(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def parent_on(organisation: Organisation, on: date, line: Line = Line.TERRITORIAL) -> Organisation | None:
    """Who stood above on a day, from the placements; so statistics replay."""
    held = Placement.objects.filter(child=organisation, line=line, from_on__lte=on).filter(
        Q(to_on=None) | Q(to_on__gt=on)
    )
    placement = held.select_related("parent").first()
    return placement.parent if placement else None


def highest() -> Organisation | None:
    """The first union of the highest level; None when there is none yet."""
    roots = Organisation.objects.exclude(territorial_path="").filter(closed_on=None)
    return roots.order_by(Length("territorial_path"), "territorial_path", "id").first()
