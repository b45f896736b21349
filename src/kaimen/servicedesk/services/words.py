"""What came in with a form, read once: text, telephone number, photos, submission key. Every fault is named, not only
the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from kaimen.kernel.base import identity, text
from kaimen.kernel.base.refusals import Refusal, Refused, raise_any
from kaimen.servicedesk.models import Case, Contact, ContactWords
from kaimen.servicedesk.rules import bigrams

TEXT_LIMIT = 5000
NOTE_LIMIT = 1000
MOST_PHOTOS = 6


@dataclass(frozen=True)
class Word:
    """A worker's word, fit to keep."""

    text: str
    phone: str
    photos: tuple[UploadedFile, ...]


def read(*, said: str, phone: str = "", photos: Sequence[UploadedFile] = ()) -> Word:
    """Refuses, all at once: text.empty, text.too_long, phone.not_a_number, case.photos_over_limit."""
    refusals: list[Refusal] = []
    kept = ""
    try:
        kept = text.clean(said, limit=TEXT_LIMIT)
    except Refused as refused:
        refusals.extend(refused.refusals)
    number = identity.read_phone(phone)
    if number:
        refusals.extend(identity.check_phone(number))
    if len(photos) > MOST_PHOTOS:
        refusals.append(Refusal("case.photos_over_limit", {"most": MOST_PHOTOS, "count": len(photos)}))
    raise_any(tuple(refusals))
    return Word(kept, number, tuple(photos))


def read_key(typed: str) -> UUID:
    """The key of one pressing of the button. Refuses: submission.key_unclear (anything but a UUID: a guessable key
    would give a case away).
    """
    try:
        key = UUID(typed)
    except ValueError:
        raise Refused(Refusal("submission.key_unclear")) from None
    if key.version != 4:
        raise Refused(Refusal("submission.key_unclear"))
    return key


def index(*, case: Case, contact: Contact) -> None:
    """Let a word be found by whoever may see its case. Inside the caller's transaction."""
    ContactWords.objects.create(contact=contact, case=case, tokens=" ".join(bigrams.tokens(contact.text)))
