"""Addresses of background work; the site includes them at the root."""

from django.urls import path

from kaimen.kernel.base.web import jobs

app_name = "jobs"

urlpatterns = [
    path("jobs/", jobs.board, name="board"),
    path("jobs/<int:job_id>/", jobs.letter, name="letter"),
    path("jobs/<int:job_id>/retry/", jobs.retry, name="retry"),
    path("jobs/<int:job_id>/forget/", jobs.forget, name="forget"),
]
