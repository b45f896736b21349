"""Saying no well 说不: the refusal in words, the facts kept, a way on.

`ui` stands below the kernel, so the words come explained: anything with `.says` and `.next` will do.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kaimen.ui.typed import has_files, is_from_here, is_ours, typed


class Says(Protocol):
    """What is not possible, and a way on."""

    @property
    def says(self) -> str: ...
    @property
    def next(self) -> str: ...


def refuse(
    request: HttpRequest,
    words: Sequence[Says],
    template: str | None = None,
    context: Mapping[str, Any] | None = None,
    status: int = 422,
) -> HttpResponse:
    """The page again with the refusals above it and everything typed still there.

    Asked by HTMX only the box is sent, aimed at `#km-refusals`: the form on the screen is not touched. Without a
    template the refusals get a page of their own, with what was typed, so that nothing is lost.
    """
    if request.headers.get("HX-Request") == "true":
        response = render(request, "ui/refusals_only.html", {"refusals": words}, status=422)
        response["HX-Retarget"] = "#km-refusals"
        response["HX-Reswap"] = "innerHTML show:#km-refusals:top"
        return response
    if template is None:
        return render(
            request,
            "ui/refused.html",
            {"words": words, "kept": typed(request), "back_url": _back(request)},
            status=status,
        )
    return render(
        request,
        template,
        {"typed": {one.name: one.value for one in typed(request)}, **(context or {}), "refusals": words},
        status=status,
    )


def keep_form(request: HttpRequest, sign_in_url: str) -> HttpResponse:
    """The log-in expired in mid-form: say so, keep what was typed, send it again after signing in.   Answers 403.

    The fields are kept in the page itself, never on the server: whoever is signed out must leave nothing behind. A POST
    that did not come from our own pages gets no form to send again, or the page would carry a stranger's words under
    this person's name.
    """
    context = {
        "sign_in_url": sign_in_url,
        "kept": typed(request) if is_from_here(request) else (),
        "had_files": has_files(request),
        "target": request.get_full_path(),
    }
    return render(request, "ui/signed_out.html", context, status=403)


def _back(request: HttpRequest) -> str:
    before = request.headers.get("Referer", "")
    return before if is_ours(request, before) else "/"
