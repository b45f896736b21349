"""Pages for people who are signed in.   Knows only whether somebody is; what they may do is decided below."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url

from kaimen.ui.refuse import keep_form

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def signed_in(view: View[P]) -> View[P]:
    """Sign in first: a page comes back after it, a form whose log-in ran out is kept on the screen, a part that
    refreshes itself takes the whole page there.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        log_in = resolve_url(settings.LOGIN_URL)
        if request.method == "POST":
            return keep_form(request, log_in)
        answer = redirect_to_login(request.get_full_path(), log_in)
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(headers={"HX-Redirect": answer.url})
        return answer

    return guarded
