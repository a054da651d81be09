"""Addresses of the projects app."""

from django.urls import path

from yakir.apps.projects import views

app_name = "projects"
urlpatterns = [
    path("", views.project_list, name="list"),
    path("new/", views.new, name="new"),
    path("new/free/", views.new_free, name="new-free"),
    path("<ykr:public_id>/", views.detail, name="detail"),
    path("<ykr:public_id>/change/", views.change, name="change"),
    path("<ykr:public_id>/ask-change/", views.ask_change, name="ask-change"),
    path("changes/<ykr:public_id>/", views.decide_change, name="decide-change"),
    path("<ykr:public_id>/advance/<slug:to>/", views.advance, name="advance"),
]
