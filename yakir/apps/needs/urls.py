"""Addresses of the needs app."""

from django.urls import path

from yakir.apps.needs.rules import Kind
from yakir.apps.needs.views import imports, records, registers

NEEDS = {"kind": Kind.NEEDS}
DAMAGE = {"kind": Kind.DAMAGE}

app_name = "needs"
urlpatterns = [
    path("", registers.register, NEEDS, name="list"),
    path("needs.csv", registers.export, {**NEEDS, "form": "csv"}, name="csv"),
    path("needs.xlsx", registers.export, {**NEEDS, "form": "xlsx"}, name="xlsx"),
    path("new/", records.new, NEEDS, name="new"),
    path("damage/", registers.register, DAMAGE, name="damage"),
    path("damage/damage.csv", registers.export, {**DAMAGE, "form": "csv"}, name="damage-csv"),
    path("damage/damage.xlsx", registers.export, {**DAMAGE, "form": "xlsx"}, name="damage-xlsx"),
    path("damage/new/", records.new, DAMAGE, name="new-damage"),
    path("import/", imports.upload, name="import"),
    path("import/template.xlsx", imports.template, name="template"),
    path("import/<ykr:public_id>/", imports.preview, name="preview"),
    path("import/<ykr:public_id>/mend/", imports.mend, name="mend"),
    path("import/<ykr:public_id>/record/", imports.record, name="record"),
    path("import/<ykr:public_id>/cancel/", imports.cancel, name="cancel"),
    path("import/<ykr:public_id>/marked.xlsx", imports.marked, name="marked"),
    path("<ykr:public_id>/", records.detail, name="detail"),
    path("<ykr:public_id>/correct/", records.correct, name="correct"),
    path("<ykr:public_id>/verify/", records.verify, name="verify"),
    path("<ykr:public_id>/reject/", records.reject, name="reject"),
]
