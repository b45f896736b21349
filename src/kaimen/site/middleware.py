"""Middleware: a reference number for every request, and the actor behind it."""

import logging
import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from kaimen.kernel import access
from kaimen.kernel.base import clock

logger = logging.getLogger("kaimen.request")

Answer = Callable[[HttpRequest], HttpResponse]
TOKENS = "tokens"


class TrustedProxies:
    """Believes `X-Forwarded-For` and `X-Forwarded-Proto` from the proxies that the operator named, and from nobody
    else.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.proxies = frozenset(filter(None, (p.strip() for p in settings.KAIMEN.trusted_proxies.split(","))))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get("REMOTE_ADDR") in self.proxies:
            hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
            outside = [hop for hop in hops if hop and hop not in self.proxies]
            if outside:
                request.META["REMOTE_ADDR"] = outside[-1]
            if request.headers.get("X-Forwarded-Proto") == "https":
                request.environ["wsgi.url_scheme"] = "https"  # type: ignore[attr-defined]
        return self.get_response(request)


class RequestReference:
    """Gives each request a short number, shown on error pages and in the log."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.reference = secrets.token_hex(4)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Id"] = request.reference  # type: ignore[attr-defined]
        return response


class CurrentActor:
    """Sets `request.actor`, read from grants once and only when somebody asks."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.user.is_authenticated or request.session.get(TOKENS):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _actor(request: HttpRequest) -> access.Actor:
    tokens = frozenset(request.session.get(TOKENS, ()))
    return access.actor_for(request.user, at=clock.now(), tokens=tokens)
