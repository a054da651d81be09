"""Addresses of the work pages of the gate."""

from django.urls import path

from yakir.apps.publishing import views

app_name = "publishing"
urlpatterns = [
    path("", views.texts, name="list"),
    path("kept/", views.kept, name="kept"),
    path("orders/", views.orders_so_far, name="orders"),
    path("texts/<ykr:public_id>/<slug:field>/", views.clear, name="clear"),
    path("kept/<ykr:public_id>/", views.open_at_oblast, name="open"),
    path("withdraw/", views.withdraw, name="withdraw"),
]
