"""Answering with a file. Not a door by itself: a room's view asks its own rules first and then calls `download`."""

from django.http import FileResponse, HttpRequest

from kaimen.kernel.files import selectors
from kaimen.kernel.files.rules.kinds import MEDIA_TYPES, PICTURES

_SHOWN = frozenset(MEDIA_TYPES[kind] for kind in PICTURES)


def download(request: HttpRequest, file: selectors.StoredFile, *, is_shown: bool = False) -> FileResponse:
    """The content as an attachment under its own name (RFC 6266, so 工资表.xlsx arrives as such), never run by a
    browser.

    `is_shown` shows a picture in the page; other kinds are attachments all the same.
    """
    response = FileResponse(
        selectors.open_content(file),
        as_attachment=not (is_shown and file.media_type in _SHOWN),
        filename=file.label,
        content_type=file.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
