"""Django application."""

from django.apps import AppConfig


class AdaptersConfig(AppConfig):
    name = "kaimen.adapters"
    label = "adapters"
    verbose_name = "适配"
    default_auto_field = "django.db.models.BigAutoField"
