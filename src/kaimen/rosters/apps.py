"""Django application."""

from django.apps import AppConfig


class RostersConfig(AppConfig):
    name = "kaimen.rosters"
    label = "rosters"
    verbose_name = "值守"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kaimen.rosters import jobs  # noqa: F401
