"""Documents 文书: letters, receipts and agreements as PDF and DOCX, made from a template and a view.

Nouns: template 模板 (a file in a room's `documents/` folder, declared in its `labels.DOCUMENTS`), field 要素 (with
the article that asks for it), view (plain values), document 文书 (what was made: subject, number, content hash,
file). What a person typed goes in as data, never as markup. A template whose required field is empty is refused, so
that no paper leaves with a hole in it. The same view gives the same bytes. Layout: GB/T 9704-2012 党政机关公文格式.
Doors: none of its own; rooms call `render_pdf`, `render_docx` and `services.documents.make`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaimen.kernel.documents.rules.fields import View

__all__ = ["render_docx", "render_pdf"]


def render_pdf(template: str, view: "View") -> bytes:
    """The PDF of `app/name` (`documents/letter`). `view` has every declared field, `at` (aware) and `is_generated`.

    PDF/A-2u where the font has every character of the text; a plain PDF with a box in its place where it has not.
    Refuses: document.field_missing {template, names, labels}.
    """
    from kaimen.kernel.documents.rendering import pdf

    return pdf.render(template, view)


def render_docx(template: str, view: "View") -> bytes:
    """The same as DOCX, for a union that edits it further. Refuses: document.field_missing as above."""
    from kaimen.kernel.documents.rendering import docx

    return docx.render(template, view)
