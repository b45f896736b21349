"""Addresses of access; the site includes them at the root."""

from django.urls import path

from kaimen.kernel.access.web import views

app_name = "access"

urlpatterns = [
    path("accounts/grants/", views.grants_list, name="grants"),
    path("accounts/grants/<int:grant_id>/withdraw/", views.withdraw, name="withdraw"),
    path("colleagues/<int:person_id>/", views.colleague, name="colleague"),
    path("colleagues/<int:person_id>/give/", views.give, name="give"),
    path("colleagues/<int:person_id>/link/", views.link, name="link"),
    path("colleagues/<int:person_id>/stop/", views.stop, name="stop"),
    path("colleagues/<int:person_id>/resume/", views.resume, name="resume"),
]
