"""Addresses of the endurance app."""

from django.urls import URLPattern

app_name = "endurance"
urlpatterns: list[URLPattern] = []
