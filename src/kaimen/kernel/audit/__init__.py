"""Audit 留痕: append-only rows of who did what, when, to which thing, written in the transaction of the deed.

Nouns: entry 记录, link 链环. A job chains new entries every second with hashes, so that no writer waits for another;
`verify` walks the chain and reports the tail that is not chained yet. Nothing here can be changed or deleted
(triggers). A check 核对 by an officer is kept, so that the next one knows how far the chain had come.
Doors: `kaimen verify`; the officer's page is in `site.officers`, where names are known.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from kaimen.kernel.base.actors import Actor

if TYPE_CHECKING:
    from django.db.models import Model


def record(
    *,
    actor: Actor,
    key: str,
    subject: "Model",
    at: datetime,
    organisation: "Model | None" = None,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    reason: str = "",
) -> None:
    """Write one entry in the transaction that is open. `key` is the permission key of the deed; values must be JSON."""
    from kaimen.kernel.audit.services import entries

    entries.record(
        actor=actor,
        key=key,
        subject=subject,
        at=at,
        organisation=organisation,
        before=before,
        after=after,
        reason=reason,
    )


def record_many(
    *, actor: Actor, key: str, subjects: "list[Model]", at: datetime, after: dict[str, object] | None = None
) -> None:
    """One entry for each subject, for batch services."""
    from kaimen.kernel.audit.services import entries

    entries.record_many(actor=actor, key=key, subjects=subjects, at=at, after=after)
