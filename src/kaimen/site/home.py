"""The first page: the board of all service points; and the answers for monitoring."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from kaimen.site import health


def home(request: HttpRequest) -> HttpResponse:
    return redirect("rosters:board")


def livez(request: HttpRequest) -> HttpResponse:
    """Alive: says nothing of the database."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


def readyz(request: HttpRequest) -> HttpResponse:
    """Ready: database, schema, queue and disk; names what is not well, nothing more."""
    wrong = health.not_ready()
    return JsonResponse({"ready": not wrong, "wrong": wrong}, status=503 if wrong else 200)
