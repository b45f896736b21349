"""Letting the machine fill a draft 自动排班: asking for it, and looking how far it is."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from kaimen.kernel.base import clock
from kaimen.kernel.base.refusals import Refused
from kaimen.rosters.selectors import months, solving
from kaimen.rosters.services import runs
from kaimen.rosters.web.staff import Request, show_month, to_month
from kaimen.ui.signed_in import signed_in


@signed_in
@require_POST
def solve(request: Request, roster_id: int) -> HttpResponse:
    """Let the machine fill what is empty in a draft; what was put by hand stays."""
    at = clock.now()
    page = months.page_of_roster(roster_id=roster_id, actor=request.actor, at=at)
    try:
        runs.ask(roster_id=roster_id, actor=request.actor, at=at)
    except Refused as refused:
        return show_month(request, page, refused)
    return to_month(page, "#run")


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
