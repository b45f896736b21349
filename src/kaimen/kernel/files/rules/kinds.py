"""Kinds of files that are taken, and how each is recognised by name and by content.     Pure: bytes in, refusals out.

A closed list: what is not on it is refused, also SVG and HTML (they run scripts), HEIC (browsers cannot show it;
telephones convert when asked for JPEG), old .doc/.xls and anything with macros.
"""

import codecs
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import BinaryIO

from kaimen.kernel.base.archives import MEBI, ZIP_MAGIC, check_archive, entry_names
from kaimen.kernel.base.refusals import Refusal

MAX_BYTES = 10 * MEBI
MAX_MEGAPIXELS = 40
MAX_DECODED_BYTES = 120_000_000  # as many pixels of a plain colour photo: three bands, one byte each
LABEL_LIMIT = 120


class FileKind(StrEnum):
    """Kind of a stored file."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    TXT = "txt"
    CSV = "csv"


@dataclass(frozen=True)
class _Form:
    media_type: str
    endings: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument."
_FORMS = {
    FileKind.JPEG: _Form("image/jpeg", (".jpg", ".jpeg", ".jfif")),
    FileKind.PNG: _Form("image/png", (".png",)),
    FileKind.WEBP: _Form("image/webp", (".webp",)),
    FileKind.PDF: _Form("application/pdf", (".pdf",)),
    FileKind.DOCX: _Form(_OFFICE + "wordprocessingml.document", (".docx",)),
    FileKind.XLSX: _Form(_OFFICE + "spreadsheetml.sheet", (".xlsx",)),
    FileKind.TXT: _Form("text/plain", (".txt",)),
    FileKind.CSV: _Form("text/csv", (".csv",)),
}
PICTURES = frozenset((FileKind.JPEG, FileKind.PNG, FileKind.WEBP))
SHEETS = frozenset((FileKind.XLSX, FileKind.CSV))
EVERY = frozenset(FileKind)
MEDIA_TYPES = {kind: form.media_type for kind, form in _FORMS.items()}
_BY_ENDING = {ending: kind for kind, form in _FORMS.items() for ending in form.endings}
_MAIN_PART = {FileKind.DOCX: "word/document.xml", FileKind.XLSX: "xl/workbook.xml"}


def endings(kinds: frozenset[FileKind]) -> tuple[str, ...]:
    """Endings of names for the `accept` of a form, in one order."""
    return tuple(ending for kind in FileKind if kind in kinds for ending in _FORMS[kind].endings)


def kind_of(label: str) -> FileKind | None:
    """Kind by the ending of the name; None when it is not on the list."""
    return _BY_ENDING.get(PurePath(label).suffix.lower())


def check(
    content: BinaryIO, *, label: str, kinds: frozenset[FileKind] = EVERY, max_bytes: int = MAX_BYTES
) -> tuple[Refusal, ...]:
    """Look through an upload, without decoding pictures. Leaves `content` at its beginning.

    Refuses with the first that applies: file.type_not_allowed {ending, allowed}, file.empty, file.too_large
    {limit_mb, size_mb}, file.not_what_it_says {ending}, file.bomb {reason, …}, file.locked, file.damaged.
    """
    kind = kind_of(label)
    ending = PurePath(label).suffix.lower()
    if kind is None or kind not in kinds:
        return (Refusal("file.type_not_allowed", {"ending": ending, "allowed": endings(kinds)}),)
    size = content.seek(0, 2)
    content.seek(0)
    if size == 0:
        return (Refusal("file.empty", {}),)
    if size > max_bytes:
        return (Refusal("file.too_large", {"limit_mb": max_bytes // MEBI, "size_mb": -(-size // MEBI)}),)
    if not _begins_as(content, kind):
        return (Refusal("file.not_what_it_says", {"ending": ending}),)
    return _check_office(content, kind, ending) if kind in _MAIN_PART else ()


def _begins_as(content: BinaryIO, kind: FileKind) -> bool:
    head = content.read(1024)
    content.seek(0)
    if kind is FileKind.JPEG:
        return head.startswith(b"\xff\xd8\xff")
    if kind is FileKind.PNG:
        return head.startswith(b"\x89PNG\r\n\x1a\n")
    if kind is FileKind.WEBP:
        return head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    if kind is FileKind.PDF:
        return head.startswith(b"%PDF-")
    if kind in _MAIN_PART:
        return head.startswith(ZIP_MAGIC)
    return _is_plain_text(content)


def _is_plain_text(content: BinaryIO) -> bool:
    raw = content.read()
    content.seek(0)
    marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(unicodedata.category(sign) == "Cc" and sign not in "\t\n\r\f" for sign in set(text))
    return False


def _check_office(content: BinaryIO, kind: FileKind, ending: str) -> tuple[Refusal, ...]:
    if refusals := check_archive(content):
        return refusals
    names = entry_names(content)
    if "[Content_Types].xml" not in names or _MAIN_PART[kind] not in names:
        return (Refusal("file.not_what_it_says", {"ending": ending}),)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return (Refusal("file.has_macros", {}),)
    return ()
