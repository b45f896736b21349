"""Django application."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kaimen.kernel.people"
    label = "people"
    verbose_name = "人员"
    default_auto_field = "django.db.models.BigAutoField"
