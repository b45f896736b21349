"""Reference pages written from the code itself; a test compares them with what is committed."""

import ast
import inspect
import json
from dataclasses import fields
from itertools import pairwise

from kaimen.site import config


def _docstrings() -> dict[str, str]:
    """The string under each field of `Config`."""
    body = next(
        node for node in ast.walk(ast.parse(inspect.getsource(config.Config))) if isinstance(node, ast.ClassDef)
    ).body
    found = {}
    for field, text in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, ast.Expr):
            found[field.target.id] = ast.literal_eval(text.value)
    return found


def settings_page() -> str:
    """docs/reference/settings.md"""
    words = _docstrings()
    lines = ["# Settings", "", "Environment variables; nothing else is read. Checked at start.", ""]
    lines += ["| variable | default | meaning |", "|---|---|---|"]
    for field in fields(config.Config):
        meaning = " ".join(words[field.name].split())
        lines.append(f"| `KAIMEN_{field.name.upper()}` | `{field.default}` | {meaning} |")
    return "\n".join(lines) + "\n"


def openapi_page() -> str:
    """docs/reference/openapi.json"""
    from kaimen.site.api import api  # needs the applications

    return json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=2) + "\n"
