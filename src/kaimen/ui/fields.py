"""One line of a form: label, help, error, control, joined for a screen reader.   Knows Django forms, no model."""

from dataclasses import dataclass

from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    RadioSelect,
    Select,
    Textarea,
    Widget,
)
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Line:
    """What the component draws.

    `kind`: text, long, select, file, choice (label beside it), choices (a group). `most` letters; None: no limit said.
    """

    kind: str
    id: str
    label: str
    help: str
    errors: tuple[str, ...]
    is_optional: bool
    most: int | None
    control: SafeString

    @property
    def help_id(self) -> str:
        return f"{self.id}_help"

    @property
    def error_id(self) -> str:
        return f"{self.id}_error"


def kind_of(widget: Widget) -> str:
    """How a control is laid out."""
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "choice"
    if isinstance(widget, FileInput):
        return "file"
    if isinstance(widget, Select):
        return "select"
    return "long" if isinstance(widget, Textarea) else "text"


CLASSES = {
    "choice": "km-check",
    "choices": "km-check",
    "file": "km-file",
    "select": "km-field km-select",
    "long": "km-field km-long",
}


def line(field: BoundField, *, label: str = "", note: str = "", count: bool = False, grow: bool = False) -> Line:
    """The line of a bound form field; its value is whatever was typed."""
    kind = kind_of(field.field.widget)
    help_text = str(note or field.help_text or "")
    errors = tuple(str(error) for error in field.errors)
    most = getattr(field.field, "max_length", None)
    anchor = field.auto_id or field.html_name
    described = [f"{anchor}_help"] if help_text else []
    described += [f"{anchor}_error"] if errors else []
    attrs: dict[str, str | bool] = {
        "class": CLASSES.get(kind, "km-field"),
        "aria-describedby": " ".join(described) or False,
    }
    if errors:
        attrs["aria-invalid"] = "true"
    if count and most:
        attrs["data-km-count"] = f"{anchor}_count"
    if grow or kind == "long":
        attrs["data-km-grow"] = True
    return Line(
        kind=kind,
        id=anchor,
        label=str(label or field.label or ""),
        help=help_text,
        errors=errors,
        is_optional=not field.field.required,
        most=most if count else None,
        control=field.as_widget(attrs=attrs),
    )
