"""Reads of documents."""

from kaimen.kernel.documents.models import Document


def about(subject_type: str, subject_id: int) -> list[Document]:
    """Documents made about a subject with their files, newest first; the room has checked the right to the subject."""
    made = Document.objects.filter(subject_type=subject_type, subject_id=subject_id).select_related("file", "made_by")
    return list(made.order_by("-made_at", "-id"))
