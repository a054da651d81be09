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
    path("<ykr:public_id>/milestones/", views.plan_milestone, name="plan-milestone"),
    path("milestones/<ykr:public_id>/", views.tell_milestone, name="milestone"),
    path("<ykr:public_id>/delays/", views.record_delay, name="delay"),
    path("<ykr:public_id>/risks/", views.record_risk, name="risk"),
    path("<ykr:public_id>/contracts/", views.sign_contract, name="sign"),
    path("contracts/<ykr:public_id>/amend/", views.amend_contract, name="amend"),
    path("contracts/<ykr:public_id>/pay/", views.pay_contract, name="pay"),
    path("payments/<ykr:public_id>/", views.change_payment, name="payment"),
]
