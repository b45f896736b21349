"""The log-in page 登录: two ways in for everybody (by telephone where an SMS can be sent), one button a role in
the demo; and the way out.
"""

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, record_authentication
from allauth.account.views import LoginView, PasswordChangeView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django import forms
from django.contrib.auth import logout as end_session
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from kaimen.kernel.base import clock
from kaimen.kernel.notices.ports import sms
from kaimen.kernel.people.web.forms import PhoneForm
from kaimen.kernel.people.web.views import safe_next
from kaimen.site import demo_login
from kaimen.site.accounts import note_second_factor


class LogIn(LoginView):
    """Phone for workers, name and password for colleagues; signed in already, it says so."""

    template_name = "account/login.html"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.user.is_authenticated:
            if request.method == "POST":
                return redirect("account_login")
            choices = demo_login.choices(at=clock.now())
            return render(request, "account/signed_in.html", {"demo_choices": choices, "next": safe_next(request)})
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class: type[forms.Form] | None = None) -> forms.Form:
        form: forms.Form = super().get_form(form_class)
        form.fields["login"].label = _("登录名")
        form.fields["login"].widget.attrs = {"autocomplete": "username", "autocapitalize": "none"}
        form.fields["password"].label = pgettext_lazy("账号", "密码")
        form.fields["password"].help_text = ""
        form.fields["password"].widget.attrs = {"autocomplete": "current-password"}
        return form

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context: dict[str, object] = super().get_context_data(**kwargs)
        context |= {
            "phone_form": PhoneForm() if sms.is_plugged else None,
            "next": safe_next(self.request),
            "demo_choices": demo_login.choices(at=clock.now()),
        }
        return context


class ChangePassword(PasswordChangeView):
    """One's own password. Whoever comes in by telephone or by a one-time link has none to change."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_usable_password():
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)


class Enrol(ActivateTOTPView):
    """Connect a telephone; the code just shown counts as the second factor of this log-in."""

    @transaction.atomic
    def form_valid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        note_second_factor(self.request, "connected")
        record_authentication(self.request, self.request.user, "mfa", type="totp", reauthenticated=True)
        return response


class Disconnect(DeactivateTOTPView):
    """Take a telephone off, to connect another; until then roles are out of reach."""

    success_url = "/accounts/2fa/totp/activate/"

    @transaction.atomic
    def form_valid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        note_second_factor(self.request, "removed")
        session = self.request.session
        kept = [one for one in session.get(AUTHENTICATION_METHODS_SESSION_KEY, []) if one.get("method") != "mfa"]
        session[AUTHENTICATION_METHODS_SESSION_KEY] = kept
        return response


class RenewCodes(GenerateRecoveryCodesView):
    """New recovery codes; the old ones open no more."""

    @transaction.atomic
    def form_valid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        note_second_factor(self.request, "codes_renewed")
        return response


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the log-in on the server and what the browser kept; the look (a cookie without personal data) stays."""
    end_session(request)
    response = redirect("home")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
