"""Django application."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "kaimen.kernel.organisations"
    label = "organisations"
    verbose_name = "工会组织"
    default_auto_field = "django.db.models.BigAutoField"
