"""Addresses of the islands app."""

from django.urls import URLPattern

app_name = "islands"
urlpatterns: list[URLPattern] = []
