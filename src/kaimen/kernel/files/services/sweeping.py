"""Taking away contents that no row has: left by a transaction that failed, or by a row that was discarded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from kaimen.kernel.files.models import StoredFile
from kaimen.kernel.files.selectors import folder
from kaimen.kernel.files.services.contents import INCOMING, locked

SPARED = timedelta(days=1)


@dataclass(frozen=True)
class Swept:
    """What a sweep took away."""

    contents: int = 0
    drafts: int = 0
    size_bytes: int = 0


def sweep(*, at: datetime, spared: timedelta = SPARED) -> Swept:
    """Remove contents without a row and drafts of broken writes, all older than `spared`: younger ones may be on
    their way.

    Files are looked at folder by folder, each under the lock, so that keeping goes on meanwhile.
    """
    before = (at - spared).timestamp()
    drafts = _remove(folder() / INCOMING, before, set())
    swept = Swept(drafts=drafts.contents, size_bytes=drafts.size_bytes)
    for leaf in _leaves():
        found = _remove(leaf, before, None)
        swept = Swept(swept.contents + found.contents, swept.drafts, swept.size_bytes + found.size_bytes)
    return swept


def _leaves() -> Iterator[Path]:
    yield from (leaf for leaf in sorted(folder().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]")) if leaf.is_dir())


def _remove(place: Path, before: float, kept: set[str] | None) -> Swept:
    """Remove old files of one folder that are not kept; None asks the table."""
    with locked(is_sweeping=True):
        old = {path.name: path for path in place.iterdir() if path.is_file() and path.stat().st_mtime < before}
        if kept is None:
            rows = StoredFile.objects.filter(sha256__startswith=place.parent.name + place.name, sha256__in=list(old))
            kept = set(rows.values_list("sha256", flat=True)) if old else set()
        gone = [path for name, path in old.items() if name not in kept]
        size = sum(path.stat().st_size for path in gone)
        for path in gone:
            path.unlink()
    return Swept(contents=len(gone), size_bytes=size)
