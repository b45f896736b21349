"""Photos and papers 材料 that come with a word. Looked through and put on disk before the transaction opens, so that no
writer waits for a picture; the rows are written in it."""

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile

from kaimen.kernel.base.actors import Actor
from kaimen.kernel.files import services as files
from kaimen.kernel.files.rules.kinds import PICTURES, FileKind
from kaimen.kernel.files.services import Received
from kaimen.servicedesk.models import Attachment, Case, Contact

KINDS = PICTURES | {FileKind.PDF}


def receive(photos: Sequence[UploadedFile], *, at: datetime) -> tuple[Received, ...]:
    """Size, kind, bombs; pictures lose place and device. Refuses: what `files.receive` refuses."""
    return tuple(files.receive(content=_content(each), label=each.name or "", at=at, kinds=KINDS) for each in photos)


def record(*, case: Case, contact: Contact, received: Sequence[Received], actor: Actor, at: datetime) -> None:
    """Rows for what was received, in the word's transaction (`files.record` writes the audit)."""
    for place, each in enumerate(received, start=1):
        file = files.record(
            received=each, actor=actor, at=at, organisation=case.organisation, is_generated=case.is_generated
        )
        Attachment.objects.create(case=case, contact=contact, file=file, place=place)


def _content(photo: UploadedFile) -> BinaryIO:
    return cast(BinaryIO, photo)  # Django's uploads read and seek, but are not declared as such
