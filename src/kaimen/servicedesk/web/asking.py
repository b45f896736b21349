"""Who asks: a request with what the site's middleware puts on it."""

from django.http import HttpRequest

from kaimen.kernel.base.actors import Actor


class Request(HttpRequest):
    """A request with its actor."""

    actor: Actor
