"""Keeping and discarding files."""

import hashlib
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from django.db import transaction

from kaimen.kernel import audit
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import raise_any
from kaimen.kernel.files import policy
from kaimen.kernel.files.models import StoredFile
from kaimen.kernel.files.rules import kinds as rules
from kaimen.kernel.files.rules.content import clean_label
from kaimen.kernel.files.rules.kinds import EVERY, MAX_BYTES, MEDIA_TYPES, PICTURES, FileKind
from kaimen.kernel.files.rules.retention import Retention
from kaimen.kernel.files.services import contents, pictures

if TYPE_CHECKING:
    from kaimen.kernel.organisations.models import Organisation


def keep(
    *,
    content: BinaryIO,
    label: str,
    actor: Actor,
    at: datetime,
    organisation: "Organisation | None" = None,
    retention: Retention = Retention.TEN_YEARS,
    kinds: frozenset[FileKind] = EVERY,
    max_bytes: int = MAX_BYTES,
    is_generated: bool = False,
) -> StoredFile:
    """Look through an upload and keep it; pictures lose their metadata. The caller has decided that the actor may.

    The content goes to disk before the transaction that writes the row; should that fail, `sweep` takes it away.
    Refuses:
    what `rules.kinds.check` refuses, file.too_many_pixels, file.disk_full.
    """
    name = clean_label(label)
    content.seek(0)
    received = content.read(max_bytes + 1)  # one byte more, so that the rule sees what is too large
    raise_any(rules.check(BytesIO(received), label=name, kinds=kinds, max_bytes=max_bytes))
    kind = rules.kind_of(name)
    assert kind is not None  # noqa: S101 - the check has refused every other name
    kept = pictures.rewrite(BytesIO(received), kind) if kind in PICTURES else received
    sha256 = hashlib.sha256(kept).hexdigest()
    contents.put(kept, sha256, at=at)
    with transaction.atomic():
        file = StoredFile.objects.create(
            sha256=sha256,
            received_sha256=hashlib.sha256(received).hexdigest(),
            size_bytes=len(kept),
            media_type=MEDIA_TYPES[kind],
            label=name,
            retention=retention,
            organisation=organisation,
            uploaded_by_id=actor.person_id,
            created_at=at,
            is_generated=is_generated,
        )
        audit.record(
            actor=actor,
            key=policy.KEEP,
            subject=file,
            at=at,
            organisation=organisation,
            after={"sha256": sha256, "received_sha256": file.received_sha256, "size_bytes": len(kept)},
        )
    return file


@transaction.atomic
def discard(*, file: StoredFile, actor: Actor, at: datetime, reason: str) -> None:
    """Take the row away; the content follows at the next sweep unless another row has it. The caller has decided that
    the actor may, and the room's own reference must be gone (the database refuses otherwise).
    """
    audit.record(
        actor=actor,
        key=policy.DISCARD,
        subject=file,
        at=at,
        organisation=file.organisation,
        before={"sha256": file.sha256, "size_bytes": file.size_bytes},
        reason=reason,
    )
    file.delete()
