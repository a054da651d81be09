"""Addresses of the places app."""

from django.urls import URLPattern

app_name = "places"
urlpatterns: list[URLPattern] = []
