"""Addresses of the partners app."""

from django.urls import path

from yakir.apps.partners import views

app_name = "partners"
urlpatterns = [
    path("", views.pledges, name="pledges"),
    path("pledges.csv", views.export_pledges, {"form": "csv"}, name="pledges-csv"),
    path("pledges.xlsx", views.export_pledges, {"form": "xlsx"}, name="pledges-xlsx"),
    path("pledges/new/", views.new_pledge, name="new-pledge"),
    path("pledges/<ykr:public_id>/", views.pledge, name="pledge"),
    path("pledges/<ykr:public_id>/move/", views.move, name="move"),
    path("pledges/<ykr:public_id>/answer/", views.answer, name="answer"),
    path("pledges/<ykr:public_id>/delivery/", views.deliver, name="deliver"),
    path("pledges/<ykr:public_id>/silence/", views.silence, name="silence"),
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/new/", views.new_organisation, name="new-organisation"),
    path("acts/", views.acts, name="acts"),
    path("acts.csv", views.export_acts, {"form": "csv"}, name="acts-csv"),
    path("acts.xlsx", views.export_acts, {"form": "xlsx"}, name="acts-xlsx"),
    path("acts/new/", views.new_act, name="new-act"),
    path("acts/<ykr:public_id>/", views.act, name="act"),
    path("acts/<ykr:public_id>/correct/", views.correct, name="correct"),
    path("funds/", views.funds, name="funds"),
    path("funds/new/", views.new_fund, name="new-fund"),
    path("funds/<ykr:public_id>/", views.fund, name="fund"),
]
