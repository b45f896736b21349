"""What waits and what happened 待办和通知: one page for whoever is signed in, where notices are marked as read."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from kaimen.kernel.access.requests import Request
from kaimen.kernel.base import clock
from kaimen.kernel.notices.services import notices
from kaimen.servicedesk.selectors import waiting
from kaimen.ui.signed_in import signed_in


@signed_in
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The own tasks and the newest notices; staff see it beside their menu, workers as a page of the telephone."""
    actor = cast(Request, request).actor
    template = "news/staff.html" if getattr(actor, "roles", ()) else "news/worker.html"
    return render(request, template, {"news": waiting.news(actor=actor, at=clock.now())})


@signed_in
@require_POST
def read(request: HttpRequest, notice_id: int) -> HttpResponse:
    notices.read(notice_id=notice_id, actor=cast(Request, request).actor, at=clock.now())
    return redirect("news:page")


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """All that the page showed; what came meanwhile stays new."""
    newest = request.POST.get("newest", "")
    upto = int(newest) if newest.isdecimal() and len(newest) < 19 else 0
    notices.read_all(upto=upto, actor=cast(Request, request).actor, at=clock.now())
    return redirect("news:page")
