"""Addresses of the audit trail."""

from django.urls import path

from kaimen.site.officers import audit

app_name = "audit"

urlpatterns = [
    path("audit/", audit.entries, name="entries"),
    path("audit/export/", audit.export, name="export"),
    path("audit/verify/", audit.verify, name="verify"),
]
