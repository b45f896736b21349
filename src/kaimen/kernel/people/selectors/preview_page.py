"""The preview of an import as a page shows it: figures, first rows, and each reason with its rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kaimen.kernel.base import words
from kaimen.kernel.base.refusals import Refused
from kaimen.kernel.base.sheets import JudgedRow, Preview
from kaimen.kernel.base.sheets.cells import as_text
from kaimen.kernel.base.text import mask_id, mask_phone
from kaimen.kernel.base.words import Explanation
from kaimen.kernel.people.models import PersonImport

SHOWN_REFUSED = 20


@dataclass(frozen=True)
class ShownRow:
    """A row by its number in the sheet; numbers of persons are masked."""

    number: int
    cells: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class ImportPage:
    """Everything on the preview."""

    refusals: tuple[Explanation, ...]
    headers: tuple[str, ...]
    ignored: tuple[str, ...]
    accepted: int
    refused: int
    first: Sequence[ShownRow]
    wrong: Sequence[ShownRow]
    is_usable: bool


def build(batch: PersonImport, preview: Preview) -> ImportPage:
    """The page of a preview."""
    wrong = [_shown(preview, row) for row in preview.refused_rows[:SHOWN_REFUSED]]
    return ImportPage(
        refusals=words.explain_all(preview.refusals),
        headers=tuple(column.header for column in preview.found),
        ignored=preview.ignored,
        accepted=preview.accepted_count,
        refused=preview.refused_count,
        first=[_shown(preview, row) for row in preview.first_rows if row.is_accepted][:5],
        wrong=wrong,
        is_usable=preview.is_usable,
    )


def _shown(preview: Preview, row: JudgedRow) -> ShownRow:
    cells = tuple(_cell(row, column.name, column.position) for column in preview.found)
    titles = {column.name: column.header for column in preview.found}
    reasons = tuple(
        _("{term}：{words}").format(term=titles[name], words=said) if name in titles else str(said)
        for name, refusals in row.refusals.items()
        for said in words.explain_all(refusals)
    )
    return ShownRow(row.number, cells, reasons)


def _cell(row: JudgedRow, name: str, position: int) -> str:
    cell = row.cells[position] if position < len(row.cells) else None
    written = str(cell) if not isinstance(cell, str | int | float) and cell is not None else ""
    try:
        written = written or as_text(cell)
    except Refused:
        written = str(cell)
    masked = {"phone": mask_phone, "id_number": mask_id}.get(name)
    return masked(written) if masked else written[:40]
