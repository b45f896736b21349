"""The request as doors see it, after the site's middleware."""

from django.http import HttpRequest

from kaimen.kernel.base.actors import Actor


class Request(HttpRequest):
    """A request with its actor and its short number."""

    actor: Actor
    reference: str
