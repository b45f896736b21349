"""Django application."""

from django.apps import AppConfig


class WorklistConfig(AppConfig):
    name = "kaimen.kernel.worklist"
    label = "worklist"
    verbose_name = "待办"
    default_auto_field = "django.db.models.BigAutoField"
