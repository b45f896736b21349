"""The desk 收件: the queue of whoever is on duty, and the work on one case."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaimen.kernel.base import clock
from kaimen.kernel.base.refusals import Refused
from kaimen.servicedesk.rules.actions import CallOutcome
from kaimen.servicedesk.selectors import cases, waiting
from kaimen.servicedesk.selectors import queue as queues
from kaimen.servicedesk.services import answers
from kaimen.servicedesk.services import cases as moving
from kaimen.servicedesk.web.asking import Request
from kaimen.servicedesk.web.forms import AnswerForm, CallForm, place
from kaimen.ui import kept
from kaimen.ui.refuse import refuse
from kaimen.ui.signed_in import signed_in, signed_in_again


@signed_in
@require_GET
def queue(request: Request) -> HttpResponse:
    """The queue; asked again every 15 seconds for the part that changes."""
    asked = request.GET
    found = queues.of(
        actor=request.actor,
        at=clock.now(),
        shelf=asked.get("shelf", ""),
        search=asked.get("q", ""),
        page=asked.get("page", 1),
    )
    template = (
        "servicedesk/queue_part.html" if request.headers.get("HX-Request") == "true" else "servicedesk/queue.html"
    )
    tasks = waiting.tasks(actor=request.actor, at=found.at)
    return render(request, template, {"queue": found, "tasks": tasks})


@signed_in
@require_GET
def work(request: Request, case_id: int) -> HttpResponse:
    """One case with its course, its facts and the answer box."""
    typed = kept.take(request, page=request.path, at=clock.now())
    return _page(request, case_id, typed=typed)


def _page(
    request: Request, case_id: int, *, typed: dict[str, str] | None = None, refused: Refused | None = None,
    answer: AnswerForm | None = None, call: CallForm | None = None, number: str = "",
) -> HttpResponse:  # fmt: skip
    page = cases.page_for_staff(case_id=case_id, actor=request.actor, at=clock.now())
    held = {**(typed or {}), "version": page.version}
    forms = {"answer": answer or AnswerForm(initial=held), "call": call or CallForm(initial=held)}
    context = {"page": page, "number": number, "is_kept": bool(typed), **forms}
    if refused is None:
        return render(request, "servicedesk/work.html", context)
    form = answer or call or forms["answer"]
    above = place(form, refused.refusals)
    if form.is_bound:
        form.data = {
            **dict(form.data.items()),
            "version": page.version,
        }  # whoever has read what happened may send again
    return refuse(request, above, "servicedesk/work.html", context)


@signed_in_again("servicedesk:work")
@require_POST
def take_up(request: Request, case_id: int) -> HttpResponse:
    try:
        moving.open_case(case_id=case_id, actor=request.actor, at=clock.now())
    except Refused as refused:
        return _page(request, case_id, refused=refused)
    return redirect("servicedesk:work", case_id=case_id)


@signed_in_again("servicedesk:work")
@require_POST
def see_number(request: Request, case_id: int) -> HttpResponse:
    """The whole number, once asked for; every look is logged."""
    try:
        number = answers.see_number(case_id=case_id, actor=request.actor, at=clock.now())
    except Refused as refused:
        return _page(request, case_id, refused=refused)
    return _page(request, case_id, number=number)


@signed_in_again("servicedesk:work")
@require_POST
def record_call(request: Request, case_id: int) -> HttpResponse:
    form = CallForm(request.POST)
    if not form.is_valid():
        return _page(request, case_id, call=form)
    typed = form.cleaned_data
    outcome = CallOutcome(typed["outcome"])
    at = clock.now()
    try:
        answers.record_call(
            case_id=case_id, outcome=outcome, note=typed["note"], seen=typed["version"], actor=request.actor, at=at
        )
    except Refused as refused:
        return _page(request, case_id, refused=refused, call=form)
    return redirect("servicedesk:work", case_id=case_id)


@signed_in_again("servicedesk:work")
@require_POST
def answer(request: Request, case_id: int) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, case_id, answer=form)
    typed = form.cleaned_data
    try:
        answers.answer(case_id=case_id, text=typed["text"], seen=typed["version"], actor=request.actor, at=clock.now())
    except Refused as refused:
        return _page(request, case_id, refused=refused, answer=form)
    messages.success(request, _("回话送到了，本人看得到。"))
    return redirect("servicedesk:work", case_id=case_id)


@signed_in_again("servicedesk:work")
@require_POST
def close(request: Request, case_id: int) -> HttpResponse:
    try:
        moving.close(case_id=case_id, actor=request.actor, at=clock.now())
    except Refused as refused:
        return _page(request, case_id, refused=refused)
    return redirect("servicedesk:queue")
