"""Sheets and archives made for tests."""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook


def workbook(lines: Iterable[Sequence[object]], *, blank_sheet_first: bool = False) -> BytesIO:
    book = Workbook()
    if blank_sheet_first:
        book.create_sheet("说明", 0)
    sheet = book.worksheets[-1]
    for line in lines:
        sheet.append(list(line))
    target = BytesIO()
    book.save(target)
    target.seek(0)
    return target


def archive(entries: Mapping[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> BytesIO:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", compression) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    target.seek(0)
    return target


def rewritten(content: BytesIO, changes: Mapping[str, bytes]) -> BytesIO:
    """An archive with some entries put in place of others."""
    with zipfile.ZipFile(content) as old:
        entries = {name: old.read(name) for name in old.namelist()}
    return archive({**entries, **changes})
