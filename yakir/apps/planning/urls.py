"""Addresses of the planning app."""

from django.urls import path

from yakir.apps.planning import views

app_name = "planning"
urlpatterns = [
    path("", views.scenario_list, name="list"),
    path("new/", views.new_scenario, name="new"),
    path("compare/", views.compare, name="compare"),
    path("compare/comparison.pdf", views.compare_paper, name="compare-paper"),
    path("compare/comparison.xlsx", views.compare_file, name="compare-file"),
    path("frontiers/<ykr:public_id>/", views.frontier, name="frontier"),
    path("frontiers/<ykr:public_id>/stop/", views.stop_frontier, name="stop-frontier"),
    path("studies/<ykr:public_id>/", views.study, name="study"),
    path("studies/<ykr:public_id>/stop/", views.stop_study, name="stop-study"),
    path("runs/<ykr:public_id>/", views.run_page, name="run"),
    path("runs/<ykr:public_id>/stop/", views.stop_search, name="stop"),
    path("runs/<ykr:public_id>/again/", views.search_again, name="again"),
    path("plans/<ykr:public_id>/", views.plan_page, name="plan"),
    path("plans/<ykr:public_id>/map/", views.plan_map, name="plan-map"),
    path("plans/<ykr:public_id>/time/", views.plan_time, name="plan-time"),
    path("plans/<ykr:public_id>/money/", views.plan_money, name="plan-money"),
    path("plans/<ykr:public_id>/communities/", views.plan_communities, name="plan-communities"),
    path(
        "plans/<ykr:public_id>/communities/<str:code>/",
        views.plan_community,
        name="plan-community",
    ),
    path("plans/<ykr:public_id>/why/<ykr:candidate_id>/", views.candidate_why, name="why"),
    path("plans/<ykr:public_id>/study/", views.ask_study, name="ask-study"),
    path("plans/<ykr:public_id>/publish/", views.publish, name="publish"),
    path("plans/<ykr:public_id>/plan.pdf", views.plan_paper, name="plan-paper"),
    path("plans/<ykr:public_id>/plan.<str:form>", views.plan_file, name="file"),
    path("funds/<ykr:public_id>/designs/", views.earmark, name="earmark"),
    path("<ykr:public_id>/", views.scenario_page, name="scenario"),
    path("<ykr:public_id>/change/", views.change_scenario, name="change"),
    path("<ykr:public_id>/versions/<int:version>/", views.scenario_version, name="version"),
    path("<ykr:public_id>/versions/<int:version>/restore/", views.restore_version, name="restore"),
    path("<ykr:public_id>/frontier/", views.ask_frontier, name="ask-frontier"),
    path("<ykr:public_id>/copy/", views.copy_scenario, name="copy"),
    path("<ykr:public_id>/search/", views.ask_search, name="search"),
]
