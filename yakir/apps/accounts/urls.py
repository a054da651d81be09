"""Addresses of the accounts app."""

from django.urls import path

from yakir.apps.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.people, name="people"),
    path("invite/", views.invite, name="invite"),
    path("<int:membership_id>/give/", views.give_role, name="give-role"),
    path("<int:membership_id>/end/", views.end_role, name="end-role"),
]
