"""Addresses of the pages that every app shares."""

from django.urls import path

from yakir.common import views

urlpatterns = [
    path("components/", views.components, name="components"),
    path("components/progress/", views.progress, name="components-progress"),
    path("components/communities.geojson", views.communities, name="components-map"),
]
