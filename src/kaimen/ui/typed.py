"""What a person typed, to be shown again.   Reads the posted form only; keeps no secret and stores nothing.

Passwords, PINs, one-time codes and tokens are left out, and so are uploads: a browser never gives a file back, so the
page says it must be chosen again.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.http import HttpRequest

SECRET: Final = re.compile(r"csrf|passw|pin|otp|token|secret|totp|(^|_)code(_|$)", re.IGNORECASE)
NUMBER: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOST_FIELDS: Final = 100
MOST_LETTERS: Final = 120_000


@dataclass(frozen=True, slots=True)
class Typed:
    """One field as it was sent."""

    name: str
    value: str

    @property
    def is_words(self) -> bool:
        """Worth showing to a person: prose, not a choice's key, nor the number of a pressing."""
        return (len(self.value) >= 12 and not NUMBER.fullmatch(self.value)) or "\n" in self.value


def typed(request: HttpRequest) -> tuple[Typed, ...]:
    """Every field of the posted form but secrets, in order. A field beyond the limits is left out whole, never cut."""
    kept: list[Typed] = []
    letters = 0
    for name, values in request.POST.lists():
        if SECRET.search(name):
            continue
        for value in values:
            letters += len(value)
            if len(kept) < MOST_FIELDS and letters <= MOST_LETTERS:
                kept.append(Typed(name, value))
    return tuple(kept)


def has_files(request: HttpRequest) -> bool:
    """Whether something was uploaded with the form."""
    return bool(request.FILES)


def is_ours(request: HttpRequest, address: str) -> bool:
    """An address, as a browser names it in full, of this very site."""
    parts = urlsplit(address)
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())


def is_from_here(request: HttpRequest) -> bool:
    """The form came from our own pages: the browser says so by Origin, or by Referer where it sends no Origin."""
    return is_ours(request, request.headers.get("Origin") or request.headers.get("Referer") or "")
