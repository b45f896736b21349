"""Django application."""

from django.apps import AppConfig


class ServiceDeskConfig(AppConfig):
    name = "kaimen.servicedesk"
    label = "servicedesk"
    verbose_name = "诉求服务"
    default_auto_field = "django.db.models.BigAutoField"
