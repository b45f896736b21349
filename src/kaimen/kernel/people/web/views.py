"""Log-in by telephone, the one-time link, and one's own log-ins."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaimen.kernel.base import clock, words
from kaimen.kernel.base.refusals import Refused
from kaimen.kernel.base.text import mask_phone
from kaimen.kernel.people.selectors.sessions import own_sessions as read_own_sessions
from kaimen.kernel.people.services import links, phone_codes, sessions
from kaimen.kernel.people.web.entering import actor_of, browser_secret, enter, safe_next
from kaimen.kernel.people.web.forms import CodeForm, NewPasswordForm, PhoneForm
from kaimen.ui.refuse import refuse

PHONE = "code_phone"
__all__ = ["code", "end_session", "end_sessions", "first_link", "own_sessions", "phone", "safe_next"]


@never_cache
@require_http_methods(["GET", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """One field; sends a code. The answer is the same for every number."""
    sent = request.POST if request.method == "POST" else None
    form = PhoneForm(sent, initial={"phone": request.session.get(PHONE, "")})
    context = {"form": form, "next": safe_next(request)}
    if not form.is_valid():
        return render(request, "people/phone.html", context, status=422 if form.is_bound else 200)
    try:
        address = request.META.get("REMOTE_ADDR", "")
        typed = form.cleaned_data["phone"]
        sent_to = phone_codes.send(phone=typed, browser=browser_secret(request), address=address, at=clock.now())
    except Refused as refused:
        return refuse(request, words.explain_all(refused.refusals), "people/phone.html", context)
    request.session[PHONE] = sent_to
    return _on(request, "people:code")


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code; right, and one is signed in."""
    if PHONE not in request.session:
        return _on(request, "people:phone")
    form = CodeForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "next": safe_next(request), "sent_to": mask_phone(request.session[PHONE])}
    if not form.is_valid():
        return render(request, "people/code.html", context, status=422 if form.is_bound else 200)
    try:
        typed = form.cleaned_data["code"]
        account = phone_codes.confirm(browser=browser_secret(request), typed=typed, at=clock.now())
    except Refused as refused:
        return refuse(request, words.explain_all(refused.refusals), "people/code.html", context)
    del request.session[PHONE]
    return enter(request, account, by="phone")


def _on(request: HttpRequest, name: str) -> HttpResponse:
    wish = safe_next(request)
    return redirect(reverse(name, query={"next": wish} if wish else None))


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def first_link(request: HttpRequest, token: str) -> HttpResponse:
    """A one-time link: set the password, then connect a telephone."""
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    at = clock.now()
    try:
        context = {"form": form, "username": links.account_behind(token=token, at=at).username}
        if not form.is_valid():
            return render(request, "people/first_link.html", context, status=422 if form.is_bound else 200)
    except Refused as refused:
        return refuse(request, words.explain_all(refused.refusals), "people/link_gone.html", status=410)
    try:
        account = links.use(token=token, password=form.cleaned_data["password"], at=at)
    except Refused as refused:
        return refuse(request, words.explain_all(refused.refusals), "people/first_link.html", context)
    return enter(request, account, by="link")


@login_required
@require_safe
def own_sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in."""
    rows = read_own_sessions(request.user.pk or 0, request.session.session_key or "", at=clock.now())
    return render(request, "people/sessions.html", {"rows": rows})


@login_required
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one of them."""
    sessions.end_own(reference=request.POST.get("reference", ""), actor=actor_of(request), at=clock.now())
    messages.success(request, _("那里的登录已经结束。"))
    return redirect("people:sessions")


@login_required
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End all others."""
    sessions.end_others(but=request.session.session_key or "", actor=actor_of(request), at=clock.now())
    messages.success(request, _("别处的登录都已经结束。"))
    return redirect("people:sessions")
