"""The audit trail 留痕 of the audit officer: read, take out, check the chain."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaimen.kernel.access.requests import Request
from kaimen.kernel.audit import policy
from kaimen.kernel.audit.selectors import Wanted, require_view
from kaimen.kernel.audit.services import exports, verifications
from kaimen.kernel.base import clock, words
from kaimen.kernel.base.refusals import Refused
from kaimen.kernel.base.rights import oversees_house
from kaimen.kernel.base.sheets.write import CSV_MEDIA_TYPE, csv_chunks
from kaimen.site.officers import trail
from kaimen.site.officers.forms import FilterForm
from kaimen.ui.refuse import refuse
from kaimen.ui.signed_in import signed_in

PAGE = "officers/audit.html"


@signed_in
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """The trail, newest first, fifty at a time."""
    return render(request, PAGE, _context(request, request.GET))


@signed_in
@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """The entries of the filter as CSV; the look is itself an entry."""
    actor = cast(Request, request).actor
    form = FilterForm(request.POST, actor=actor)
    if not form.is_valid():
        return render(request, PAGE, _context(request, request.POST), status=422)
    wanted, at = form.wanted(), clock.now()
    try:
        leaves = exports.export(wanted=wanted, asked=form.asked(), actor=actor, at=at)
    except Refused as refused:
        return refuse(request, words.explain_all(refused.refusals), PAGE, _context(request, request.POST))
    lines = trail.sheet_lines(wanted=wanted, export=leaves, actor=actor)
    chunks = csv_chunks(trail.sheet_header(), lines, is_generated=not settings.KAIMEN.is_production)
    name = f"audit-{clock.local(at):%Y%m%d-%H%M}.csv"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return StreamingHttpResponse(chunks, content_type=CSV_MEDIA_TYPE, headers=disposition)


@signed_in
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Check the chain now; a long one is left to a job."""
    asked = verifications.ask(actor=cast(Request, request).actor, at=clock.now())
    if asked.is_running:
        messages.info(request, _("留痕很多，正在后台核对，过一会儿刷新看结果。"))
    return redirect("audit:entries")


def _context(request: HttpRequest, asked: QueryDict) -> dict[str, object]:
    actor = cast(Request, request).actor
    require_view(actor)
    form = FilterForm(asked, actor=actor)
    is_clear = form.is_valid()
    wanted = form.wanted() if is_clear else Wanted(person_ids=())
    shown = trail.page(wanted=wanted, actor=actor, below=_id(asked, "below"), above=_id(asked, "above"))
    return {
        "form": form,
        "asked": form.asked() if is_clear else {},
        "trail": shown,
        "is_clear": is_clear,
        "is_filtered": bool(form.is_bound and any(form.cleaned_data.values())),
        "may_export": bool(actor.ranges(policy.EXPORT)),
        "may_verify": oversees_house(actor, policy.VERIFY),
        "most_rows": f"{exports.MOST_ROWS:,}",
    }


def _id(asked: QueryDict, name: str) -> int | None:
    text = asked.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
