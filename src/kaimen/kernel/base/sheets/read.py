"""Rows of a sheet that somebody sends: XLSX or CSV, streamed, never whole in memory.

XLSX is looked through (`archives.check_archive`) before openpyxl opens it; formulas count by the value they last had,
macros and links are not read. CSV may be UTF-8, UTF-16 with a mark, or GB18030 as Excel writes it. Old .xls is
refused with the way on.
"""

import codecs
import csv
import io
import logging
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import PurePath
from typing import BinaryIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from kaimen.kernel.base.archives import MEBI, ZIP_MAGIC, check_archive
from kaimen.kernel.base.refusals import Refusal, Refused, raise_any

Cell = str | int | float | Decimal | bool | date | datetime | time | timedelta | None

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 256 * 1024
_LAST_ROW = 1_048_576
_SHARED_STRINGS = "xl/sharedStrings.xml"
_log = logging.getLogger(__name__)
warnings.filterwarnings("ignore", module="openpyxl")  # notes about styles and validations that nobody here reads

# A parser fed with strangers' bytes may fall in all these ways; each means the same to the sender.
_BROKEN_WORKBOOK = (
    InvalidFileException,
    SyntaxError,  # of ElementTree and of lxml, whichever is there
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    ArithmeticError,
    NotImplementedError,
    AssertionError,
    RecursionError,
)


@dataclass(frozen=True)
class SheetLimits:
    """What one sheet may hold; a row counts when it has anything in it."""

    bytes: int = 20 * MEBI
    rows: int = 200_000
    columns: int = 200
    shared_text_bytes: int = 60 * MEBI


@dataclass(frozen=True)
class SheetRow:
    """One row that is not empty; `number` is the one the sender sees at the left edge."""

    number: int
    cells: tuple[Cell, ...]


def rows(content: BinaryIO, *, label: str, limits: SheetLimits | None = None) -> Iterator[SheetRow]:
    """Rows of the first sheet that has any, from the beginning at every call. `content` must be seekable and is left
    open.

    Refuses, at the first row or where it shows: file.empty, file.too_large, file.bomb, file.locked, file.damaged,
    file.not_what_it_says, sheet.old_format, sheet.unknown_encoding, sheet.unreadable, sheet.too_many_rows,
    sheet.too_many_columns.
    """
    bounds = limits or SheetLimits()
    size = content.seek(0, 2)
    content.seek(0)
    head = content.read(8)
    content.seek(0)
    ending = PurePath(label).suffix.lower()
    if size == 0:
        raise Refused(Refusal("file.empty", {}))
    if size > bounds.bytes:
        raise Refused(Refusal("file.too_large", {"limit_mb": bounds.bytes // MEBI, "size_mb": -(-size // MEBI)}))
    if head.startswith(_OLE_MAGIC) or ending == ".xls":
        raise Refused(Refusal("sheet.old_format", {}))
    is_workbook = head.startswith(ZIP_MAGIC)
    if is_workbook != (ending in (".xlsx", ".xlsm")):
        raise Refused(Refusal("file.not_what_it_says", {"ending": ending}))
    yield from _bounded(_workbook_rows(content, bounds) if is_workbook else _csv_rows(content), bounds)


def is_blank(cell: Cell) -> bool:
    """True for an empty cell and for one of white space only."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _bounded(found: Iterator[SheetRow], limits: SheetLimits) -> Iterator[SheetRow]:
    for count, row in enumerate(found, start=1):
        if count > limits.rows:
            raise Refused(Refusal("sheet.too_many_rows", {"limit": limits.rows}))
        if len(row.cells) > limits.columns:
            raise Refused(Refusal("sheet.too_many_columns", {"limit": limits.columns}))
        yield row


def _workbook_rows(content: BinaryIO, limits: SheetLimits) -> Iterator[SheetRow]:
    raise_any(check_archive(content))
    if _size_inside(content, _SHARED_STRINGS) > limits.shared_text_bytes:
        raise Refused(Refusal("file.too_large", {"limit_mb": limits.shared_text_bytes // MEBI, "size_mb": 0}))
    number = 0
    try:
        book = load_workbook(content, read_only=True, data_only=True, keep_links=False)
        try:
            for sheet in book.worksheets:
                if not isinstance(sheet, ReadOnlyWorksheet):
                    continue
                has_any = False
                for number, cells in enumerate(_sheet_rows(sheet, limits), start=1):
                    if number > _LAST_ROW:  # a row numbered by the billion makes openpyxl count up to it
                        raise Refused(Refusal("sheet.too_many_rows", {"limit": limits.rows}))
                    if kept := _without_blank_end(cells):
                        has_any = True
                        yield SheetRow(number, kept)
                if has_any:
                    return
        finally:
            book.close()
    except _BROKEN_WORKBOOK as broken:
        _log.info("workbook not readable after row %d: %s", number, type(broken).__name__)
        raise Refused(Refusal("sheet.unreadable", {"row": number + 1})) from broken


def _sheet_rows(sheet: ReadOnlyWorksheet, limits: SheetLimits) -> Iterator[tuple[Cell, ...]]:
    sheet.reset_dimensions()  # what the file says of its own size may be wrong in both directions
    # one column more than allowed, so that a wider sheet shows; a cell in column XFD does not make 16 384 empty ones
    yield from sheet.iter_rows(max_col=limits.columns + 1, values_only=True)


def _without_blank_end(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    if cells.count(None) == len(cells):
        return ()
    end = len(cells)
    while end and (cells[end - 1] is None or is_blank(cells[end - 1])):
        end -= 1
    return cells[:end]


def _size_inside(content: BinaryIO, name: str) -> int:
    with zipfile.ZipFile(content) as archive:
        size = archive.getinfo(name).file_size if name in archive.namelist() else 0
    content.seek(0)
    return size


def _csv_rows(content: BinaryIO) -> Iterator[SheetRow]:
    encoding = _encoding(content)
    delimiter = _delimiter(content, encoding)
    number = 0
    try:
        for number, cells in enumerate(csv.reader(_lines(content, encoding), delimiter=delimiter), start=1):
            if kept := _without_blank_end(tuple(cells)):
                yield SheetRow(number, kept)
    except csv.Error as broken:
        raise Refused(Refusal("sheet.unreadable", {"row": number + 1})) from broken


def _lines(content: BinaryIO, encoding: str) -> Iterator[str]:
    """Lines with LF. Not io.TextIOWrapper, which closes the content when it is forgotten half-way."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    rest = ""
    while chunk := content.read(_CHUNK):
        *lines, rest = (rest + decoder.decode(chunk)).split("\n")
        yield from (f"{line}\n" for line in lines)
    yield rest + decoder.decode(b"", final=True)


def _encoding(content: BinaryIO) -> str:
    head = content.read(4)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        tried: tuple[str, ...] = ("utf-16",)
    else:
        tried = ("utf-8-sig", "gb18030")
    for encoding in tried:
        if _is_text(content, encoding):
            return encoding
    raise Refused(Refusal("sheet.unknown_encoding", {}))


def _is_text(content: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    content.seek(0)
    try:
        while chunk := content.read(_CHUNK):
            if "\x00" in decoder.decode(chunk):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        content.seek(0)
    return True


def _delimiter(content: BinaryIO, encoding: str) -> str:
    """The separator that stands most often in the first line that has any."""
    head = codecs.getincrementaldecoder(encoding)(errors="strict").decode(content.read(_CHUNK))
    content.seek(0)
    for line in head.splitlines():
        counts = {sign: line.count(sign) for sign in (",", "\t", ";", "，")}
        if any(counts.values()):
            return max(counts, key=lambda sign: counts[sign])
    return ","
