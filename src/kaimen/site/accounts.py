"""How allauth is told about our accounts: words, encryption, sessions, the audit of log-ins.

allauth gives name, password, TOTP and recovery codes to staff. It sends no mail and opens no account here.
"""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.core.cache import cache
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaimen.kernel import access
from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.base import clock, crypto
from kaimen.kernel.people.models import Account
from kaimen.kernel.people.services import accounts
from kaimen.kernel.people.services.sessions import AGENT, SEEN, STARTED

FIRST_PAGES = (
    (Role.SECURITY_OFFICER, "access:grants"),
    (Role.SYSTEM_OFFICER, "jobs:board"),
    (Role.AUDIT_OFFICER, "audit:entries"),
    (Role.PLANNER, "rosters:duty"),
    (Role.MANAGER, "rosters:duty"),
    (Role.DUTY_LEADER, "servicedesk:queue"),
    (Role.CLERK, "servicedesk:queue"),
)
TOTP_CONTEXT = "mfa.authenticator.secret"
SPENT_SECONDS = 120  # longer than a code counts: three steps of 30 seconds


class AccountAdapter(DefaultAccountAdapter):
    """Our words, no mail, no sign-up; a log-in is stamped for the guard and audited."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("登录名或密码不对。请核对后再试；连错 5 次要等 15 分钟。"),
        "too_many_login_attempts": _("试的次数太多了。请等 5 分钟再试。"),
        "incorrect_password": _("密码不对。请核对后再试。"),
        "enter_current_password": _("现在的密码不对。请核对后再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, *args: object, **kwargs: object) -> None:
        return None

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        return None

    def add_message(self, *args: object, **kwargs: object) -> None:
        return None

    def get_client_ip(self, request: HttpRequest) -> str:
        return str(request.META.get("REMOTE_ADDR", ""))

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        """Passwords are counted by axes, by name and address together, so that nobody else is locked out."""
        self._login_failed_rl_usage = None

    def _rollback_login_failed_rl_usage(self) -> None:
        return None

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Not within five minutes of the log-in itself."""
        records = get_authentication_records(self.request, self.request.user)
        return not any(time.time() - record["at"] < 300 for record in records)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Officers go to their office, colleagues of the desk to their queue, workers to the front page."""
        roles: frozenset[str] = getattr(access.actor_for(request.user, at=clock.now()), "roles", frozenset())
        return reverse(next((page for role, page in FIRST_PAGES if role in roles), "home"))

    def set_password(self, user: Account, password: str) -> None:
        at = clock.now()
        accounts.change_password(account=user, password=password, actor=access.actor_for(user, at=at), at=at)

    def login(self, request: HttpRequest, user: Account) -> None:
        records = get_authentication_records(request, user)
        super().login(request, user)
        at = clock.now()
        stamp(request)
        by = str(records[0]["method"]) if records else "other"
        accounts.note_sign_in(account=user, by=by, actor=access.actor_for(user, at=at), at=at)


def note_second_factor(request: HttpRequest, change: str) -> None:
    """Write down what somebody did to the own second factor."""
    account, at = request.user, clock.now()
    if isinstance(account, Account):
        actor = access.actor_for(account, at=at)
        accounts.note_second_factor(account=account, change=change, actor=actor, at=at)


def stamp(request: HttpRequest) -> None:
    """Mark the beginning of a log-in in its session."""
    now = clock.now().isoformat()
    request.session.set_expiry(None)  # the half hour of somebody nameless who proved a case is over
    request.session[STARTED] = request.session[SEEN] = now
    request.session[AGENT] = request.headers.get("User-Agent", "")[:120]


class MfaAdapter(DefaultMFAAdapter):
    """Secrets encrypted by our own keys; our words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("动态码不对，或已用过。请等手机上换了新的 6 位数再填。"),
    }

    def get_totp_issuer(self) -> str:
        return "Kaimen"

    def encrypt(self, text: str) -> str:
        return crypto.seal(text, context=TOTP_CONTEXT)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.unseal(encrypted_text, context=TOTP_CONTEXT)


def _spend(form: AuthenticateForm, code: str) -> str:
    """A code counts once, also within the steps that a slow clock is allowed."""
    digits = crypto.digest("".join(code.split()).encode(), suite=crypto.INTL)
    if not cache.add(f"second-factor-spent-{form.user.pk}-{digits}", "y", timeout=SPENT_SECONDS):
        raise MfaAdapter().validation_error("incorrect_code")
    return code


class _Once:
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]  # type: ignore[attr-defined]
        field.label = _("手机上的 6 位动态码")
        field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 12}

    def clean_code(self) -> str:
        return _spend(self, super().clean_code())  # type: ignore[misc, arg-type]


class SecondFactorForm(_Once, AuthenticateForm):
    """The code at log-in."""


class SecondFactorAgainForm(_Once, ReauthenticateForm):
    """The code before a change of the account."""


class EnrolForm(_Once, ActivateTOTPForm):
    """The first code of a new telephone."""


def locked_out(request: HttpRequest, response: object, credentials: object) -> object:
    """Called by axes after the fifth wrong password."""
    return render(request, "account/locked_out.html", status=429)


def client_address(request: HttpRequest) -> str:
    """For axes: `REMOTE_ADDR`, which the site sets right behind proxies it trusts."""
    return str(request.META.get("REMOTE_ADDR", ""))
