"""Zip archives from strangers (docx, xlsx, epub), looked through before anybody opens them.     Pure: bytes in,
refusals out.

Every entry is really inflated once, in small pieces, because a header may lie about its size: what is declared and
what comes out must agree. Nothing is written to disk and no name inside an archive is ever used as a path.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO
from xml.parsers import expat

from kaimen.kernel.base.refusals import Refusal

MEBI = 1024 * 1024
ZIP_MAGIC = b"PK\x03\x04"
_CHUNK = 64 * 1024
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_CENTRAL_MAGIC = b"PK\x01\x02"
_NAME_BYTES_LIMIT = 4 * MEBI
_XML_ENDINGS = (".xml", ".rels", ".vml", ".opf", ".ncx", ".xhtml")

# What zipfile and its parts raise for bytes that are no archive.
BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    OverflowError,
)


@dataclass(frozen=True)
class ArchiveLimits:
    """What one upload may unpack to, archives inside it counted in."""

    entries: int = 2_000
    unpacked_bytes: int = 200 * MEBI
    ratio: int = 100
    depth: int = 2


@dataclass
class _Budget:
    limits: ArchiveLimits
    entries: int = 0
    unpacked_bytes: int = 0


class _Stop(Exception):
    """Carries the refusal out of the walk; never leaves this module."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


@dataclass
class _DoctypeWatch:
    """Follows XML up to its root element: office formats forbid a document type, and entity bombs need one."""

    parser: expat.XMLParserType = field(default_factory=expat.ParserCreate)
    is_over: bool = False

    def __post_init__(self) -> None:
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._rest

    def feed(self, chunk: bytes) -> None:
        if self.is_over:
            return
        try:
            self.parser.Parse(chunk, False)
        except (
            expat.ExpatError,
            ValueError,
        ):  # not well formed or of an unknown encoding: the reader of the format will say so
            self.is_over = True

    def _refuse(self, *_: object) -> None:
        raise _Stop(Refusal("file.bomb", {"reason": "doctype"}))

    def _rest(self, *_: object) -> None:
        self.is_over = True


def check_archive(content: BinaryIO, *, limits: ArchiveLimits | None = None) -> tuple[Refusal, ...]:
    """Refuses what would exhaust the machine or cannot be read: file.bomb {reason, limit}, file.locked, file.damaged.

    Limits: 2 000 entries, 200 MB unpacked, 100 times the packed size (beyond 1 MB), two levels of archives inside
    archives, no document type in XML parts. Leaves `content` at its beginning.
    """
    try:
        _walk(content, _Budget(limits or ArchiveLimits()), depth=1)
    except _Stop as stop:
        return (stop.refusal,)
    except BROKEN_ARCHIVE:
        return (Refusal("file.damaged", {}),)
    finally:
        content.seek(0)
    return ()


def entry_names(content: BinaryIO) -> frozenset[str]:
    """Names inside an archive that `check_archive` took. Leaves `content` at its beginning."""
    with zipfile.ZipFile(content) as archive:
        names = frozenset(archive.namelist())
    content.seek(0)
    return names


def _walk(content: BinaryIO, budget: _Budget, *, depth: int) -> None:
    if depth > budget.limits.depth:
        raise _Stop(Refusal("file.bomb", {"reason": "nesting", "limit": budget.limits.depth}))
    _count_headers(content, budget)
    before = budget.unpacked_bytes
    with zipfile.ZipFile(content) as archive:
        for entry in archive.infolist():
            _inspect(content, entry, budget, depth)
    packed = content.seek(0, 2)
    unpacked = budget.unpacked_bytes - before
    if unpacked > MEBI and unpacked > budget.limits.ratio * packed:
        raise _Stop(Refusal("file.bomb", {"reason": "ratio", "limit": budget.limits.ratio}))


def _count_headers(content: BinaryIO, budget: _Budget) -> None:
    """Count central headers before zipfile makes an object of each: ten megabytes can hold two hundred thousand."""
    content.seek(0)
    tail, count, size = b"", 0, 0
    while chunk := content.read(_CHUNK):
        count += (tail + chunk).count(_CENTRAL_MAGIC)
        size += len(chunk)
        tail = chunk[-len(_CENTRAL_MAGIC) + 1 :]
    content.seek(0)
    budget.entries += count
    if budget.entries > budget.limits.entries:
        raise _Stop(Refusal("file.bomb", {"reason": "entries", "limit": budget.limits.entries}))


def _inspect(content: BinaryIO, entry: zipfile.ZipInfo, budget: _Budget, depth: int) -> None:
    if entry.flag_bits & 0x1:
        raise _Stop(Refusal("file.locked", {}))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _Stop(Refusal("file.damaged", {}))
    watch = _DoctypeWatch() if entry.filename.lower().endswith(_XML_ENDINGS) else None
    came_out, inner = 0, BytesIO()
    for chunk in _inflated(content, entry):
        is_archive = inner.tell() > 0 or (came_out == 0 and chunk.startswith(ZIP_MAGIC))
        came_out += len(chunk)
        budget.unpacked_bytes += len(chunk)
        if budget.unpacked_bytes > budget.limits.unpacked_bytes:
            raise _Stop(Refusal("file.bomb", {"reason": "size", "limit": budget.limits.unpacked_bytes}))
        if came_out > entry.file_size:
            raise _Stop(Refusal("file.bomb", {"reason": "size", "limit": entry.file_size}))
        if watch:
            watch.feed(chunk)
        if is_archive:
            inner.write(chunk)
    if came_out != entry.file_size:
        raise _Stop(Refusal("file.damaged", {}))
    if inner.tell():
        _walk(inner, budget, depth=depth + 1)


def _inflated(content: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    content.seek(entry.header_offset)
    header = _LOCAL_HEADER.unpack(content.read(_LOCAL_HEADER.size))
    content.seek(header[9] + header[10], 1)
    inflate = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    left = entry.compress_size
    while left > 0 and (packed := content.read(min(left, _CHUNK))):
        left -= len(packed)
        if inflate is None:
            yield packed
            continue
        while packed and not inflate.eof:
            if chunk := inflate.decompress(packed, _CHUNK):
                yield chunk
            packed = inflate.unconsumed_tail
    while inflate is not None and not inflate.eof and (chunk := inflate.decompress(inflate.unconsumed_tail, _CHUNK)):
        yield chunk
