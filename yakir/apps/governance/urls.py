"""Addresses of the governance app."""

from django.urls import path

from yakir.apps.governance.views import decisions, programmes, registers, rules

app_name = "governance"
urlpatterns = [
    path("", programmes.programme_list, name="list"),
    path("new/", programmes.new, name="new"),
    path("records/<ykr:public_id>/", programmes.record, name="record"),
    path("rules/<ykr:public_id>/", rules.change_rules, name="change-rules"),
    path("rules/<ykr:public_id>/publish/", rules.publish_rules, name="publish-rules"),
    path("seats/<ykr:public_id>/end/", programmes.end_seat, name="end-seat"),
    path("<ykr:public_id>/", programmes.programme, name="programme"),
    path("<ykr:public_id>/change/", programmes.change, name="change"),
    path("<ykr:public_id>/indicator/", programmes.target, name="target"),
    path("<ykr:public_id>/seat/", programmes.give_seat, name="give-seat"),
    path("<ykr:public_id>/project/", programmes.enrol, name="enrol"),
    path("<ykr:public_id>/rules/", rules.rules, name="rules"),
    path("<ykr:public_id>/rules/draft/", rules.draft_rules, name="draft-rules"),
    path("<ykr:public_id>/interests/", rules.conflicts, name="conflicts"),
    path("<ykr:public_id>/rankings/", rules.rankings, name="rankings"),
    path("<ykr:public_id>/rankings/plan/", rules.rank, name="rank"),
    path("<ykr:public_id>/rankings/points/", rules.score, name="score"),
    path("<ykr:public_id>/decisions/", decisions.decisions, name="decisions"),
    path("<ykr:public_id>/decisions/new/", decisions.new_decision, name="new-decision"),
    path("<ykr:public_id>/decisions/<ykr:decision_id>/", decisions.decision, name="decision"),
    path("<ykr:public_id>/decisions/<ykr:decision_id>/vote/", decisions.vote, name="vote"),
    path("<ykr:public_id>/decisions/<ykr:decision_id>/close/", decisions.close, name="close"),
    path("<ykr:public_id>/changes/", decisions.changes, name="changes"),
    path("<ykr:public_id>/changes/<ykr:change_id>/", decisions.decide_change, name="decide-change"),
    path("<ykr:public_id>/risks/", registers.risks, name="risks"),
    path("<ykr:public_id>/risks/new/", registers.new_risk, name="new-risk"),
    path("<ykr:public_id>/risks/<ykr:risk_id>/", registers.risk, name="risk"),
    path("<ykr:public_id>/overrules/", registers.overrules, name="overrules"),
    path("<ykr:public_id>/overrules/cost/", registers.cost, name="cost"),
    path("<ykr:public_id>/overrules/of/<ykr:scenario_id>/", registers.overrule, name="overrule"),
    path(
        "<ykr:public_id>/overrules/<ykr:overrule_id>/withdraw/",
        registers.withdraw,
        name="withdraw",
    ),
    path("<ykr:public_id>/checks/", registers.checks, name="checks"),
    path("<ykr:public_id>/checks/<ykr:plan_id>/", registers.verify, name="verify"),
    path(
        "<ykr:public_id>/checks/<ykr:plan_id>/<slug:what>.json",
        registers.document,
        name="document",
    ),
]
