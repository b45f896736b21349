"""The tree of unions, for whoever may see some of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from kaimen.kernel.base import clock
from kaimen.kernel.organisations import selectors
from kaimen.ui.signed_in import signed_in


@signed_in
@require_safe
def unions(request: HttpRequest) -> HttpResponse:
    """Where one's range begins, or what a search found; a single beginning is shown at once."""
    asked = request.GET
    found = selectors.listed(
        actor=request.actor,  # type: ignore[attr-defined]
        on=clock.today(),
        search=asked.get("q", ""),
        page=asked.get("page", 1),
    )
    if not found.search and found.page.paginator.count == 1:
        return redirect("organisations:union", union_id=found.page.object_list[0].id)
    return render(request, "organisations/unions.html", {"found": found})


@signed_in
@require_safe
def union(request: HttpRequest, union_id: int) -> HttpResponse:
    """One union: above, below, before."""
    asked = request.GET
    shown = selectors.union_page(
        union_id=union_id,
        actor=request.actor,  # type: ignore[attr-defined]
        on=clock.today(),
        line=asked.get("line", ""),
        page=asked.get("page", 1),
    )
    return render(request, "organisations/union.html", {"page": shown})
