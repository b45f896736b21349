"""Addresses of people; the site includes them at the root."""

from django.urls import path

from kaimen.kernel.people.web import directory, imports, views

app_name = "people"

urlpatterns = [
    path("accounts/phone/", views.phone, name="phone"),
    path("accounts/code/", views.code, name="code"),
    path("accounts/first/<str:token>/", views.first_link, name="first_link"),
    path("accounts/sessions/", views.own_sessions, name="sessions"),
    path("accounts/sessions/end/", views.end_session, name="end_session"),
    path("accounts/sessions/end-others/", views.end_sessions, name="end_sessions"),
    path("people/", directory.people, name="list"),
    path("people/find/", directory.find, name="find"),
    path("people/<int:person_id>/", directory.person, name="person"),
    path("people/<int:person_id>/numbers/", directory.numbers, name="numbers"),
    path("people/import/", imports.upload, name="import"),
    path("people/import/template.xlsx", imports.template, name="import_template"),
    path("people/import/<int:import_id>/", imports.progress, name="import_progress"),
    path("people/import/<int:import_id>/run/", imports.run, name="import_run"),
    path("people/import/<int:import_id>/refused.xlsx", imports.refused, name="import_refused"),
]
