"""Addresses of the desk, which sees every app."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
