"""DOCX by python-docx: placeholders `{{field}}` are filled, also where Word cut them into several runs.

A paragraph whose whole text is a field with a list is repeated for each line of each item; a table row with
`{{items.column}}` for each row of `items`. A paragraph whose fields are all empty goes. What looks like a placeholder
in a value stays as it is.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kaimen.kernel.documents.rendering import catalogue
from kaimen.kernel.documents.rules.fields import PLACEHOLDER, Value, View

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph

SUFFIX = ".docx"


def render(name: str, view: View) -> bytes:
    """See `documents.render_docx`."""
    from docx import Document

    values, at = catalogue.bind(name, view)
    document = Document(str(catalogue.file(name, SUFFIX)))
    for part in stories(document):
        _fill(part, values)
    moment = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    document.core_properties.created = document.core_properties.modified = moment
    document.core_properties.title = str(values.get("title", ""))
    written = io.BytesIO()
    document.save(written)
    return _dated(written, moment)


def stories(document: "Document") -> Iterator[object]:
    """The body and every header and footer of its own."""
    yield document
    for section in document.sections:
        yield from (part for part in (section.header, section.footer) if not part.is_linked_to_previous)


def _fill(story: object, values: Mapping[str, Value]) -> None:
    paragraphs = list(story.paragraphs)  # type: ignore[attr-defined]
    for paragraph in paragraphs:
        _fill_paragraph(paragraph, values, is_alone=len(paragraphs) == 1)
    for table in story.tables:  # type: ignore[attr-defined]
        for row in list(table.rows):
            for cells, bound in _rows(table, row, values):
                for cell in cells:
                    _fill(cell, bound)


def _rows(
    table: "Table", row: "_Row", values: Mapping[str, Value]
) -> Iterator[tuple[list["_Cell"], Mapping[str, Value]]]:
    """The row with its values; a repeating one as many times as there are items, none where there are none."""
    from docx.table import _Row

    text = " ".join(cell.text for cell in row.cells)
    repeated = {name.partition(".")[0] for name in PLACEHOLDER.findall(text) if "." in name}
    if not repeated:
        yield list(dict.fromkeys(row.cells)), values
        return
    (name,) = repeated
    items = values[name]
    for item in items if isinstance(items, list) else ():
        copied = deepcopy(row._tr)
        row._tr.addprevious(copied)
        columns = {f"{name}.{column}": cell for column, cell in item.items()}
        yield list(dict.fromkeys(_Row(copied, table).cells)), {**values, **columns}
    row._tr.getparent().remove(row._tr)


def _fill_paragraph(paragraph: "Paragraph", values: Mapping[str, Value], *, is_alone: bool) -> None:
    from docx.text.paragraph import Paragraph

    names = PLACEHOLDER.findall(paragraph.text)
    whole = PLACEHOLDER.fullmatch(paragraph.text.strip())
    value = values[whole[1]] if whole else None
    if names and not is_alone and not any(values[name] not in ("", []) for name in names):
        paragraph._p.getparent().remove(paragraph._p)
    elif whole and isinstance(value, Sequence) and not isinstance(value, str):
        for line in (line for item in value for line in str(item).split("\n") if line.strip()):
            copied = deepcopy(paragraph._p)
            paragraph._p.addprevious(copied)
            _fill_runs(Paragraph(copied, paragraph._parent), {whole[1]: line.strip()})
        paragraph._p.getparent().remove(paragraph._p)
    else:
        _fill_runs(paragraph, values)


def _fill_runs(paragraph: "Paragraph", values: Mapping[str, Value]) -> None:
    """Replace from the last placeholder to the first; the run where one begins gives the look of its value."""
    for found in reversed(list(PLACEHOLDER.finditer("".join(run.text for run in paragraph.runs)))):
        text, start = str(values[found[1]]), 0
        for run in paragraph.runs:
            length = len(run.text)
            low, high = max(found.start() - start, 0), min(found.end() - start, length)
            if low < high:
                run.text = run.text[:low] + (text if start + low == found.start() else "") + run.text[high:]
            start += length


def _dated(written: io.BytesIO, moment: datetime) -> bytes:
    """The same archive with every entry dated by the view: equal views give equal bytes."""
    stamp = (max(moment.year, 1980), *moment.timetuple()[1:6])
    fixed = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in sorted(source.namelist()):
            target.writestr(zipfile.ZipInfo(entry, stamp), source.read(entry), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
