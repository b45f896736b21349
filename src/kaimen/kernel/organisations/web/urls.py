"""Addresses of unions; the site includes them at the root."""

from django.urls import path

from kaimen.kernel.organisations.web import changes, views

app_name = "organisations"

urlpatterns = [
    path("unions/", views.unions, name="unions"),
    path("unions/<int:union_id>/", views.union, name="union"),
    path("unions/<int:union_id>/found/", changes.found, name="found"),
    path("unions/<int:union_id>/move/", changes.move, name="move"),
    path("unions/<int:union_id>/rename/", changes.rename, name="rename"),
    path("unions/<int:union_id>/close/", changes.close, name="close"),
]
