"""Context processor of the shells. Reads the request only: no database, no clock."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from kaimen.ui.appearance import COOKIE, from_text


def appearance(request: HttpRequest) -> dict[str, Any]:
    """`appearance`, `languages` and `here`, the address to come back to after a switch (after a POST: the root)."""
    return {
        "appearance": from_text(request.COOKIES.get(COOKIE, "")),
        "languages": settings.LANGUAGES,
        "here": request.get_full_path() if request.method in ("GET", "HEAD") else "/",
    }
