"""Sheets that leave the house: XLSX and CSV, row by row, safe to open.

Text that a spreadsheet would run as a formula gets an apostrophe in front (`cells.as_text` takes it off again);
numbers stay numbers, except those of more than 15 digits, which a spreadsheet would spoil. Times are local and lose
their zone. Generated data is marked in the first line. Who may export what, and the record of it, is the calling
service's business.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from kaimen.kernel.base import clock, words
from kaimen.kernel.base.sheets.plan import JudgedRow, Layout
from kaimen.kernel.base.sheets.read import Cell

XLSX_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_MEDIA_TYPE = "text/csv"

_RISKY = tuple("=+-@\t\r\n＝＋－＠")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TITLE_FORBIDS = re.compile(r"[\\/*?:\[\]]")
_EXACT = 10**15
_TEXT_LIMIT = 32_767

Line = Sequence[Cell | Promise]


def generated_mark() -> str:
    """The line that stands on every export of generated data."""
    return _("演示数据：由系统生成，与任何真实的人员、单位无关")


def safe(cell: Cell | Promise) -> Cell:
    """The cell as it may leave: text that would run as a formula is disarmed, numbers pass."""
    if isinstance(cell, Promise):
        cell = str(cell)
    if isinstance(cell, datetime):
        return clock.local(cell).replace(tzinfo=None) if cell.tzinfo else cell
    if isinstance(cell, str):
        kept = _NOT_IN_XML.sub("", cell)
        return f"'{kept}"[:_TEXT_LIMIT] if kept.startswith(_RISKY) else kept[:_TEXT_LIMIT]
    if isinstance(cell, int | float | Decimal) and _is_long(cell):
        return format(Decimal(cell), "f")
    return cell


def write_xlsx(
    target: BinaryIO, header: Line, lines: Iterable[Line], *, title: str = "", is_generated: bool = False
) -> int:
    """Write a workbook of one sheet and give the number of lines below the header; memory does not grow with them."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_TITLE_FORBIDS.sub(" ", title)[:31] or None)
    if is_generated:
        sheet.append([generated_mark()])
    bold = []
    for name in header:
        cell = WriteOnlyCell(sheet, value=safe(name))
        cell.font = Font(bold=True)
        bold.append(cell)
    sheet.append(bold)
    count = 0
    for line in lines:
        sheet.append([safe(cell) for cell in line])
        count += 1
    book.save(target)
    return count


def csv_chunks(header: Line, lines: Iterable[Line], *, is_generated: bool = False) -> Iterator[bytes]:
    """CSV in UTF-8 with a mark, so that Excel knows it, in pieces for a streamed answer."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    if is_generated:
        writer.writerow([generated_mark()])
    writer.writerow([safe(cell) for cell in header])
    for count, line in enumerate(lines, start=1):
        writer.writerow([safe(cell) for cell in line])
        if count % 200 == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def write_csv(target: BinaryIO, header: Line, lines: Iterable[Line], *, is_generated: bool = False) -> None:
    """Write what `csv_chunks` gives."""
    target.writelines(csv_chunks(header, lines, is_generated=is_generated))


def refused_rows(target: BinaryIO, layout: Layout, rows: Iterable[JudgedRow]) -> int:
    """Write refused rows as they came, with their number and the reasons in words, to be mended and sent again."""
    titles = {column.name: column.header for column in layout.found}
    width = len(layout.headers)
    header = (*layout.headers, _("原行号"), _("未导入的原因"))
    lines = (
        (*row.cells[:width], *[None] * (width - len(row.cells)), row.number, _reasons(row, titles)) for row in rows
    )
    return write_xlsx(target, header, lines, title=_("未导入的行"))


def _is_long(number: float | Decimal) -> bool:
    return not -_EXACT < number < _EXACT


def _reasons(row: JudgedRow, titles: dict[str, str]) -> str:
    said = []
    for column, refusals in row.refusals.items():
        for explained in words.explain_all(refusals):
            head = f"{titles[column]}：" if column in titles else ""
            said.append(f"{head}{explained.says} {explained.next}".strip())
    return "\n".join(said)


def _taken(buffer: io.StringIO) -> bytes:
    chunk = buffer.getvalue().encode("utf-8", "replace")
    buffer.seek(0)
    buffer.truncate()
    return chunk
