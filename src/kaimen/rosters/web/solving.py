"""Letting the machine fill a draft 自动排班: asking for it, and looking how far it is."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kaimen.rosters.selectors import solving
from kaimen.rosters.web.staff import Request
from kaimen.ui.signed_in import signed_in


@signed_in
@require_GET
def run(request: Request, roster_id: int) -> HttpResponse:
    """How far the latest run is; asked every two seconds while it is at work. Once it is over the page comes anew,
    since its grid is another one."""
    found = solving.of_roster(roster_id=roster_id, actor=request.actor)
    response = render(request, "rosters/month_run.html", {"run": found})
    response.headers["Cache-Control"] = "no-store"
    if found is None or not found.is_waiting:
        response.headers["HX-Refresh"] = "true"
    return response
