"""Pages of the security officer 安全管理员: roles and accounts of colleagues."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kaimen.kernel.access import policy, selectors
from kaimen.kernel.access.requests import Request
from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.access.services import grants
from kaimen.kernel.access.web.forms import GrantForm
from kaimen.kernel.base import clock, words
from kaimen.kernel.base.refusals import Refused
from kaimen.kernel.base.rights import Forbidden
from kaimen.kernel.people.services import accounts, links
from kaimen.ui.refuse import refuse


@login_required
@require_safe
def grants_list(request: Request) -> HttpResponse:
    """Who holds which role, and a search for those who hold none."""
    if not request.actor.ranges(policy.GRANT):
        raise Forbidden(policy.GRANT)
    search, number = request.GET.get("q", ""), request.GET.get("page", "1")
    page = selectors.grants_page(request.actor, at=clock.now(), search=search, number=number)
    people = selectors.people_named(request.actor, search)
    return render(request, "access/grants.html", {"list": page, "people": people, "search": search})


@login_required
@require_safe
def colleague(request: Request, person_id: int) -> HttpResponse:
    """One colleague: account, roles, what may be done."""
    return render(request, "access/colleague.html", _context(request, person_id))


@login_required
@require_POST
def give(request: Request, person_id: int) -> HttpResponse:
    """Give a role from today."""
    form = GrantForm(request.POST)
    context = {**_context(request, person_id), "form": form}
    if not form.is_valid():
        return render(request, "access/colleague.html", context, status=422)
    given = form.cleaned_data
    wished = {"role": Role(given["role"]), "scope": Scope(given["scope"]), "to_on": given["to_on"]}
    code = given["organisation_code"]
    try:
        grants.give_by_code(person_id=person_id, organisation_code=code, actor=request.actor, at=clock.now(), **wished)
    except Refused as refused:
        return refuse(request, words.explain_all(refused.refusals), "access/colleague.html", context)
    return _back(request, person_id, _("角色给好了。"))


@login_required
@require_POST
def withdraw(request: Request, grant_id: int) -> HttpResponse:
    """Take a role back from today."""
    at = clock.now()
    try:
        grant = grants.withdraw(grant_id=grant_id, on=clock.local(at).date(), actor=request.actor, at=at)
    except Refused as refused:
        return refuse(request, words.explain_all(refused.refusals))
    return _back(request, grant.person_id, _("角色收回了。"))


@login_required
@never_cache
@require_POST
def link(request: Request, person_id: int) -> HttpResponse:
    """A one-time link for a colleague, shown once, to be handed over in person."""
    context = _context(request, person_id)
    try:
        name = request.POST.get("username", "")
        token = links.invite(person_id=person_id, username=name, actor=request.actor, at=clock.now())
    except Refused as refused:
        return refuse(request, words.explain_all(refused.refusals), "access/colleague.html", context)
    address = request.build_absolute_uri(reverse("people:first_link", args=[token]))
    return render(request, "access/link.html", {**context, "address": address})


@login_required
@require_POST
def stop(request: Request, person_id: int) -> HttpResponse:
    """Stop the account and end its log-ins."""
    one = selectors.colleague_page(request.actor, person_id, at=clock.now())
    reason = request.POST.get("reason", "")
    try:
        accounts.stop(account_id=one.account_id or 0, actor=request.actor, at=clock.now(), reason=reason)
    except Refused as refused:
        context = _context(request, person_id)
        return refuse(request, words.explain_all(refused.refusals), "access/colleague.html", context)
    return _back(request, person_id, _("账号停了，登录都结束了。"))


@login_required
@require_POST
def resume(request: Request, person_id: int) -> HttpResponse:
    """Let a stopped account in again."""
    one = selectors.colleague_page(request.actor, person_id, at=clock.now())
    accounts.resume(account_id=one.account_id or 0, actor=request.actor, at=clock.now(), reason="")
    return _back(request, person_id, _("账号又能用了。"))


def _context(request: Request, person_id: int) -> dict[str, selectors.ColleaguePage | GrantForm]:
    return {"one": selectors.colleague_page(request.actor, person_id, at=clock.now()), "form": GrantForm()}


def _back(request: HttpRequest, person_id: int, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("access:colleague", person_id)
