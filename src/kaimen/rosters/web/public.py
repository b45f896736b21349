"""The public face: the board of all windows, and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kaimen.kernel.base import clock
from kaimen.rosters.selectors import points, runs


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The board 窗口值守一览; asked again every minute, so it is never kept."""
    asked, at = request.GET, clock.now()
    found = points.board(
        at=at,
        search=asked.get("q", ""),
        division_code=asked.get("division", ""),
        state=asked.get("state", ""),
        page=asked.get("page", 1),
    )
    response = render(request, "rosters/board.html", {"board": found, "solving": runs.progress(at)})
    response.headers["Cache-Control"] = "no-store"
    return response


@require_GET
def point(request: HttpRequest, code: str) -> HttpResponse:
    """One window: open or not, who answers, how to be heard."""
    response = render(request, "rosters/point.html", {"page": points.page(code, clock.now())})
    response.headers["Cache-Control"] = "no-store"
    return response
