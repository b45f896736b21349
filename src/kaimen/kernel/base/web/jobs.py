"""Background work 后台作业: how the queue stands, what failed for good, what comes next."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaimen.kernel.base import clock, jobs, words
from kaimen.kernel.base.refusals import Refused
from kaimen.ui.refuse import refuse
from kaimen.ui.signed_in import signed_in


@signed_in
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The page; asked again every ten seconds for the part that changes."""
    is_part = request.headers.get("HX-Request") == "true"
    found = jobs.board(actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return render(request, "base/jobs_part.html" if is_part else "base/jobs.html", {"board": found})


@signed_in
@require_safe
def letter(request: HttpRequest, job_id: int) -> HttpResponse:
    """One job with its error, and what can be done about it."""
    return render(request, "base/job.html", {"job": jobs.one(job_id=job_id, actor=request.actor)})  # type: ignore[attr-defined]


@signed_in
@require_POST
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    try:
        jobs.retry(job_id=job_id, actor=request.actor, at=clock.now(), reason=_reason(request))  # type: ignore[attr-defined]
    except Refused as refused:
        return _no(request, job_id, refused)
    messages.success(request, _("已经重新排队，马上会再跑一次。"))
    return redirect("jobs:board")


@signed_in
@require_POST
def forget(request: HttpRequest, job_id: int) -> HttpResponse:
    try:
        jobs.forget(job_id=job_id, actor=request.actor, at=clock.now(), reason=_reason(request))  # type: ignore[attr-defined]
    except Refused as refused:
        return _no(request, job_id, refused)
    messages.success(request, _("已经丢弃；它是什么、为什么丢，留痕里查得到。"))
    return redirect("jobs:board")


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "")


def _no(request: HttpRequest, job_id: int, refused: Refused) -> HttpResponse:
    context = {"job": jobs.one(job_id=job_id, actor=request.actor)}  # type: ignore[attr-defined]
    return refuse(request, words.explain_all(refused.refusals), "base/job.html", context)
