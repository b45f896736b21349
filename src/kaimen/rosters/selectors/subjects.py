"""What tasks about points look like in a worklist."""

from collections.abc import Sequence

from django.urls import reverse

from kaimen.kernel.worklist import Subject
from kaimen.rosters.models import ServicePoint

SUBJECT = "rosters.ServicePoint"


def points(ids: Sequence[int]) -> dict[int, Subject]:
    """Where a task about a point leads: to the point's page. Its words are the task's own."""
    codes = ServicePoint.objects.filter(pk__in=ids).values_list("pk", "code")
    return {pk: Subject("", reverse("rosters:point", args=[code])) for pk, code in codes}
