"""The address of the desk, which sees every app."""

from django.urls import path

from yakir.config.desk import desk

urlpatterns = [path("", desk, name="desk")]
