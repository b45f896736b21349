"""Where staff and demand are kept: the people of a point, what its seats ask for, and a new point."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaimen.kernel.base import clock, words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import Forbidden
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.rosters import policy
from kaimen.rosters.rules import hours
from kaimen.rosters.rules.demands import DemandRow, lasting
from kaimen.rosters.rules.points import PointKind
from kaimen.rosters.rules.staff import AbsenceKind, CertificateKind, Regime, WishKind
from kaimen.rosters.selectors import staff as pages
from kaimen.rosters.selectors.staff import DemandPage, StaffPage
from kaimen.rosters.services import demands, staff
from kaimen.rosters.services.points import PointRow
from kaimen.rosters.services.staff import AbsenceRow, CertificateRow, EmploymentRow, WishRow
from kaimen.rosters.web import parsing
from kaimen.ui.refuse import refuse
from kaimen.ui.signed_in import signed_in

E = TypeVar("E", bound=StrEnum)


class Request(HttpRequest):
    """A request with the actor that the site's middleware puts on it."""

    actor: Actor


def _day(form: QueryDict, name: str) -> date:
    """Refuses staff.unclear."""
    try:
        return date.fromisoformat(form.get(name, ""))
    except ValueError:
        raise Refused(Refusal("staff.unclear")) from None


def _optional_day(form: QueryDict, name: str) -> date | None:
    return _day(form, name) if form.get(name) else None


def _choice(form: QueryDict, name: str, kind: type[E]) -> E:
    """Refuses staff.unclear."""
    try:
        return kind(form.get(name, ""))
    except ValueError:
        raise Refused(Refusal("staff.unclear")) from None


def _show_staff(request: Request, page: StaffPage, refused: Refused | None = None) -> HttpResponse:
    context = {
        "page": page,
        "regimes": list(words.choices(Regime)),
        "papers": list(words.choices(CertificateKind)),
        "reasons": list(words.choices(AbsenceKind)),
        "wishes": list(words.choices(WishKind)),
        "form": request.POST,
    }
    if refused:
        return refuse(request, words.explain_all(refused.refusals), template="rosters/staff.html", context=context)
    return render(request, "rosters/staff.html", context)


@signed_in
@require_GET
def people(request: Request, code: str) -> HttpResponse:
    """The people of a point and what is known of them."""
    return _show_staff(request, pages.staff_page(code=code, actor=request.actor, at=clock.now()))


def _employ(form: QueryDict, **given: Any) -> str:
    share = parsing.optional_number(form.get("share", "100")) or 0
    row = EmploymentRow(parsing.number(form, "person"), _choice(form, "regime", Regime), _day(form, "from_on"), share)
    staff.employ(row=row, **given)
    return _("记下了用工性质。")


def _certify(form: QueryDict, **given: Any) -> str:
    person, kind = parsing.number(form, "person"), _choice(form, "kind", CertificateKind)
    row = CertificateRow(person, kind, _day(form, "from_on"), _optional_day(form, "to_on"), form.get("number", ""))
    staff.certify(row=row, **given)
    return _("记下了合格证。")


def _absent(form: QueryDict, **given: Any) -> str:
    person, kind = parsing.number(form, "person"), _choice(form, "kind", AbsenceKind)
    row = AbsenceRow(person, kind, _day(form, "first_on"), _optional_day(form, "last_on"))
    _absence, uncovered = staff.record_absence(row=row, **given)
    if not uncovered:
        return _("记下了，没有碰到已发布的班。")
    return ngettext(
        "记下了。有 {count} 个已发布的班要另找人：{first}。",
        "记下了。有 {count} 个已发布的班要另找人，第一个是 {first}。",
        len(uncovered),
    ).format(count=len(uncovered), first=f"{clock.local(uncovered[0].starts_at):%m-%d %H:%M}")


def _wish(form: QueryDict, **given: Any) -> str:
    row = WishRow(parsing.number(form, "person"), _day(form, "day"), _choice(form, "kind", WishKind))
    staff.wish(row=row, **given)
    return _("记下了意愿。")


DEEDS: dict[str, Callable[..., str]] = {
    "employment": _employ,
    "certificate": _certify,
    "absence": _absent,
    "wish": _wish,
}


@signed_in
@require_POST
def keep(request: Request, code: str, what: str) -> HttpResponse:
    """Record one thing about one person."""
    if what not in DEEDS:
        raise Http404
    at = clock.now()
    page = pages.staff_page(code=code, actor=request.actor, at=at)
    try:
        said = DEEDS[what](request.POST, point_id=page.point.pk, actor=request.actor, at=at)
    except Refused as refused:
        return _show_staff(request, page, refused)
    messages.success(request, said)
    return redirect("rosters:people", code)


@signed_in
@require_POST
def end(request: Request, code: str, what: str, pk: int) -> HttpResponse:
    """End an employment or a certificate today, or take an absence or a wish back."""
    if what not in DEEDS:
        raise Http404
    at = clock.now()
    page = pages.staff_page(code=code, actor=request.actor, at=at)
    given: dict[str, Any] = {"actor": request.actor, "at": at}
    try:
        if what == "employment":
            staff.end_employment(employment_id=pk, on=page.today, **given)
        elif what == "certificate":
            staff.end_certificate(certificate_id=pk, on=page.today, **given)
        elif what == "absence":
            staff.withdraw_absence(absence_id=pk, **given)
        else:
            staff.withdraw_wish(wish_id=pk, **given)
    except Refused as refused:
        return _show_staff(request, page, refused)
    messages.success(request, _("改好了。"))
    return redirect("rosters:people", code)


def _fields(page: DemandPage, form: QueryDict) -> list[dict[str, object]]:
    """The lines of the form, as they were typed or as they stand."""
    return [
        {
            "day_type": each.day_type.value,
            "word": each.word,
            "hours": form.get(f"hours_{each.day_type.value}", each.written),
            "pause": form.get(f"break_{each.day_type.value}", str(each.break_minutes)),
            "paper": form.get(f"certificate_{each.day_type.value}", each.certificate),
        }
        for each in (page.chosen.types if page.chosen else ())
    ]


def _show_demand(request: Request, page: DemandPage, refused: Refused | None = None) -> HttpResponse:
    context = {
        "page": page,
        "papers": list(words.choices(CertificateKind)),
        "fields": _fields(page, request.POST) if page.chosen else (),
        "can_set": policy.SET_HOURS in page.may,
        "can_keep": policy.STAFF in page.may,
        "form": request.POST,
    }
    if refused:
        return refuse(request, words.explain_all(refused.refusals), template="rosters/demand.html", context=context)
    return render(request, "rosters/demand.html", context)


@signed_in
@require_GET
def demand(request: Request, code: str) -> HttpResponse:
    """What the seats of a point ask for."""
    seat = parsing.optional_number(request.GET.get("seat", ""))
    return _show_demand(request, pages.demand_page(code=code, actor=request.actor, at=clock.now(), seat_id=seat))


def _rows(form: QueryDict, day_type: DayType, page: DemandPage) -> tuple[DemandRow, ...]:
    """Rows as 08:30-17:30 17:30-08:30 with one break and one certificate; hours that stand keep their days of the
    week. Refuses hours.unclear {written}."""
    pause = parsing.optional_number(form.get(f"break_{day_type.value}", "")) or 0
    paper = form.get(f"certificate_{day_type.value}", "")
    times = hours.read_times(form.get(f"hours_{day_type.value}", ""))
    made = [DemandRow(starts, lasting(starts, ends), pause, paper) for starts, ends in times]
    return tuple(replace(row, weekdays=page.weekdays_of(day_type, row)) for row in made)


@signed_in
@require_POST
def set_demand(request: Request, code: str, seat_id: int) -> HttpResponse:
    """Set what one seat asks for, from a day on."""
    at, form = clock.now(), request.POST
    page = pages.demand_page(code=code, actor=request.actor, at=at, seat_id=seat_id)
    try:
        asked = {day_type: _rows(form, day_type, page) for day_type in DayType}
        demands.set_demands(seat_id=seat_id, demands=asked, from_on=_day(form, "from_on"), actor=request.actor, at=at)
    except Refused as refused:
        return _show_demand(request, page, refused)
    messages.success(request, _("值守需求改好了，从那一天起按它排。"))
    return redirect("rosters:demand", code)


@signed_in
@require_http_methods(["GET", "POST"])
def open_point(request: Request) -> HttpResponse:
    """Open a point of a union with its hours, the usual seats and what they usually ask for."""
    unions = pages.may_open(request.actor)
    if not unions:
        raise Forbidden(policy.OPEN_POINT)
    at, form = clock.now(), request.POST
    context = {"unions": unions, "kinds": list(words.choices(PointKind)), "form": form, "today": clock.local(at).date()}
    if request.method == "GET":
        return render(request, "rosters/open.html", context)
    try:
        point = demands.open_usual(union_code=form.get("union", ""), row=_point_row(form), actor=request.actor, at=at)
    except Refused as refused:
        return refuse(request, words.explain_all(refused.refusals), template="rosters/open.html", context=context)
    messages.success(request, _("服务点开好了。请看看值守需求对不对。"))
    return redirect("rosters:demand", point.code)


def _point_row(form: QueryDict) -> PointRow:
    return PointRow(
        code=form.get("code", "").strip(),
        name=form.get("name", ""),
        kind=_choice(form, "kind", PointKind),
        division_code=form.get("code", "").strip()[:6],
        address=form.get("address", ""),
        address_note=form.get("note", ""),
        phone=form.get("phone", "").strip(),
        opened_on=_day(form, "opened_on"),
        hours={day_type: hours.read_intervals(form.get(f"hours_{day_type.value}", "")) for day_type in DayType},
    )
