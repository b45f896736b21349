"""Django application."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "kaimen.kernel.places"
    label = "places"
    verbose_name = "地点"
    default_auto_field = "django.db.models.BigAutoField"
