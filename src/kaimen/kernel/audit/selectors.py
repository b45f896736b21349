"""Reads of the audit. Who may look is decided by the room that shows it."""

from django.db.models import QuerySet

from kaimen.kernel.audit.models import Entry


def of_subject(subject_type: str, subject_id: int) -> QuerySet[Entry]:
    """All entries of one thing, oldest first."""
    return Entry.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("id")
