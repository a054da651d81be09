"""Addresses of the public pages."""

from django.urls import path

from yakir.apps.portal.views import (
    about,
    communities,
    designs,
    front,
    journal,
    needs,
    opendata,
    partners,
    plans,
    pledges,
    programmes,
    projects,
)

app_name = "portal"
urlpatterns = [
    path("", front.front, name="front"),
    path("communities/", communities.community_list, name="communities"),
    path("communities/<str:code>/", communities.community, name="community"),
    path("designs/", designs.design_list, name="designs"),
    path("designs/<slug:key>/", designs.design, name="design"),
    path("needs/", needs.need_list, name="needs"),
    path("projects/", projects.project_list, name="projects"),
    path("projects/<ykr:public_id>/", projects.project, name="project"),
    path("plans/", plans.plan_list, name="plans"),
    path("plans/<ykr:public_id>/", plans.plan, name="plan"),
    path("plans/<ykr:public_id>/open.json", plans.open_json, name="plan-json"),
    path("plans/<ykr:public_id>/open.csv", plans.open_csv, name="plan-csv"),
    path("programmes/", programmes.programme_list, name="programmes"),
    path("programmes/<ykr:public_id>/", programmes.programme, name="programme"),
    path("partners/", partners.partner_list, name="partners"),
    path("partners/<slug:key>/", partners.partner, name="partner"),
    path("pledges/", pledges.pledge_list, name="pledges"),
    path("pledges/<ykr:public_id>/", pledges.pledge, name="pledge"),
    path("facts/", partners.fact_list, name="facts"),
    path("journal/", journal.journal, name="journal"),
    path("journal/checkpoint/", journal.checkpoint, name="checkpoint"),
    path("journal/proofs/<int:index>.json", journal.proof, name="proof"),
    path("records/<ykr:public_id>/", journal.record, name="record"),
    path("methods/", about.methods, name="method"),
    path("methods/<slug:slug>/", about.method, name="method-page"),
    path("withheld/", about.withheld, name="withheld"),
    path("open-data/", opendata.open_data, name="open-data"),
    path("open-data/communities.geojson", opendata.geojson, name="geojson"),
    path("open-data/<slug:key>.<str:form>", opendata.table, name="table"),
    path("api/", about.api, name="api"),
    path("api/schemas/<slug:name>.json", opendata.schema, name="schema"),
    path("accessibility/", about.accessibility, name="accessibility"),
]
