"""Django application; gives `base` the audit it cannot import."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "kaimen.kernel.audit"
    label = "audit"
    verbose_name = "留痕"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kaimen.kernel.audit.services import entries
        from kaimen.kernel.base import ports

        ports.set_audit(entries.record_by_reference)
