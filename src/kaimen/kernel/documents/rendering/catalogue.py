"""Which templates there are: declared in each app's `labels.DOCUMENTS`, kept in its `documents/` folder."""

from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.utils.translation import gettext

from kaimen.kernel.base import clock
from kaimen.kernel.base.refusals import raise_any
from kaimen.kernel.documents.rules import fields
from kaimen.kernel.documents.rules.fields import Template, Value, View

FOLDER = "documents"


class UnknownTemplate(LookupError):
    """No app declares this template, or it has no file of this sort."""


@cache
def declared() -> dict[str, Template]:
    """Every template of the house by `app/name`."""
    found: dict[str, Template] = {}
    for config in apps.get_app_configs():
        name = f"{config.name}.labels"
        if config.name.startswith("kaimen.") and find_spec(name):
            found |= getattr(import_module(name), "DOCUMENTS", {})
    return found


def template(name: str) -> Template:
    """Raises UnknownTemplate."""
    try:
        return declared()[name]
    except KeyError:
        raise UnknownTemplate(name) from None


def file(name: str, suffix: str) -> Path:
    """Where a declared template lies. Raises UnknownTemplate."""
    template(name)
    label, _, stem = name.partition("/")
    path = Path(apps.get_app_config(label).path) / FOLDER / f"{stem}{suffix}"
    if not path.is_file():
        raise UnknownTemplate(f"{name}{suffix}")
    return path


def bind(name: str, view: View) -> tuple[dict[str, Value], datetime]:
    """Every value a template may use, and the instant it is dated. Refuses: document.field_missing.

    A view without an aware `at` or without `is_generated`, or with a name nobody declared, is a fault of ours and
    crashes.
    """
    found = template(name)
    at = view.get(fields.AT)
    if not isinstance(at, datetime) or at.tzinfo is None or not isinstance(view.get(fields.IS_GENERATED), bool):
        raise TypeError(f"{name}: a view has an aware `at` and `is_generated`")
    if unknown := fields.strangers(found, view):
        raise TypeError(f"{name} does not declare {', '.join(sorted(unknown))}")
    raise_any(fields.missing(name, found, view))
    is_generated = bool(view[fields.IS_GENERATED])
    bound: dict[str, Value] = {field.name: _plain(view.get(field.name)) for field in found.fields}
    bound[fields.IS_GENERATED] = is_generated
    bound["generated_mark"] = gettext("演示数据") if is_generated else ""
    bound["made_on"] = day_in_words(at)
    return bound, at


def day_in_words(at: datetime) -> str:
    """2026年11月22日, the local day: dates of official papers are written so, months and days without a leading zero.

    Source: GB/T 9704-2012 7.3.5.4.
    """
    day = clock.local(at).date()
    return f"{day.year}年{day.month}月{day.day}日"


def _plain(value: Value) -> Value:
    """Text without what no paper can show: C0 signs but newline and tab."""
    if isinstance(value, str):
        return "".join(sign for sign in value if sign >= " " or sign in "\n\t")
    if isinstance(value, list | tuple):
        return [  # type: ignore[return-value]
            {key: _plain(cell) for key, cell in part.items()} if isinstance(part, dict) else _plain(part)
            for part in value
        ]
    return "" if value is None else value
