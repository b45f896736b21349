"""Pages for what cannot be shown: what, whether anything was lost, a way on, and the reference number of the log.

These are process edges: a page about an error must come up even when the database, the session or the menu broke.
"""

import logging
import secrets

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from kaimen.ui.typed import has_files, is_from_here, typed

logger = logging.getLogger("kaimen.ui")

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def reference_of(request: HttpRequest) -> str:
    """The request's number as the middleware gave it, else a new one."""
    return str(getattr(request, "reference", "") or secrets.token_hex(4)).upper()


def _answer(request: HttpRequest, template: str, status: int, **facts: object) -> HttpResponse:
    reference = reference_of(request)
    try:
        return render(request, f"ui/errors/{template}.html", {"reference": reference, **facts}, status=status)
    except Exception:
        logger.exception("An error page could not be drawn, reference %s.", reference)
        return HttpResponse(render_to_string("ui/errors/bare.html", {"reference": reference}), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, and 413 when there was more than we take."""
    if isinstance(exception, TOO_LARGE):
        return too_large(request)
    return _answer(request, "400", 400)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more than we take in one go."""
    return _answer(request, "413", 413)


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: seen but not allowed."""
    return _answer(request, "403", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here, or nothing for you; the page does not tell which."""
    return _answer(request, "404", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Django logs the exception; the number joins the two."""
    logger.error("A page failed: %s %s, reference %s.", request.method, request.path, reference_of(request))
    return _answer(request, "500", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was too old to be taken. What came from our own page can be sent again with one key."""
    logger.warning("A form was not taken: %s, reference %s.", reason, reference_of(request))
    kept = typed(request) if is_from_here(request) else ()
    return _answer(
        request, "csrf", 403, kept=kept, had_files=bool(kept) and has_files(request), target=request.get_full_path()
    )
