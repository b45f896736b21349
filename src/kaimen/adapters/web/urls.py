"""Addresses of adapters; the site includes them at the root."""

from django.urls import path

from kaimen.adapters.web import views

app_name = "adapters"

urlpatterns = [path("demo/sms/", views.demo_sms, name="demo_sms")]
