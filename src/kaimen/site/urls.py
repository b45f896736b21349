"""Addresses of the whole site."""

from django.urls import URLPattern, URLResolver, include, path

from kaimen.site import demo_login, home
from kaimen.site.api import api

handler400 = "kaimen.ui.errors.bad_request"
handler403 = "kaimen.ui.errors.denied"
handler404 = "kaimen.ui.errors.not_found"
handler500 = "kaimen.ui.errors.server_error"

ROOMS = (
    "kaimen.rosters.web.urls",
    "kaimen.servicedesk.web.urls",
    "kaimen.kernel.people.web.urls",
    "kaimen.kernel.access.web.urls",
    "kaimen.kernel.organisations.web.urls",
    "kaimen.kernel.base.web.urls",
    "kaimen.site.officers.urls",
    "kaimen.site.news_urls",
    "kaimen.adapters.web.urls",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("livez", home.livez, name="livez"),
    path("readyz", home.readyz, name="readyz"),
    path("api/v1/", api.urls),
    path("demo/login/", demo_login.demo_login, name="demo_login"),
    path("accounts/", include("kaimen.site.account_urls")),
    path("", include("kaimen.ui.urls")),
    *(path("", include(name)) for name in ROOMS),
]
