"""Pages for people who are signed in.   Knows only whether somebody is; what they may do is decided below."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _

from kaimen.ui import kept
from kaimen.ui.refuse import keep_form

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
View = Callable[Concatenate[R, P], HttpResponseBase]


def signed_in(view: View[R, P]) -> View[R, P]:
    """Sign in first: a page comes back after it, a form whose log-in ran out is kept on the screen, a part that
    refreshes itself takes the whole page there.
    """
    return _guarded(view, again="")


def signed_in_again(page: str) -> Callable[[View[R, P]], View[R, P]]:
    """The same for forms of one page (its address by name, with the parameters of the form's): there the words stand
    again after log-in, for the account that wrote them. Where nobody knows whose they are, they stay on the screen.
    """
    return lambda view: _guarded(view, again=page)


def _guarded(view: View[R, P], *, again: str) -> View[R, P]:
    @wraps(view)
    def guarded(request: R, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        log_in, page = resolve_url(settings.LOGIN_URL), request.get_full_path()
        if request.method == "POST":
            page = reverse(again, kwargs=kwargs) if again else ""
            if not page or not kept.keep(request, page=page):
                return keep_form(request, log_in)
            messages.info(request, _("登录过期了。您写的还在，登录后接着写。"))
        answer = redirect_to_login(page, log_in)
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(headers={"HX-Redirect": answer.url})
        return answer

    return guarded
