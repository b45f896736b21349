"""Where tasks and notices about points, shifts and what was asked about them lead."""

from collections.abc import Iterable, Sequence

from django.urls import reverse

from kaimen.kernel.worklist import Subject
from kaimen.rosters.models import OpenShift, ServicePoint, Swap

SUBJECT = "rosters.ServicePoint"


def points(ids: Sequence[int]) -> dict[int, Subject]:
    """Where a task about a point leads: to the point's page. Its words are the task's own."""
    codes = ServicePoint.objects.filter(pk__in=ids).values_list("pk", "code")
    return {pk: Subject("", reverse("rosters:point", args=[code])) for pk, code in codes}


def shifts(ids: Sequence[int]) -> dict[int, Subject]:
    """Whoever is told of a shift or a roster finds it among their own shifts."""
    return dict.fromkeys(ids, Subject("", reverse("rosters:mine")))


def swaps(ids: Sequence[int]) -> dict[int, Subject]:
    """Where swaps are decided."""
    return _changes(Swap.objects.filter(pk__in=ids).values_list("pk", "shift__roster__point__code"))


def open_shifts(ids: Sequence[int]) -> dict[int, Subject]:
    """Where claims are decided."""
    return _changes(OpenShift.objects.filter(pk__in=ids).values_list("pk", "roster__point__code"))


def _changes(codes: Iterable[tuple[int, str]]) -> dict[int, Subject]:
    return {pk: Subject("", reverse("rosters:changes", args=[code])) for pk, code in codes}


RESOLVED = {
    SUBJECT: points,
    "rosters.Shift": shifts,
    "rosters.Roster": shifts,
    "rosters.Swap": swaps,
    "rosters.OpenShift": open_shifts,
}
