"""Addresses of what waits and what happened."""

from django.urls import path

from kaimen.site import news

app_name = "news"

urlpatterns = [
    path("news/", news.page, name="page"),
    path("news/read/", news.read_all, name="read_all"),
    path("news/<int:notice_id>/read/", news.read, name="read"),
]
