"""Addresses of the ledger."""

from django.urls import path

from yakir.apps.partners.views.ledger import consignments, lines, money, receiving, terms

app_name = "ledger"
urlpatterns = [
    path("", lines.lines, name="lines"),
    path("lines.csv", lines.export_lines, {"form": "csv"}, name="lines-csv"),
    path("lines.xlsx", lines.export_lines, {"form": "xlsx"}, name="lines-xlsx"),
    path("lines/new/", lines.new_line, name="new-line"),
    path("lines/<ykr:public_id>/", lines.line, name="line"),
    path("lines/<ykr:public_id>/correct/", lines.correct_line, name="correct-line"),
    path("partners/<ykr:public_id>/", lines.partner, name="partner"),
    path("commitments/", money.commitments, name="commitments"),
    path("commitments/new/", money.new_commitment, name="new-commitment"),
    path("commitments/<ykr:public_id>/", money.commitment, name="commitment"),
    path("commitments/<ykr:public_id>/schedule/", money.schedule, name="schedule"),
    path("accounts/", money.accounts, name="accounts"),
    path("accounts/new/", money.new_account, name="new-account"),
    path("accounts/<ykr:public_id>/", money.account, name="account"),
    path("consignments/", consignments.consignments, name="consignments"),
    path("consignments/new/", consignments.new_consignment, name="new-consignment"),
    path("consignments/packing-list.xlsx", consignments.packing_template, name="packing-template"),
    path("consignments/<ykr:public_id>/", consignments.consignment, name="consignment"),
    path("consignments/<ykr:public_id>/items/new/", consignments.new_item, name="new-item"),
    path("consignments/<ykr:public_id>/items/", consignments.packing_list, name="packing-list"),
    path("consignments/<ykr:public_id>/stage/<slug:kind>/", consignments.stage, name="stage"),
    path("consignments/<ykr:public_id>/receive/", receiving.receive, name="receive"),
    path(
        "consignments/<ykr:public_id>/receive/worker.js",
        receiving.receive_worker,
        name="receive-worker",
    ),
    path("consignments/<ykr:public_id>/report/", receiving.report, name="report"),
    path("consignments/<ykr:public_id>/report.xlsx", receiving.export_report, name="report-xlsx"),
    path("consignments/<ykr:public_id>/report/handed-in/", receiving.hand_in, name="hand-in"),
    path("receipts/<ykr:public_id>/", receiving.receipt, name="receipt"),
    path("receipts/<ykr:public_id>/<int:number>.jpg", receiving.photograph, name="photograph"),
    path("receipts/<ykr:public_id>/signature.png", receiving.signature, name="signature"),
    path("terms/", terms.terms, name="terms"),
    path("terms/<ykr:public_id>/", terms.term, name="term"),
    path("terms/<ykr:public_id>/confirm/", terms.confirm_term, name="confirm-term"),
    path("terms/<ykr:public_id>/stop/", terms.stop_term, name="stop-term"),
    path("pledges/", terms.follow_up, name="follow-up"),
    path("pledges/<ykr:public_id>/remind/", terms.remind, name="remind"),
    path("reminders/<int:number>/done/", terms.close_reminder, name="close-reminder"),
]
