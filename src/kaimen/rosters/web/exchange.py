"""Shifts that change hands, from the phone: swaps, open shifts, stepping in, wishes."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaimen.kernel.base import clock, words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.rosters.rules.staff import WishKind
from kaimen.rosters.selectors import swapping
from kaimen.rosters.services import offers, shifts, staff, swaps
from kaimen.rosters.services.staff import WishRow
from kaimen.rosters.web import mine, parsing
from kaimen.rosters.web.mine import Request
from kaimen.ui.refuse import refuse
from kaimen.ui.signed_in import signed_in

NOTHING = "nothing"


def _do(request: Request, said: str, deed: Callable[..., object], **given: object) -> HttpResponse:
    """One deed of the phone's page: back to it, with what was done or why not."""
    try:
        deed(actor=request.actor, at=clock.now(), **given)
    except Refused as refused:
        explained = words.explain_all(refused.refusals)
        return refuse(request, explained, template=mine.TEMPLATE, context=mine.shown(request))
    messages.success(request, said)
    return redirect("rosters:mine")


@signed_in
@require_GET
def shift(request: Request, shift_id: int) -> HttpResponse:
    """One shift of one's own, and with whom it could be swapped."""
    asked = parsing.optional_number(request.GET.get("with", ""))
    page = swapping.page(shift_id=shift_id, colleague_id=asked, actor=request.actor, at=clock.now())
    return render(request, "rosters/swap.html", {"page": page})


@signed_in
@require_POST
def ask(request: Request, shift_id: int) -> HttpResponse:
    """Ask the chosen colleague."""
    form, at = request.POST, clock.now()
    chosen = parsing.optional_number(form.get("with", ""))
    page = swapping.page(shift_id=shift_id, colleague_id=chosen, actor=request.actor, at=at)
    try:
        other = form.get("other", "")
        swaps.ask(
            shift_id=shift_id,
            asked_of=parsing.number(form, "with"),
            other_id=None if other == NOTHING else parsing.number(form, "other"),
            reason=form.get("reason", ""),
            actor=request.actor,
            at=at,
        )
    except Refused as refused:
        explained = words.explain_all(refused.refusals)
        return refuse(request, explained, template="rosters/swap.html", context={"page": page, "form": form})
    messages.success(request, _("问了{name}，答应了再由排班员批准。").format(name=page.chosen))
    return redirect("rosters:mine")


SWAP_DEEDS: dict[str, Callable[..., object]] = {
    "agree": swaps.agree,
    "decline": swaps.decline,
    "withdraw": swaps.withdraw,
}
OFFER_DEEDS: dict[str, Callable[..., object]] = {"claim": offers.claim, "give_up": offers.give_up}


@signed_in
@require_POST
def swap(request: Request, swap_id: int) -> HttpResponse:
    """Say yes or no to a swap, or take one's own back."""
    deed = SWAP_DEEDS.get(request.POST.get("deed", ""), swaps.decline)
    return _do(request, _("记下了，对方马上知道。"), deed, swap_id=swap_id)


@signed_in
@require_POST
def offer(request: Request, offer_id: int) -> HttpResponse:
    """Claim an open shift, or give the claim up."""
    deed = OFFER_DEEDS.get(request.POST.get("deed", ""), offers.give_up)
    return _do(request, _("记下了，排班员批准以后才算。"), deed, offer_id=offer_id)


@signed_in
@require_POST
def step_in(request: Request, shift_id: int) -> HttpResponse:
    """Take over a colleague's shift from this minute."""
    said = _("从现在起是您在值守，排班员马上知道。")
    return _do(request, said, shifts.step_in, shift_id=shift_id, reason=request.POST.get("reason", ""))


@signed_in
@require_POST
def wish(request: Request) -> HttpResponse:
    """Say what one would like on a day."""
    return _do(request, _("记下了意愿，排班时会看。"), _wish, form=request.POST)


@signed_in
@require_POST
def withdraw_wish(request: Request, wish_id: int) -> HttpResponse:
    """Take a wish back."""
    return _do(request, _("意愿收回了。"), staff.withdraw_wish, wish_id=wish_id)


def _wish(*, form: QueryDict, actor: Actor, at: datetime) -> None:
    """Refuses wish.unclear: no such day or wish."""
    day, kind = parsing.day(form.get("day", "")), form.get("kind", "")
    if day is None or kind not in list(WishKind):
        raise Refused(Refusal("wish.unclear"))
    point_id = parsing.number(form, "point")
    staff.wish(point_id=point_id, row=WishRow(actor.person_id or 0, day, WishKind(kind)), actor=actor, at=at)
