"""Who asks: a request with what the site's middleware puts on it."""

from django.http import HttpRequest

from kaimen.kernel.base.actors import Actor


class Request(HttpRequest):
    """A request with its actor."""

    actor: Actor


def address_of(request: HttpRequest) -> str:
    """Where a request came from, as the server or a trusted proxy says; "" is not counted."""
    return str(request.META.get("REMOTE_ADDR", ""))
