"""Doors of the look: the appearance switch, the accessibility statement, the gallery."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST, require_safe

from kaimen.ui import gallery as rooms
from kaimen.ui.appearance import COOKIE, COOKIE_SECONDS, from_text


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Set how pages look for this browser, and come back to where the switch was pressed."""
    wishes = {name: str(value) for name, value in request.POST.items()}
    look = from_text(request.COOKIES.get(COOKIE, "")).changed(wishes)
    response = (
        HttpResponse(status=204) if request.headers.get("X-Kaimen-Quiet") == "1" else redirect(_way_back(request))
    )
    _remember(request, response, COOKIE, look.as_text())
    if wishes.get("language") in dict(settings.LANGUAGES) and check_for_language(wishes["language"]):
        _remember(request, response, settings.LANGUAGE_COOKIE_NAME, wishes["language"])
    return response


@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """无障碍说明, with all switches on one page."""
    return render(request, "ui/statement.html")


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Each component once, with invented content."""
    _only_for_show()
    return render(request, "ui/gallery/index.html", rooms.content())


@require_safe
def gallery_shell(request: HttpRequest, shell: str) -> HttpResponse:
    """One shell with invented content."""
    _only_for_show()
    if shell not in rooms.SHELLS:
        raise Http404
    return render(request, f"ui/gallery/{shell}.html", rooms.content(), status=rooms.SHELLS[shell])


def _is_for_show() -> bool:
    profile = getattr(settings, "KAIMEN", None)
    return bool(settings.DEBUG or getattr(profile, "is_demo", False) or getattr(profile, "is_test", False))


def _only_for_show() -> None:
    if not _is_for_show():
        raise Http404


def _way_back(request: HttpRequest) -> str:
    wish = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wish, {request.get_host()}, require_https=request.is_secure())
    return wish if wish.startswith("/") and safe else "/"


def _remember(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure())
