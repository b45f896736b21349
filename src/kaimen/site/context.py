"""What every page knows: the instant, the federation, menus and the signed-in person."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kaimen.kernel.base import clock
from kaimen.site import navigation


def site(request: HttpRequest) -> dict[str, object]:
    """Names that the shells read (docs/reference/ui.md §2)."""
    return {
        "now": clock.now(),
        "demo": settings.KAIMEN.is_demo or settings.KAIMEN.is_test,
        "host": settings.KAIMEN.host or _("陕西省总工会"),
        "hotline": settings.KAIMEN.hotline,
        "doors": navigation.doors(request),
        "navigation": navigation.staff(request),
        "me": navigation.me(request),
        "bell": navigation.bell(request),
        "house_note": navigation.house_note(request),
        "home_url": reverse("home"),
    }
