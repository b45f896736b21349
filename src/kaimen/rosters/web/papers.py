"""The roster and the fairness ledger to take along: PDF, XLSX, and the ledger's page."""

from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kaimen.kernel.base import clock
from kaimen.kernel.base.sheets.write import XLSX_MEDIA_TYPE
from kaimen.rosters import policy
from kaimen.rosters.selectors import ledger
from kaimen.rosters.services import exports
from kaimen.rosters.web import parsing
from kaimen.rosters.web.staff import Request
from kaimen.ui.signed_in import signed_in


@signed_in
@require_GET
def month_pdf(request: Request, code: str) -> HttpResponse:
    """The month on paper."""
    at, month = _asked(request)
    content = exports.month_pdf(code=code, month=month, actor=request.actor, at=at)
    return _file(content, f"{code}-{month:%Y-%m}.pdf", "application/pdf", how="inline")


@signed_in
@require_GET
def month_xlsx(request: Request, code: str) -> HttpResponse:
    """The month as a sheet."""
    at, month = _asked(request)
    content = exports.month_xlsx(code=code, month=month, actor=request.actor, at=at)
    return _file(content, f"{code}-{month:%Y-%m}.xlsx", XLSX_MEDIA_TYPE)


@signed_in
@require_GET
def hours_xlsx(request: Request, code: str) -> HttpResponse:
    """The month's hours and pay classes as a sheet."""
    at, month = _asked(request)
    content = exports.hours_sheet(code=code, month=month, actor=request.actor, at=at)
    return _file(content, f"{code}-hours-{month:%Y-%m}.xlsx", XLSX_MEDIA_TYPE)


@signed_in
@require_GET
def fairness(request: Request, code: str) -> HttpResponse:
    """Who bore how much in twelve months."""
    page = ledger.page(code=code, actor=request.actor, at=clock.now(), measure=request.GET.get("measure", ""))
    can_export = request.actor.may(policy.EXPORT, page.point.organisation)
    return render(request, "rosters/fairness.html", {"page": page, "can_export": can_export})


@signed_in
@require_GET
def fairness_xlsx(request: Request, code: str) -> HttpResponse:
    """The same as a sheet."""
    content = exports.fairness_xlsx(code=code, actor=request.actor, at=clock.now())
    return _file(content, f"{code}-fairness.xlsx", XLSX_MEDIA_TYPE)


def _asked(request: Request) -> tuple[datetime, date]:
    at = clock.now()
    return at, parsing.month(request.GET.get("month", ""), clock.local(at).date())


def _file(content: bytes, name: str, media_type: str, *, how: str = "attachment") -> HttpResponse:
    headers = {
        "Content-Disposition": f'{how}; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=media_type, headers=headers)
