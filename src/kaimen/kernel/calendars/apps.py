"""Django application."""

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "kaimen.kernel.calendars"
    label = "calendars"
    verbose_name = "日历"
    default_auto_field = "django.db.models.BigAutoField"
