"""The record of a year: for everybody once released, for colleagues before."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaimen.kernel.base import clock, words
from kaimen.kernel.base.refusals import Refused
from kaimen.rosters.selectors import records
from kaimen.rosters.services import releases
from kaimen.rosters.web.staff import Request
from kaimen.ui.refuse import refuse
from kaimen.ui.signed_in import signed_in


@require_GET
def public(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The released record of a point; before that there is no such page."""
    found = records.released(code, year, clock.now())
    return render(request, "rosters/record.html", {"record": found, "shell": "ui/phone.html"})


@signed_in
@require_GET
def record(request: Request, code: str, year: int) -> HttpResponse:
    """The record as colleagues see it, with what they may do about it."""
    return _show(request, code, year)


@signed_in
@require_POST
def release(request: Request, code: str, year: int) -> HttpResponse:
    """Let everybody see it."""
    at = clock.now()
    point_id = records.point_id(request.actor, code)
    try:
        releases.release(
            point_id=point_id, year=year, sha256=request.POST.get("sha256", ""), actor=request.actor, at=at
        )
    except Refused as refused:
        return _show(request, code, year, refused)
    messages.success(request, _("公开了，谁都能看。"))
    return redirect("rosters:staff_record", code, year)


@signed_in
@require_POST
def withdraw(request: Request, code: str, year: int) -> HttpResponse:
    """Take it back."""
    point_id = records.point_id(request.actor, code)
    try:
        releases.withdraw(point_id=point_id, year=year, actor=request.actor, at=clock.now())
    except Refused as refused:
        return _show(request, code, year, refused)
    messages.success(request, _("收回了，只有同事能看。"))
    return redirect("rosters:staff_record", code, year)


def _show(request: Request, code: str, year: int, refused: Refused | None = None) -> HttpResponse:
    found, may_release = records.seen_by(request.actor, code, year, clock.now())
    context = {"record": found, "shell": "ui/desk.html", "is_staff_page": True, "may_release": may_release}
    if refused:
        return refuse(request, words.explain_all(refused.refusals), template="rosters/record.html", context=context)
    return render(request, "rosters/record.html", context)
