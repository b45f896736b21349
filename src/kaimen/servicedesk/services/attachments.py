"""Photos and papers 材料 that come with a word. Looked through by `files.keep`: size, kind, bombs; pictures lose place and device."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile

from kaimen.kernel.base.actors import Actor
from kaimen.kernel.files import services as files
from kaimen.kernel.files.rules.kinds import PICTURES, FileKind
from kaimen.servicedesk.models import Attachment, Case, Contact

KINDS = PICTURES | {FileKind.PDF}


def keep(*, case: Case, contact: Contact, photos: Sequence[UploadedFile], actor: Actor, at: datetime) -> None:
    """Keep what came with a word, in its transaction (`files.keep` writes the audit). Refuses: what `files.keep` refuses."""
    for place, photo in enumerate(photos, start=1):
        file = files.keep(
            content=photo, label=photo.name or "", actor=actor, at=at, organisation=case.organisation, kinds=KINDS,
            is_generated=case.is_generated,
        )  # fmt: skip
        Attachment.objects.create(case=case, contact=contact, file=file, place=place)
