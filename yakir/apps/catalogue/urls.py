"""Addresses of the catalogue app."""

from django.urls import path

from yakir.apps.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("", views.design_list, name="list"),
    path("<slug:key>/", views.detail, name="detail"),
]
