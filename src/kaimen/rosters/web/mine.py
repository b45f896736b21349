"""One's own duty on the phone, and the calendar feed behind a secret address."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaimen.kernel.base import clock, words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refused
from kaimen.rosters.rules.living import MarkKind
from kaimen.rosters.selectors import exchange
from kaimen.rosters.selectors import mine as pages
from kaimen.rosters.services import feeds, marks
from kaimen.ui.refuse import refuse
from kaimen.ui.signed_in import signed_in

TEMPLATE = "rosters/mine.html"


class Request(HttpRequest):
    """A request with the actor that the site's middleware puts on it."""

    actor: Actor


def shown(request: Request, address: str = "") -> dict[str, object]:
    """What the page on the phone shows."""
    at = clock.now()
    return {
        "duty": pages.my_duty(request.actor, at),
        "exchange": exchange.of_person(request.actor, at),
        "form": request.POST,
        "address": address,
    }


@signed_in
@require_GET
def mine(request: Request) -> HttpResponse:
    """When is my next shift?"""
    return render(request, TEMPLATE, shown(request))


@signed_in
@require_POST
def mark(request: Request, shift_id: int) -> HttpResponse:
    """Arrive, leave or acknowledge."""
    asked = request.POST.get("kind", "")
    kind = MarkKind(asked) if asked in list(MarkKind) else MarkKind.ACKNOWLEDGED
    try:
        marks.mark(shift_id=shift_id, kind=kind, actor=request.actor, at=clock.now())
    except Refused as refused:
        return refuse(request, words.explain_all(refused.refusals), template=TEMPLATE, context=shown(request))
    messages.success(request, _("记下了：{what}。").format(what=words.label(kind)))
    return redirect("rosters:mine")


@signed_in
@require_POST
def acknowledge(request: Request) -> HttpResponse:
    """Acknowledge all that lies ahead."""
    count = marks.acknowledge_all(actor=request.actor, at=clock.now())
    messages.success(request, _("知道了 {count} 班。").format(count=count))
    return redirect("rosters:mine")


@signed_in
@require_POST
def make_feed(request: Request) -> HttpResponse:
    """A new address for the calendar, shown this once."""
    secret = feeds.make(actor=request.actor, at=clock.now())
    address = request.build_absolute_uri(reverse("rosters:feed", args=[secret]))
    response = render(request, TEMPLATE, shown(request, address))
    response.headers["Cache-Control"] = "no-store"
    return response


@signed_in
@require_POST
def revoke_feed(request: Request) -> HttpResponse:
    """Close the address."""
    feeds.revoke(actor=request.actor, at=clock.now())
    messages.success(request, _("日历地址作废了，谁拿着也打不开。"))
    return redirect("rosters:mine")


@require_GET
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar itself; the secret in the address is the right."""
    response = HttpResponse(pages.feed(secret, clock.now()), content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, max-age=300"
    response.headers["Content-Disposition"] = 'inline; filename="kaimen.ics"'
    return response
