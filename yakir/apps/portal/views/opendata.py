"""Open data: what can be downloaded, and the files."""

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yakir.apps.portal.views import public
from yakir.apps.publishing.queries import iati as reported
from yakir.apps.publishing.queries import oc4ids as projects
from yakir.apps.publishing.queries import opendata as queries
from yakir.apps.publishing.queries.journal import last_change
from yakir.common.cases import schemas
from yakir.common.spreadsheet import Sheet, as_workbook
from yakir.common.spreadsheet.writing import XLSX_TYPE
from yakir.standards.iati import NothingToWrite, write_activities, write_organisations
from yakir.standards.oc4ids import write

KINDS = {bool: "boolean", int: "integer", float: "number", Decimal: "number", date: "date"}
KNOWN = (str, bool, int, float, Decimal, date)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_GET
@public
def open_data(request: HttpRequest) -> HttpResponse:
    """List the tables that can be downloaded, and why there is no file of IATI where there is none."""
    unready = reported.reporting()
    why = None if unready is None else unready.reason
    return render(request, "portal/open_data.html", {"tables": queries.TABLES, "no_iati": why})


@require_GET
@public
def table(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """Send a table as CSV or JSON."""
    found = queries.table(key)
    if found is None or form not in {"csv", "json"}:
        raise Http404
    rows = list(found.rows())
    content, kind = (_csv(rows), "text/csv") if form == "csv" else (_json(rows), "application/json")
    response = HttpResponse(content, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="yakir-{key}.{form}"'
    return response


@require_GET
@public
def package(request: HttpRequest) -> HttpResponse:
    """Send what each table holds, as a data package of Frictionless."""
    found = [_resource(each, list(each.rows())) for each in queries.TABLES]
    described = {"name": "yakir", "profile": "tabular-data-package", "resources": found}
    return HttpResponse(
        json.dumps(described, ensure_ascii=False, indent=1), content_type="application/json"
    )


@require_GET
@public
def workbook(request: HttpRequest) -> HttpResponse:
    """Send all tables as one workbook."""
    sheets = (_sheet(each, list(each.rows())) for each in queries.TABLES)
    response = HttpResponse(b"".join(as_workbook(sheets)), content_type=XLSX_TYPE)
    response["Content-Disposition"] = 'attachment; filename="yakir.xlsx"'
    return response


@require_GET
@public
def oc4ids(request: HttpRequest) -> HttpResponse:
    """Send the open projects in OC4IDS."""
    content = write(projects.package(last_change()), projects.every_project())
    response = HttpResponse(b"".join(content), content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="oc4ids.json"'
    return response


@require_GET
@public
def iati_activities(request: HttpRequest) -> HttpResponse:
    """Send what the organisation that runs this installation reports in IATI."""
    return _iati("iati-activities.xml", write_activities, reported.activities())


@require_GET
@public
def iati_organisations(request: HttpRequest) -> HttpResponse:
    """Send the reporting organisation's own file of IATI."""
    return _iati("iati-organisations.xml", write_organisations, reported.organisations())


def _iati(name: str, write_file: Callable[..., int], records: Iterable[object]) -> HttpResponse:
    """Return a file of IATI; where there is nothing to report, there is no file."""
    content = BytesIO()
    try:
        write_file(content, records, generated=last_change())
    except NothingToWrite:
        raise Http404 from None
    response = HttpResponse(content.getvalue(), content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
@public
def schema(request: HttpRequest, name: str) -> HttpResponse:
    """Send the JSON Schema of a case of the engine or of its answer."""
    if name not in schemas.DOCUMENTS:
        raise Http404
    content = json.dumps(schemas.schema(name), ensure_ascii=False, indent=1)
    return HttpResponse(content, content_type="application/schema+json")


@require_GET
@public
def geojson(request: HttpRequest) -> HttpResponse:
    """Send the communities as GeoJSON."""
    content = json.dumps(queries.features(), ensure_ascii=False, separators=(",", ":"))
    response = HttpResponse(content, content_type="application/geo+json")
    response["Content-Disposition"] = 'attachment; filename="yakir-communities.geojson"'
    return response


def _csv(rows: list[Mapping[str, Any]]) -> str:
    text = StringIO()
    if rows:
        writer = csv.writer(text)
        writer.writerow(rows[0])
        writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return text.getvalue()


def _cell(value: Any) -> Any:
    """Return a cell; a text that a spreadsheet would run as a formula gets an apostrophe."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value


def _json(rows: Iterable[Mapping[str, Any]]) -> str:
    return json.dumps(list(rows), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def _resource(table: queries.Table, rows: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what a data package says of a table."""
    return {
        "name": table.key,
        "title": str(table.title),
        "path": f"{table.key}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": [_described(name, rows) for name in (rows[0] if rows else ())]},
    }


def _described(name: str, rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return a column with the one type that all its values have; text when they differ."""
    kinds = {KINDS.get(type(row[name]), "string") for row in rows if row[name] is not None}
    kind = kinds.pop() if len(kinds) == 1 else "string"
    return {"name": name, "type": kind}


def _sheet(table: queries.Table, rows: list[Mapping[str, Any]]) -> Sheet:
    return Sheet(table.key, list(rows[0]) if rows else [], [_plain(row) for row in rows])


def _plain(row: Mapping[str, Any]) -> list[Any]:
    """Return a row as a workbook takes it."""
    return [
        value if value is None or isinstance(value, KNOWN) else str(value) for value in row.values()
    ]
