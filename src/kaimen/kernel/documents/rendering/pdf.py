"""PDF by typst, set in the font of a wheel: no system font, no network, no clock.

The view reaches the template as one JSON string in `sys.inputs`; typst never reads a person's words as markup.
"""

import json
from collections.abc import Mapping
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kaimen.kernel.documents.rendering import catalogue
from kaimen.kernel.documents.rules.fields import View

if TYPE_CHECKING:
    import typst

SUFFIX = ".typ"
ROOT = Path(__file__).resolve().parents[3]
"""The package: a room's template may `#import "/kernel/documents/documents/common.typ"`."""
ARCHIVAL = "a-2u"


def render(name: str, view: View) -> bytes:
    """See `documents.render_pdf`."""
    import typst

    values, at = catalogue.bind(name, view)
    compiler = typst.Compiler(
        input=catalogue.file(name, SUFFIX),
        root=ROOT,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"view": _as_json(values)},
        package_path=ROOT / "no-packages",
        package_cache_path=ROOT / "no-packages",
    )
    moment = at.astimezone(UTC).replace(microsecond=0)  # typst takes whole seconds
    try:
        return _compiled(compiler, moment, ARCHIVAL)
    except typst.TypstError:
        # A character the font lacks (emoji, rare names) cannot be archival, yet the paper must come out; a fault of the
        # template itself shows again here.
        return _compiled(compiler, moment, None)


def _compiled(compiler: "typst.Compiler", at: object, standard: str | None) -> bytes:
    content = compiler.compile(format="pdf", timestamp=at, pdf_standards=standard or [])  # type: ignore[arg-type]
    if not isinstance(content, bytes):
        raise TypeError("typst gave no single file")
    return content


@cache
def _fonts() -> "typst.Fonts":
    import manimgx_fonts_cjk
    import typst

    folder = Path(manimgx_fonts_cjk.__file__).parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def _as_json(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True)
