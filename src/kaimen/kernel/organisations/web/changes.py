"""Changes to the tree: found below, move, rename, close. What is refused leaves the form as it was typed."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaimen.kernel.base import clock, words
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import require
from kaimen.kernel.organisations import policy, selectors
from kaimen.kernel.organisations.rules.levels import Kind, Level, Line
from kaimen.kernel.organisations.selectors import Organisation
from kaimen.kernel.organisations.services import unions
from kaimen.kernel.organisations.web.forms import CloseForm, FoundForm, MoveForm, NameForm
from kaimen.ui.refuse import refuse
from kaimen.ui.signed_in import signed_in

Deed = Callable[[dict[str, Any]], Organisation]
either = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@either
def found(request: HttpRequest, union_id: int) -> HttpResponse:
    """Found a union below this one."""
    above = _union(request, union_id)

    def deed(typed: dict[str, Any]) -> Organisation:
        typed |= {"level": Level(typed["level"]), "kind": Kind(typed["kind"]), **_who(request)}
        return unions.found(parent=above, **typed)

    form = FoundForm(request.POST or None, above=above.level)
    return _run(request, above, form, deed, heading=_("设下级工会"), button=_("设立"), done=_("设好了。"))


@signed_in
@either
def move(request: HttpRequest, union_id: int) -> HttpResponse:
    """Put this union under another superior."""
    union = _union(request, union_id)

    def deed(typed: dict[str, Any]) -> Organisation:
        parent = selectors.find(typed["parent"], actor=request.actor)  # type: ignore[attr-defined]
        if parent is None:
            raise Refused(Refusal("organisation.unknown_superior", {"asked": typed["parent"]}))
        line = Line(typed["line"])
        return unions.place(organisation=union, parent=parent, line=line, on=typed["on"], **_who(request))

    form = MoveForm(request.POST or None, initial={"on": clock.today()})
    return _run(request, union, form, deed, heading=_("改隶属"), button=_("改隶属"), done=_("隶属记下了。"))


@signed_in
@either
def rename(request: HttpRequest, union_id: int) -> HttpResponse:
    """Another name from now on."""
    union = _union(request, union_id)

    def deed(typed: dict[str, Any]) -> Organisation:
        return unions.rename(organisation=union, **typed, **_who(request))

    form = NameForm(request.POST or None, initial={"name": union.name, "short_name": union.short_name})
    return _run(
        request, union, form, deed, heading=_("改名"), button=_("改名"), done=_("名称改好了，原来的名称还查得到。")
    )


@signed_in
@either
def close(request: HttpRequest, union_id: int) -> HttpResponse:
    """Close a union that has none below."""
    union = _union(request, union_id)

    def deed(typed: dict[str, Any]) -> Organisation:
        return unions.close(organisation=union, on=typed["on"], **_who(request))

    form = CloseForm(request.POST or None, today=clock.today())
    return _run(request, union, form, deed, heading=_("撤销"), button=_("撤销"), done=_("已经撤销。"))


def _union(request: HttpRequest, union_id: int) -> Organisation:
    """The union of the address, where the actor may change it: 404 out of sight, 403 without the right."""
    actor = request.actor  # type: ignore[attr-defined]
    union = selectors.seen(union_id, actor=actor)
    require(actor, policy.CHANGE, union)
    return union


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.actor, "at": clock.now()}  # type: ignore[attr-defined]


def _run(
    request: HttpRequest, union: Organisation, form: forms.Form, deed: Deed, *, done: str, **words_on_page: str
) -> HttpResponse:
    """Show the form, or do the deed and go to the union that came of it."""
    context = {"form": form, "union": union, **words_on_page}
    if not form.is_valid():
        return render(request, "organisations/change.html", context, status=422 if form.is_bound else 200)
    try:
        changed = deed(dict(form.cleaned_data))
    except Refused as refused:
        return refuse(request, words.explain_all(refused.refusals), "organisations/change.html", context)
    messages.success(request, done)
    return redirect("organisations:union", union_id=changed.pk)
