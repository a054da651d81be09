"""Addresses of the places app."""

from django.urls import path

from yakir.apps.places import views

app_name = "places"
urlpatterns = [
    path("sites/", views.site_list, name="sites"),
    path("sites/new/", views.new_site, name="new-site"),
    path("sites/<ykr:public_id>/", views.change_site, name="site"),
    path("sites/<ykr:public_id>/needs/", views.dependencies, name="dependencies"),
    path("sites/<ykr:public_id>/needs/<int:dependency_id>/", views.free, name="free"),
    path("communities/<str:code>/coverage/", views.register_coverage, name="register-coverage"),
    path("communities/<str:code>/", views.community, name="community"),
]
