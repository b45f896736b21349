"""Addresses of the look itself."""

from django.urls import path

from kaimen.ui import views

app_name = "ui"

urlpatterns = [
    path("appearance/", views.appearance, name="appearance"),
    path("accessibility/", views.statement, name="statement"),
    path("ui/gallery/", views.gallery, name="gallery"),
    path("ui/gallery/<slug:shell>/", views.gallery_shell, name="gallery_shell"),
]
