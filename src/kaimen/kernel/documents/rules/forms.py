"""Forms in which a document is made.   Pure."""

from enum import StrEnum


class Form(StrEnum):
    """PDF to print, send and keep; DOCX to be edited further."""

    PDF = "pdf"
    DOCX = "docx"
