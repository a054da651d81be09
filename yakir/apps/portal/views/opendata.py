"""Open data: what can be downloaded, and the files."""

import csv
import json
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yakir.apps.portal.views import public
from yakir.apps.publishing.queries import opendata as queries
from yakir.common.cases import schemas

FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_GET
@public
def open_data(request: HttpRequest) -> HttpResponse:
    """List the tables that can be downloaded."""
    return render(request, "portal/open_data.html", {"tables": queries.TABLES})


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
