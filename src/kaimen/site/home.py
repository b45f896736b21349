"""The first page: the board of all service points; and the two answers for monitoring."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def home(request: HttpRequest) -> HttpResponse:
    return redirect("rosters:board")


def livez(request: HttpRequest) -> HttpResponse:
    """Alive: says nothing of the database."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")
