"""Fields 要素 of a template: what must be said, and which article asks for it.   Pure; templates themselves are
files.

A room declares its templates in `labels.DOCUMENTS = {"bargaining/offer": Template("1", (Field("title", _("标题"),
"…"), …))}`. In a typst file a field is written `view.title` and a column `row.amount`; in DOCX `{{title}}` and
`{{items.amount}}`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kaimen.kernel.base.refusals import Refusal

Scalar = str | int | bool | None
Value = Scalar | Sequence[str] | Sequence[Mapping[str, Scalar]] | datetime
View = Mapping[str, Value]

AT = "at"
IS_GENERATED = "is_generated"
GIVEN = frozenset({"made_on", IS_GENERATED, "generated_mark"})
"""What every template may use without declaring it: the local day in words, and the mark of generated data."""

_TYPST_FIELD = re.compile(r"\bview\.([a-z][a-z0-9_]*)")
_TYPST_COLUMN = re.compile(r"\brow\.([a-z][a-z0-9_]*)")
PLACEHOLDER = re.compile(r"\{\{\s*([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)\s*\}\}")


@dataclass(frozen=True)
class Field:
    """One element of a document 要素. `article` asks for it; `columns` make it a table with a row for each item."""

    name: str
    label: object
    """Words for people, lazy or not."""
    article: str
    is_required: bool = True
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Template:
    """A declared template. `version` is raised with every change that could be seen on paper."""

    version: str
    fields: tuple[Field, ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(field.name for field in self.fields)


def missing(name: str, template: Template, view: View) -> tuple[Refusal, ...]:
    """Refuses `document.field_missing`, once, naming every required field or column that is absent or blank."""
    holes: list[tuple[str, str]] = []
    for field in template.fields:
        value = view.get(field.name)
        if field.is_required and _is_blank(value):
            holes.append((field.name, str(field.label)))
        elif field.columns and not _is_blank(value):
            absent = [column for column in field.columns if any(column not in row for row in _rows(field, value))]
            holes.extend((f"{field.name}.{column}", str(field.label)) for column in absent)
    if not holes:
        return ()
    labels = tuple(dict.fromkeys(label for _name, label in holes))
    return (
        Refusal("document.field_missing", {"template": name, "names": tuple(n for n, _l in holes), "labels": labels}),
    )


def strangers(template: Template, view: View) -> frozenset[str]:
    """Names in the view that the template never declared: a fault of the caller, who thinks that they are printed."""
    return frozenset(view) - template.names - {AT, IS_GENERATED}


def used_in_typst(source: str) -> frozenset[str]:
    """Fields and columns a typst template names."""
    return frozenset(_TYPST_FIELD.findall(source)) | frozenset(f".{name}" for name in _TYPST_COLUMN.findall(source))


def used_in_text(text: str) -> frozenset[str]:
    """Placeholders in the text of a DOCX template; `items.amount` counts for `items` and `.amount`."""
    found = set()
    for placeholder in PLACEHOLDER.findall(text):
        name, _, column = placeholder.partition(".")
        found |= {name, f".{column}"} if column else {name}
    return frozenset(found)


def expected(template: Template) -> frozenset[str]:
    """What the file of a template has to use, and may use beside `GIVEN`."""
    return template.names | {f".{column}" for field in template.fields for column in field.columns}


def _rows(field: Field, value: Value) -> list[Mapping[str, Scalar]]:
    rows = list(value) if isinstance(value, Sequence) and not isinstance(value, str) else []
    named = [row for row in rows if isinstance(row, Mapping)]
    if len(named) != len(rows) or not rows:
        raise TypeError(f"{field.name} has columns: give a list of rows")
    return named


def _is_blank(value: Value) -> bool:
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Sequence):
        return all(isinstance(part, str) and not part.strip() for part in value)
    return value is None
