"""Addresses of the islands app."""

from django.urls import path

from yakir.apps.islands import views

app_name = "islands"
urlpatterns = [
    path("", views.study_list, name="list"),
    path("new/", views.new_study, name="new"),
    path("compare/", views.compare, name="compare"),
    path("<ykr:public_id>/", views.detail, name="detail"),
    path("<ykr:public_id>/stop/", views.stop, name="stop"),
    path("<ykr:public_id>/again/", views.again, name="again"),
    path("<ykr:public_id>/bound/", views.bound, name="bound"),
    path("<ykr:public_id>/bound/progress/", views.bound_progress, name="bound-progress"),
    path("<ykr:public_id>/bound/stop/", views.stop_bound, name="stop-bound"),
    path("<ykr:public_id>/answer.json", views.answer_file, name="file"),
    path("<ykr:public_id>/save/", views.save, name="save"),
]
