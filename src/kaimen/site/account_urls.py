"""Addresses of accounts: only the pages of allauth that are used here. Sign-up, mail and social pages do not exist."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from django.urls import path

from kaimen.site import log_in

urlpatterns = [
    path("login/", log_in.LogIn.as_view(), name="account_login"),
    path("logout/", log_in.log_out, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", log_in.ChangePassword.as_view(), name="account_change_password"),
    path("2fa/", mfa.index, name="mfa_index"),
    path("2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", log_in.Enrol.as_view(), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", log_in.Disconnect.as_view(), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", log_in.RenewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("2fa/recovery-codes/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
]
