"""The guard: how long a log-in lasts, and that nobody works with a role or on a seat before the second factor 双因素.

Workers stay signed in for 30 days; staff for 12 hours and not longer than 30 minutes after the last deed. A page that
refreshes itself is no deed. Documented in docs/reference/signing-in.md.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kaimen.kernel import access
from kaimen.kernel.access.selectors import PersonActor
from kaimen.kernel.base import clock, words
from kaimen.kernel.base.refusals import Refusal
from kaimen.kernel.people.services.sessions import SEEN, STARTED
from kaimen.site.middleware import TOKENS
from kaimen.ui.kept import SignedOut

STAFF_IDLE = timedelta(minutes=30)
STAFF_LONGEST = timedelta(hours=12)
WORKER_LONGEST = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=1)
SECOND_FACTOR = "second_factor"
DEMO = "demo"

LIMBO = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reauthenticate",
        "demo_login",
        "livez",
        "readyz",
        "people:first_link",
        "ui:appearance",
        "ui:statement",
    }
)
"""What is open between password and second factor, beside the pages `mfa_…` themselves."""


class SignInGuard:
    """Ends old log-ins and keeps roles out of reach until the second factor was shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, arguments: object, named: object) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        at = clock.now()
        if _is_over(request, at):
            _end(request, at)
            return None
        _note_seen(request, at)
        if not _is_staff(request) or has_second_factor(request):
            return None
        request.actor = _without_roles(request)  # type: ignore[attr-defined]
        name = request.resolver_match.view_name if request.resolver_match else ""
        return None if name in LIMBO or name.startswith("mfa_") else _ask_second_factor(request)


def _is_staff(request: HttpRequest) -> bool:
    """Whoever holds a role or answers a seat: both open what others wrote."""
    actor = request.actor  # type: ignore[attr-defined]
    return bool(getattr(actor, "roles", ())) or any(token.startswith("seat:") for token in actor.tokens)


def has_second_factor(request: HttpRequest) -> bool:
    """Shown in this log-in: TOTP or a recovery code, or one of the demo's buttons in the demo."""
    if request.session.get(SECOND_FACTOR) == DEMO:
        return bool(settings.KAIMEN.is_demo or settings.KAIMEN.is_test)
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def _is_over(request: HttpRequest, at: datetime) -> bool:
    if STARTED not in request.session:
        request.session[STARTED] = request.session[SEEN] = at.isoformat()
        return False
    started, seen = (datetime.fromisoformat(request.session[name]) for name in (STARTED, SEEN))
    if at - started >= WORKER_LONGEST:
        return True
    return (at - started >= STAFF_LONGEST or at - seen >= STAFF_IDLE) and _is_staff(request)


def _end(request: HttpRequest, at: datetime) -> None:
    if request.user.pk is not None:
        request.signed_out = SignedOut(request.user.pk, at)  # type: ignore[attr-defined]
    logout(request)
    request.actor = access.Anonymous()  # type: ignore[attr-defined]
    if request.method == "GET" and request.headers.get("HX-Request") != "true":
        messages.info(request, _("登录过期了，请再登录一次。"))


def _note_seen(request: HttpRequest, at: datetime) -> None:
    refreshes_itself = request.method == "GET" and request.headers.get("HX-Request") == "true"
    if not refreshes_itself and at - datetime.fromisoformat(request.session[SEEN]) >= SEEN_EVERY:
        request.session[SEEN] = at.isoformat()


def _without_roles(request: HttpRequest) -> access.Actor:
    actor = request.actor  # type: ignore[attr-defined]
    proofs = frozenset(request.session.get(TOKENS, ()))
    return PersonActor(actor.person_id, actor.name, held=(), roles=frozenset(), tokens=proofs)


def _ask_second_factor(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        refusal = Refusal("account.second_factor_needed", {})
        explained = words.explain(refusal)
        body = {"code": refusal.code, "facts": {}, "message": f"{explained.says} {explained.next}"}
        return JsonResponse(body, status=403)
    is_enrolled = is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
    address = reverse("mfa_reauthenticate" if is_enrolled else "mfa_activate_totp")
    if request.method == "GET" and is_enrolled:
        address = f"{address}?{urlencode({'next': request.get_full_path()})}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)
