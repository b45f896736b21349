"""Keeping and discarding files."""

import hashlib
from dataclasses import asdict, dataclass
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


@dataclass(frozen=True)
class Received:
    """An upload that was looked through and lies on disk; no row has it yet."""

    sha256: str
    received_sha256: str
    size_bytes: int
    media_type: str
    label: str


def receive(
    *,
    content: BinaryIO,
    label: str,
    at: datetime,
    kinds: frozenset[FileKind] = EVERY,
    max_bytes: int = MAX_BYTES,
) -> Received:
    """Look through an upload, take the metadata off a picture, and put the content on disk; no table is touched.

    A service calls it before its transaction, since a picture takes a good part of a second and SQLite has one writer.
    What no `record` follows is taken away by `sweep`. Refuses: what `rules.kinds.check` refuses, file.too_many_pixels,
    file.picture_too_heavy, file.disk_full.
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
    return Received(sha256, hashlib.sha256(received).hexdigest(), len(kept), MEDIA_TYPES[kind], name)


@transaction.atomic
def record(
    *,
    received: Received,
    actor: Actor,
    at: datetime,
    organisation: "Organisation | None" = None,
    retention: Retention = Retention.TEN_YEARS,
    is_generated: bool = False,
) -> StoredFile:
    """Write the row of a received upload. The caller has decided that the actor may, and holds the row from now on."""
    file = StoredFile.objects.create(
        **asdict(received),
        retention=retention,
        organisation=organisation,
        uploaded_by_id=actor.person_id,
        created_at=at,
        is_generated=is_generated,
    )
    after: dict[str, object] = {name: getattr(received, name) for name in ("sha256", "received_sha256", "size_bytes")}
    audit.record(actor=actor, key=policy.KEEP, subject=file, at=at, organisation=organisation, after=after)
    return file


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
    """`receive` and `record` in one. Refuses: what `receive` refuses."""
    received = receive(content=content, label=label, at=at, kinds=kinds, max_bytes=max_bytes)
    return record(
        received=received,
        actor=actor,
        at=at,
        organisation=organisation,
        retention=retention,
        is_generated=is_generated,
    )


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
