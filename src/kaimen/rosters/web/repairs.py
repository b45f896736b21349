"""The page on which an absence is mended 补班."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaimen.kernel.base import clock, words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.rosters import policy
from kaimen.rosters.selectors import repairs as pages
from kaimen.rosters.services import repairs
from kaimen.rosters.services.repairs import Handing
from kaimen.rosters.web import parsing
from kaimen.ui.refuse import refuse
from kaimen.ui.signed_in import signed_in

TEMPLATE = "rosters/repair.html"


class Request(HttpRequest):
    """A request with the actor that the site's middleware puts on it."""

    actor: Actor


def _days(form: QueryDict) -> tuple[date, date]:
    """Refuses repair.day_unclear."""
    try:
        return date.fromisoformat(form.get("first", "")), date.fromisoformat(form.get("last", ""))
    except ValueError:
        raise Refused(Refusal("repair.day_unclear")) from None


def _handings(form: QueryDict) -> list[Handing]:
    """Refuses shift.choice_unclear."""
    found = []
    for text in form.getlist("move"):
        parts = text.split(":")
        if len(parts) != 3 or not all(parsing.ID.fullmatch(part) for part in parts):
            raise Refused(Refusal("shift.choice_unclear"))
        shift, before, after = (int(part) for part in parts)
        found.append(Handing(shift, before, after or None))
    return found


def _context(request: Request, code: str, form: QueryDict) -> dict[str, object]:
    at = clock.now()
    point = pages.point_of(code, request.actor)
    return {
        "point": point,
        "people": pages.candidates(point, at),
        "form": form,
        "today": clock.local(at).date(),
        "can_repair": request.actor.may(policy.PUBLISH, point.organisation),
    }


@signed_in
@require_GET
def repair(request: Request, code: str) -> HttpResponse:
    """Ask who is away and when; with that, what it uncovers and how to mend it."""
    form = request.GET
    context = _context(request, code, form)
    if not form.get("person"):
        return render(request, TEMPLATE, context)
    try:
        first_on, last_on = _days(form)
        person = parsing.number(form, "person")
        context["page"] = pages.page(
            code=code, person_id=person, first_on=first_on, last_on=last_on, actor=request.actor, at=clock.now()
        )
    except Refused as refused:
        return refuse(request, words.explain_all(refused.refusals), template=TEMPLATE, context=context)
    return render(request, TEMPLATE, context)


@signed_in
@require_POST
def adopt(request: Request, code: str) -> HttpResponse:
    """Do the chosen alternative."""
    form, at = request.POST, clock.now()
    context = _context(request, code, form)
    try:
        first_on, last_on = _days(form)
        count = repairs.adopt(
            roster_id=parsing.number(form, "roster"),
            person_id=parsing.number(form, "person"),
            first_on=first_on,
            last_on=last_on,
            handings=_handings(form),
            actor=request.actor,
            at=at,
        )
    except Refused as refused:
        return refuse(request, words.explain_all(refused.refusals), template=TEMPLATE, context=context)
    messages.success(request, _("补好了，{count} 班换了人，都已告诉本人。").format(count=count))
    return redirect(f"{reverse('rosters:month', args=[code])}?month={first_on:%Y-%m}")
