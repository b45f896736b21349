"""Django application of the ground floor."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "kaimen.kernel.base"
    label = "base"
    verbose_name = "基础"
    default_auto_field = "django.db.models.BigAutoField"
