"""The duty pages of colleagues: a month of one point, and every deed on it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaimen.kernel.base import clock, words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refused
from kaimen.rosters import policy
from kaimen.rosters.rules.rotation import PatternKind
from kaimen.rosters.selectors import lookout, months
from kaimen.rosters.selectors.months import MonthPage, Moved
from kaimen.rosters.services import rosters, shifts
from kaimen.rosters.web import parsing
from kaimen.ui.refuse import refuse
from kaimen.ui.signed_in import signed_in


class Request(HttpRequest):
    """A request with the actor that the site's middleware puts on it."""

    actor: Actor


def show_month(
    request: Request, page: MonthPage, refused: Refused | None = None, moved: Moved | None = None
) -> HttpResponse:
    """The page of a month, with what was refused or what was moved."""
    context = {
        "page": page,
        "patterns": list(words.choices(PatternKind)),
        "can_plan": policy.PLAN in page.may,
        "can_publish": policy.PUBLISH in page.may,
        "can_export": policy.EXPORT in page.may,
        "can_hand_over": policy.HAND_OVER in page.may,
        "form": request.POST if refused else request.GET,
        "moved": moved,
    }
    if refused:
        return refuse(request, words.explain_all(refused.refusals), template="rosters/month.html", context=context)
    return render(request, "rosters/month.html", context)


def to_month(page: MonthPage, part: str = "") -> HttpResponse:
    """Back to the month, or to a part of it."""
    return redirect(f"{reverse('rosters:month', args=[page.point.code])}?month={page.month:%Y-%m}{part}")


@signed_in
@require_GET
def duty(request: Request) -> HttpResponse:
    """The points whose rosters one may look at, and what is amiss; a single point is opened at once."""
    given = request.GET
    search, view = given.get("q", ""), given.get("view", "")
    found = lookout.page(actor=request.actor, at=clock.now(), search=search, view=view, number=given.get("page", 1))
    if found.only and not view:
        return redirect("rosters:month", found.only)
    return render(request, "rosters/duty.html", {"found": found, "search": search, "rows": found.page})


@signed_in
@require_GET
def month(request: Request, code: str) -> HttpResponse:
    """A month of a point."""
    asked, at = request.GET, clock.now()
    page = months.month_page(
        code=code,
        month=parsing.month(asked.get("month", ""), clock.local(at).date()),
        actor=request.actor,
        at=at,
        roster_id=parsing.optional_number(asked.get("roster", "")),
        shift_id=parsing.optional_number(asked.get("shift", "")),
        gap_key=asked.get("gap", ""),
    )
    return show_month(request, page)


@signed_in
@require_POST
def draft(request: Request, code: str) -> HttpResponse:
    """Begin a draft for a month."""
    at = clock.now()
    asked = parsing.month(request.POST.get("month", ""), clock.local(at).date())
    page = months.month_page(code=code, month=asked, actor=request.actor, at=at)
    try:
        from_on, to_on = parsing.wanted_month(request.POST)
        rosters.draft(point_id=page.point.pk, from_on=from_on, to_on=to_on, actor=request.actor, at=at)
    except Refused as refused:
        return show_month(request, page, refused)
    return to_month(page)


@signed_in
@require_POST
def assign(request: Request, roster_id: int) -> HttpResponse:
    """Put one person on a seat."""
    at, form = clock.now(), request.POST
    page = months.page_of_roster(roster_id=roster_id, actor=request.actor, at=at)
    try:
        starts_at, ends_at = parsing.times(form)
        shifts.assign(
            roster_id=roster_id,
            seat_id=parsing.number(form, "seat"),
            person_id=parsing.number(form, "person"),
            starts_at=starts_at,
            ends_at=ends_at,
            override_reason=form.get("override_reason", ""),
            actor=request.actor,
            at=at,
        )
    except Refused as refused:
        return show_month(request, page, refused)
    messages.success(request, _("排上了。"))
    return to_month(page)


@signed_in
@require_POST
def rotate(request: Request, roster_id: int) -> HttpResponse:
    """Fill the rest of a draft in turn."""
    at, form = clock.now(), request.POST
    page = months.page_of_roster(roster_id=roster_id, actor=request.actor, at=at)
    try:
        found = rosters.rotate(
            roster_id=roster_id,
            seat_id=parsing.number(form, "seat"),
            person_ids=parsing.people(form),
            pattern=parsing.pattern(form),
            actor=request.actor,
            at=at,
        )
    except Refused as refused:
        return show_month(request, page, refused)
    messages.success(
        request, _("轮排了 {made} 班，还空 {empty} 班。").format(made=len(found.duties), empty=len(found.empty))
    )
    return to_month(page)


@signed_in
@require_POST
def publish(request: Request, roster_id: int) -> HttpResponse:
    """Put a draft in force."""
    at = clock.now()
    page = months.page_of_roster(roster_id=roster_id, actor=request.actor, at=at)
    try:
        rosters.publish(roster_id=roster_id, actor=request.actor, at=at)
    except Refused as refused:
        return show_month(request, page, refused)
    messages.success(request, _("值守表发布了，窗口一览从这一刻起按它显示。"))
    return to_month(page)


@signed_in
@require_POST
def withdraw(request: Request, roster_id: int) -> HttpResponse:
    """Make a published roster that has not begun a draft again."""
    at = clock.now()
    page = months.page_of_roster(roster_id=roster_id, actor=request.actor, at=at)
    try:
        rosters.withdraw(roster_id=roster_id, actor=request.actor, at=at)
    except Refused as refused:
        return show_month(request, page, refused)
    messages.success(request, _("值守表撤回成草稿了。"))
    return to_month(page)


@signed_in
@require_POST
def hand_over(request: Request, shift_id: int) -> HttpResponse:
    """Somebody else takes a shift, or what is left of it."""
    at, form = clock.now(), request.POST
    page = months.page_of_shift(shift_id=shift_id, actor=request.actor, at=at)
    try:
        shifts.hand_over(
            shift_id=shift_id,
            person_id=parsing.number(form, "person"),
            reason=form.get("reason", ""),
            override_reason=form.get("override_reason", ""),
            actor=request.actor,
            at=at,
        )
    except Refused as refused:
        return show_month(request, page, refused)
    messages.success(request, _("换人了。"))
    return to_month(page)


@signed_in
@require_POST
def remove(request: Request, shift_id: int) -> HttpResponse:
    """Take a shift out."""
    at = clock.now()
    page = months.page_of_shift(shift_id=shift_id, actor=request.actor, at=at)
    try:
        shifts.remove(shift_id=shift_id, actor=request.actor, at=at)
    except Refused as refused:
        return show_month(request, page, refused)
    messages.success(request, _("拿掉了。"))
    return to_month(page)
