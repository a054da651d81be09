"""Addresses of the endurance app."""

from django.urls import path

from yakir.apps.endurance.views import communities, country, looks, runs, scenarios

app_name = "endurance"
urlpatterns = [
    path("", country.table, name="list"),
    path("endurance.<str:form>", country.export, name="export"),
    path("run/", country.ask, name="ask"),
    path("communities/", communities.own, name="own"),
    path("communities/<str:code>/", communities.community, name="community"),
    path("communities/<str:code>/run/", communities.ask, name="ask-community"),
    path("communities/<str:code>/sites/", communities.sites, name="sites"),
    path("communities/<str:code>/now/", looks.now, name="now"),
    path("communities/<str:code>/looks/", looks.listed, name="looks"),
    path("looks/<ykr:public_id>/", looks.look, name="look"),
    path("runs/<ykr:public_id>/", runs.run, name="run"),
    path("runs/<ykr:public_id>/stop/", runs.stop, name="stop"),
    path("runs/<ykr:public_id>/again/", runs.again, name="again"),
    path("scenarios/", scenarios.listed, name="scenarios"),
    path("scenarios/new/", scenarios.new, name="new-scenario"),
    path("scenarios/<ykr:public_id>/", scenarios.scenario, name="scenario"),
    path("scenarios/<ykr:public_id>/change/", scenarios.change, name="change-scenario"),
    path("scenarios/<ykr:public_id>/copy/", scenarios.copy, name="copy-scenario"),
]
