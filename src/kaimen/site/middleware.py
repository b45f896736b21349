"""Middleware: a reference number for every request, a limit for what it brings, and the actor behind it."""

import logging
import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from kaimen.kernel import access
from kaimen.kernel.base import clock
from kaimen.ui import errors

logger = logging.getLogger("kaimen.request")

Answer = Callable[[HttpRequest], HttpResponse]
TOKENS = "tokens"
MAX_BODY_BYTES = 62 * 1024 * 1024  # six attachments of 10 MB, and the words with them
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
TOO_LARGE, LENGTH_REQUIRED = 413, 411


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


class BodyLimit:
    """Refuses by the announced length what is larger than any form of ours (413), and a form that announces none (411):
    before anybody reads it. The check of a form's own sign (CSRF) reads it first of all, in its turn before the view;
    every middleware is called before that, and this one late, so that its page knows who is there.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or ""
        is_length = announced.isascii() and announced.isdigit()
        # a number of twenty digits is not worth reading
        if is_length and (len(announced) > 20 or int(announced) > MAX_BODY_BYTES):
            return _too_large(request)
        if not is_length and request.method == "POST" and request.content_type in FORMS:
            return HttpResponse(_("没有写明长度，没有收下。请用浏览器打开页面再送。"), status=LENGTH_REQUIRED)
        return self.get_response(request)


def _too_large(request: HttpRequest) -> HttpResponse:
    if not request.path.startswith("/api/"):
        return errors.too_large(request)
    message = _("一次送来的太多、太大了")
    return JsonResponse({"code": "body.too_large", "facts": {}, "message": message}, status=TOO_LARGE)


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
