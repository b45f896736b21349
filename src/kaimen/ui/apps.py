"""Registers the look as a Django app, so that its templates, tags and static files are found."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "kaimen.ui"
    label = "ui"
