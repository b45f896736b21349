"""The worker's pages: say what is wrong, come back, see the answer, say more. Phone first; no log-in needed."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaimen.kernel import documents
from kaimen.kernel.base import clock
from kaimen.kernel.base.refusals import Refused
from kaimen.kernel.base.rights import NotVisible
from kaimen.kernel.files.web import download
from kaimen.servicedesk.selectors import cases, doors, receipts, waiting
from kaimen.servicedesk.services import cases as telling
from kaimen.servicedesk.services import proofs
from kaimen.servicedesk.web import tokens
from kaimen.servicedesk.web.asking import Request, address_of
from kaimen.servicedesk.web.forms import ProofForm, TellForm, WordForm, place
from kaimen.ui.refuse import refuse
from kaimen.ui.typed import has_files, is_from_here, typed

DISK_FULL = 507
FORBIDDEN = 403
REFUSED = 422


@require_http_methods(["GET", "POST"])
def tell(request: Request, point_code: str) -> HttpResponse:
    """The form, and the sending of it: after that the receipt, so that a reload sends nothing twice."""
    if request.method == "GET":
        page = doors.tell_page(point_code, at=clock.now())
        return render(request, "servicedesk/tell.html", {"page": page, "form": TellForm()})
    form = TellForm(request.POST, request.FILES)
    form.is_valid()
    try:
        told = telling.tell(
            point_code=point_code, actor=request.actor, at=clock.now(), address=address_of(request), **form.cleaned_data
        )
    except Refused as refused:
        return _again(request, point_code, form, refused)
    tokens.remember(request, told.case.pk)
    tokens.show_pin(request, told.case.query_code, told.pin, at=clock.now())
    return redirect("servicedesk:receipt", told.case.query_code)


def _again(request: Request, point_code: str, form: TellForm, refused: Refused) -> HttpResponse:
    """The form with everything typed, each refusal beside its field; photos must be chosen again and the page says
    so.
    """
    page = doors.tell_page(point_code, said=form.cleaned_data["text"][:10_000], at=clock.now())
    context = {"page": page, "form": form, "lost_photos": bool(form.cleaned_data["photos"])}
    above = place(form, refused.refusals)
    return refuse(request, above, "servicedesk/tell.html", context, status=_status(refused))


def _status(refused: Refused) -> int:
    return DISK_FULL if any(refusal.code == "file.disk_full" for refusal in refused.refusals) else REFUSED


@require_GET
def receipt(request: Request, code: str) -> HttpResponse:
    """Query code and PIN, for as long as this browser may show them: half an hour after telling."""
    pin = tokens.pin_to_show(request, code, at=clock.now())
    if pin is None:
        return redirect("servicedesk:case", code)
    page = cases.page_for_worker(code=code, actor=request.actor, at=clock.now())
    return render(request, "servicedesk/receipt.html", {"page": page, "pin": pin, "address": _address(request)})


@require_GET
def receipt_pdf(request: Request, code: str) -> HttpResponse:
    """The same on paper, while the PIN may be shown."""
    pin = tokens.pin_to_show(request, code, at=clock.now())
    if pin is None:
        return redirect("servicedesk:case", code)
    page = cases.page_for_worker(code=code, actor=request.actor, at=clock.now())
    view = receipts.view(page, pin=pin, address=_address(request), at=clock.now())
    paper = documents.render_pdf(receipts.TEMPLATE, view)
    headers = {"Content-Disposition": f'inline; filename="{page.number}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


def _address(request: Request) -> str:
    return f"{request.get_host()}{reverse('servicedesk:find')}"


@require_GET
def case(request: Request, code: str) -> HttpResponse:
    """The case; somebody without the right to it is asked for the PIN, whether the code exists or not."""
    tokens.hide_pin(request)
    try:
        page = cases.page_for_worker(code=code, actor=request.actor, at=clock.now())
    except NotVisible:
        return redirect(_find_url(code))
    tokens.stay(request)
    return render(request, "servicedesk/case.html", {"page": page, "form": WordForm()})


@require_POST
def add(request: Request, code: str) -> HttpResponse:
    """A further word of the worker; whose proof has run out meanwhile keeps it in the page."""
    try:
        page = cases.page_for_worker(code=code, actor=request.actor, at=clock.now())
    except NotVisible:
        return _proof_over(request, code)
    form = WordForm(request.POST, request.FILES)
    form.is_valid()
    try:
        telling.add_word(case_id=page.id, actor=request.actor, at=clock.now(), **form.cleaned_data)
    except Refused as refused:
        return _word_again(request, page, form, refused)
    return redirect("servicedesk:case", page.code)


def _word_again(request: Request, page: cases.WorkerCase, form: WordForm, refused: Refused) -> HttpResponse:
    context = {"page": page, "form": form, "lost_photos": bool(form.cleaned_data["photos"])}
    above = place(form, refused.refusals)
    return refuse(request, above, "servicedesk/case.html", context, status=_status(refused))


def _proof_over(request: Request, code: str) -> HttpResponse:
    """The words in a form to be sent again once code and PIN are given, whether the code exists or not.   Answers 403.

    As `ui.refuse.keep_form`, nothing is kept on the server, and a form that is not ours is not shown.
    """
    context = {
        "find_url": _find_url(code),
        "kept": typed(request) if is_from_here(request) else (),
        "had_files": has_files(request),
        "target": request.get_full_path(),
    }
    return render(request, "servicedesk/proof_over.html", context, status=FORBIDDEN)


def _find_url(code: str) -> str:
    return f"{reverse('servicedesk:find')}?{urlencode({'code': code[:12]})}"


@require_http_methods(["GET", "POST"])
def find(request: Request) -> HttpResponse:
    """Back to a case by query code and PIN. The PIN is never shown again, not even after a typing error."""
    if request.method == "GET":
        form = ProofForm(initial={"query_code": request.GET.get("code", "")[:12]})
        return render(request, "servicedesk/find.html", {"form": form})
    form = ProofForm(request.POST)
    form.is_valid()
    code = form.cleaned_data["query_code"]
    try:
        case_id = proofs.by_code(query_code=code, pin=form.cleaned_data["pin"], actor=request.actor, at=clock.now())
    except Refused as refused:
        above = place(form, refused.refusals)
        again = ProofForm(initial={"query_code": code[:12]})
        return refuse(request, above, "servicedesk/find.html", {"form": again})
    tokens.remember(request, case_id)
    return redirect("servicedesk:case", cases.code_of(code))


@login_required
@require_GET
def mine(request: Request) -> HttpResponse:
    """A signed-in worker's own cases, and what was said of them."""
    found = {
        "cases": cases.mine(actor=request.actor, at=clock.now()),
        "notices": waiting.notices_of(actor=request.actor),
    }
    return render(request, "servicedesk/mine.html", found)


@require_GET
def paper(request: Request, attachment_id: int) -> FileResponse:
    """A photo or paper, for its worker and for the desk."""
    return download(request, cases.paper(attachment_id=attachment_id, actor=request.actor), is_shown=True)
