"""Addresses of the delivery app."""

from django.urls import path

from yakir.apps.delivery import views

app_name = "delivery"
urlpatterns = [
    path("<ykr:public_id>/", views.detail, name="detail"),
    path("<ykr:public_id>/allocate/", views.allocate, name="allocate"),
    path("<ykr:public_id>/indicators/", views.take_indicators, name="take-indicators"),
    path("allocations/<ykr:public_id>/", views.change_allocation, name="allocation"),
    path("indicators/<ykr:public_id>/goal/", views.set_goal, name="goal"),
    path("indicators/<ykr:public_id>/report/", views.report, name="report"),
    path("results/<ykr:public_id>/<slug:to>/", views.decide, name="decide"),
]
