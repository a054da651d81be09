"""The two registers: lists, filters and downloads."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.needs import queries, rules
from yakir.apps.needs.forms import FilterForm
from yakir.apps.needs.models import Damage, Need
from yakir.apps.needs.rules import Kind, Status
from yakir.common import spreadsheet
from yakir.common.pages import page_of

EXPORT_CHUNK = 1_000


@require_GET
@work(Permission.READ)
def register(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Show a register, filtered, a page at a time."""
    person = person_of(request)
    filters = FilterForm(request.GET)
    records = queries.register_of(kind, person, filters.filters)
    page = page_of(request, records)
    context = {
        "kind": kind,
        "filters": filters,
        "page": page,
        "totals": _totals(queries.count_by_status(records)),
        "may_register": person.may(Permission.REGISTER),
    }
    return render(request, "needs/register.html", context)


@require_GET
@work(Permission.READ)
def export(request: HttpRequest, kind: Kind, form: str) -> StreamingHttpResponse:
    """Download what is filtered, as a file that can be imported again."""
    records = queries.register_of(kind, person_of(request), FilterForm(request.GET).filters)
    columns = rules.columns(kind, ())
    headers = [*(column.label for column in columns), *_more_headers()]
    rows = (_row(record) for record in _in_parts(records))
    return spreadsheet.download(kind.value, form, headers, rows)


def _in_parts(records: Any) -> Iterator[Need | Damage]:
    yield from records.iterator(chunk_size=EXPORT_CHUNK)


def _more_headers() -> list[str]:
    return [_("Status"), _("Community's name"), _("Oblast"), _("Number")]


def _row(record: Need | Damage) -> list[Any]:
    measure = record.people if isinstance(record, Need) else record.get_category_display()
    return [
        record.community.code,
        record.title,
        record.get_service_display(),
        record.quantity,
        record.unit,
        measure,
        record.observed_on,
        record.source_text or str(record.source),
        record.detail,
        record.get_status_display(),
        record.community.name,
        record.community.oblast.name,
        record.public_id,
    ]


def _totals(counted: dict[str, int]) -> dict[str, Any]:
    """Return how many records there are and where they stand; people are not added up twice."""
    return {
        "count": sum(counted.values()),
        "by_status": [(Status(status).label, count) for status, count in counted.items()],
    }
