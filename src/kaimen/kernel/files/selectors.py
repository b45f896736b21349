"""Reading files: contents for those whom a room lets in, and what `kaimen verify` wants to know."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from kaimen.kernel.base.archives import MEBI
from kaimen.kernel.files.models import StoredFile
from kaimen.kernel.files.rules.content import place


@dataclass(frozen=True)
class Dangling:
    """A row whose content is not there (`is_missing`) or is not what it was."""

    file_id: int
    sha256: str
    is_missing: bool


def folder() -> Path:
    """Where contents lie."""
    return Path(settings.HOME) / "files"


def path_of(sha256: str) -> Path:
    """The file that holds a content, whether it is there or not."""
    return folder() / place(sha256)


def open_content(file: StoredFile) -> BinaryIO:
    """The content, to be closed by the caller. FileNotFoundError when lost: `kaimen verify` says so."""
    return path_of(file.sha256).open("rb")


def dangling(*, reads_contents: bool = False) -> Iterator[Dangling]:
    """Rows without their content; with `reads_contents` each is read, once, and its digest compared."""
    rows = StoredFile.objects.order_by("sha256", "pk").values_list("pk", "sha256", "size_bytes")
    last, state = "", None
    for pk, sha256, size_bytes in rows.iterator(chunk_size=2000):
        if sha256 != last:
            last, state = sha256, _fault(path_of(sha256), sha256, size_bytes, reads_contents)
        if state is not None:
            yield Dangling(file_id=pk, sha256=sha256, is_missing=state == "missing")


def _fault(path: Path, sha256: str, size_bytes: int, reads_contents: bool) -> str | None:
    try:
        if path.stat().st_size != size_bytes:
            return "changed"
        if not reads_contents:
            return None
        digest = hashlib.sha256()
        with path.open("rb") as content:
            while chunk := content.read(MEBI):
                digest.update(chunk)
    except FileNotFoundError:
        return "missing"
    return None if digest.hexdigest() == sha256 else "changed"
