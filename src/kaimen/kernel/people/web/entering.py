"""Signing a person in, once an account is proven; shared by the telephone code and the one-time link."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from kaimen.kernel.base import crypto
from kaimen.kernel.base.actors import Actor

BROWSER = "code_browser"


def actor_of(request: HttpRequest) -> Actor:
    """Who asks; set by the site's middleware."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def browser_secret(request: HttpRequest) -> str:
    """A secret of this browser's session, made the first time."""
    if BROWSER not in request.session:
        request.session[BROWSER] = crypto.secret_token()
    secret: str = request.session[BROWSER]
    return secret


def safe_next(request: HttpRequest) -> str:
    """Where to go on, if it is an address of this site; else ""."""
    wish = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wish, {request.get_host()}, require_https=request.is_secure())
    return wish if is_ours else ""


def enter(request: HttpRequest, account: AbstractBaseUser, *, by: str) -> HttpResponse:
    """Sign in, with a new session key; whoever has a second factor is asked for it first."""
    record_authentication(request, account, by)
    response: HttpResponse = perform_login(request, account, redirect_url=safe_next(request) or None)
    return response
