"""Writing entries. Called through `audit.record` by every service, inside that service's transaction."""

from datetime import datetime

from django.db.models import Model

from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base.actors import Actor

BATCH = 2000


def _entry(actor: Actor, key: str, subject_type: str, subject_id: int, at: datetime, path: str) -> Entry:
    return Entry(
        at=at,
        actor_kind=actor.kind,
        actor_person_id=actor.person_id,
        key=key,
        subject_type=subject_type,
        subject_id=subject_id,
        organisation_path=path,
    )


def record(
    *,
    actor: Actor,
    key: str,
    subject: Model,
    at: datetime,
    organisation: Model | None = None,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    reason: str = "",
) -> None:
    """Write one entry."""
    path = getattr(organisation, "territorial_path", "") or ""
    entry = _entry(actor, key, subject._meta.label, subject.pk, at, path)
    entry.before, entry.after, entry.reason = before, after, reason
    entry.save(force_insert=True)


def record_by_reference(
    *,
    actor: Actor,
    key: str,
    subject_type: str,
    subject_id: int,
    at: datetime,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    reason: str = "",
) -> None:
    """Write one entry for something that lies below the audit (the port of `base`)."""
    entry = _entry(actor, key, subject_type, subject_id, at, "")
    entry.before, entry.after, entry.reason = before, after, reason
    entry.save(force_insert=True)


def record_many(
    *, actor: Actor, key: str, subjects: list[Model], at: datetime, after: dict[str, object] | None = None
) -> None:
    """Write one entry for each subject, in few statements; the union is the subject's own `scope_organisation()`."""
    rows = []
    for subject in subjects:
        organisation = subject.scope_organisation() if hasattr(subject, "scope_organisation") else None
        entry = _entry(actor, key, subject._meta.label, subject.pk, at, getattr(organisation, "territorial_path", ""))
        entry.after = after
        rows.append(entry)
    Entry.objects.bulk_create(rows, batch_size=BATCH)
