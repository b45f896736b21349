"""Django application of the assembly."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "kaimen.site"
    label = "site"
    verbose_name = "总装"

    def ready(self) -> None:
        from kaimen.site import wiring

        wiring.connect()
