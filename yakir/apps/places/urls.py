"""Addresses of the places app."""

from django.urls import path

from yakir.apps.places.views import communities, equipment, sheets, sites, ties

app_name = "places"
urlpatterns = [
    path("sites/", sites.site_list, name="sites"),
    path("sites/new/", sites.new_site, name="new-site"),
    path("sites/import/", sheets.import_sites, name="import"),
    path("sites/import/record/", sheets.record, name="record-import"),
    path("sites.csv", sheets.download, {"form": "csv"}, name="csv"),
    path("sites.xlsx", sheets.download, {"form": "xlsx"}, name="xlsx"),
    path("sites/<ykr:public_id>/", sites.change_site, name="site"),
    path("sites/<ykr:public_id>/equipment/", equipment.equipment, name="equipment"),
    path("sites/<ykr:public_id>/needs/", ties.dependencies, name="dependencies"),
    path("sites/<ykr:public_id>/needs/<int:dependency_id>/", ties.free, name="free"),
    path("sites/<ykr:public_id>/substitutes/", ties.substitutes, name="substitutes"),
    path("sites/<ykr:public_id>/substitutes/<int:substitute_id>/", ties.uncover, name="uncover"),
    path(
        "communities/<str:code>/coverage/", communities.register_coverage, name="register-coverage"
    ),
    path("communities/<str:code>/", communities.community, name="community"),
]
