"""The change list of a point, with every decision that waits there."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaimen.kernel.base import clock, words
from kaimen.kernel.base.refusals import Refused
from kaimen.rosters.selectors import changelog, months
from kaimen.rosters.services import changes as deeds
from kaimen.rosters.services import offers, swaps
from kaimen.rosters.web import parsing
from kaimen.rosters.web.staff import Request, show_month
from kaimen.ui.refuse import refuse
from kaimen.ui.signed_in import signed_in

TEMPLATE = "rosters/changes.html"
SWAP_DEEDS: dict[str, Callable[..., object]] = {"approve": swaps.approve, "reject": swaps.reject}
OFFER_DEEDS: dict[str, Callable[..., object]] = {
    "approve": offers.approve,
    "reject": offers.reject,
    "withdraw": offers.withdraw,
}


@signed_in
@require_GET
def changes(request: Request, code: str) -> HttpResponse:
    """What waits, and what was changed."""
    number = request.GET.get("page", 1)
    found = changelog.page(code=code, actor=request.actor, at=clock.now(), number=number)
    return render(request, TEMPLATE, {"found": found})


def _do(request: Request, code: str, said: str, deed: Callable[..., object], **given: object) -> HttpResponse:
    at = clock.now()
    found = changelog.page(code=code, actor=request.actor, at=at)
    try:
        deed(actor=request.actor, at=at, **given)
    except Refused as refused:
        return refuse(request, words.explain_all(refused.refusals), template=TEMPLATE, context={"found": found})
    messages.success(request, said)
    return redirect("rosters:changes", code)


@signed_in
@require_POST
def undo(request: Request, code: str, batch: UUID) -> HttpResponse:
    """Take a deed back."""
    said = _("撤销了，班回到原来的人。")
    return _do(request, code, said, deeds.undo, batch=batch, reason=request.POST.get("reason", ""))


@signed_in
@require_POST
def decide_swap(request: Request, code: str, swap_id: int) -> HttpResponse:
    """Approve or reject a swap."""
    deed = SWAP_DEEDS.get(request.POST.get("deed", ""), swaps.reject)
    return _do(request, code, _("定了，两边马上知道。"), deed, swap_id=swap_id)


@signed_in
@require_POST
def decide_offer(request: Request, code: str, offer_id: int) -> HttpResponse:
    """Approve or reject a claim, or offer the shift no longer."""
    deed = OFFER_DEEDS.get(request.POST.get("deed", ""), offers.withdraw)
    return _do(request, code, _("定了，有关的人马上知道。"), deed, offer_id=offer_id)


@signed_in
@require_POST
def offer(request: Request, roster_id: int) -> HttpResponse:
    """Offer an empty stretch to all."""
    at, form = clock.now(), request.POST
    page = months.page_of_roster(roster_id=roster_id, actor=request.actor, at=at)
    try:
        starts_at, ends_at = parsing.times(form)
        seat_id = parsing.number(form, "seat")
        offers.offer(
            roster_id=roster_id, seat_id=seat_id, starts_at=starts_at, ends_at=ends_at, actor=request.actor, at=at
        )
    except Refused as refused:
        return show_month(request, page, refused)
    messages.success(request, _("放出来了，能值守的人都收到了通知。"))
    return redirect("rosters:changes", page.point.code)
