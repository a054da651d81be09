"""Sites as a spreadsheet: check one, record it, download what is registered."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.places import queries
from yakir.apps.places.actions.sheets import record_sheet
from yakir.apps.places.forms import SheetForm
from yakir.common import spreadsheet
from yakir.common.errors import Refused
from yakir.common.preview import preview
from yakir.common.spreadsheet import Table


@require_http_methods(["GET", "POST"])
@work(Permission.REGISTER)
def import_sites(request: HttpRequest) -> HttpResponse:
    """Check a spreadsheet of sites and show every fault; nothing is recorded yet."""
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            return _preview(request, spreadsheet.read_table(file, file.name))
        except Refused as refusal:
            form.add_error("file", refusal.text)
    status = 422 if form.is_bound else 200
    return render(request, "places/import.html", {"form": form}, status=status)


@require_POST
@work(Permission.REGISTER)
def record(request: HttpRequest) -> HttpResponse:
    """Record the sites of a table that was checked."""
    table = _table(request.POST.get("table", ""))
    if table is None:
        messages.error(request, _("Choose the file again: the table did not arrive whole."))
        return redirect("places:import")
    try:
        done = record_sheet(table=table, by=person_of(request), at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.text)
        return _preview(request, table)
    said = _("New sites: %(new)s, changed: %(changed)s, unchanged: %(same)s.")
    messages.success(request, said % {"new": done.new, "changed": done.changed, "same": done.same})
    return redirect("places:sites")


@require_GET
@work(Permission.REGISTER)
def download(request: HttpRequest, form: str) -> StreamingHttpResponse:
    """Download the sites one registers, in the columns that the import reads."""
    headers, rows = queries.rows_of(person_of(request))
    return spreadsheet.download("sites", form, headers, rows)


def _table(text: str) -> Table | None:
    """Return the table that the preview sent along; none when it did not arrive whole."""
    try:
        table = Table.from_plain(json.loads(text))
        cells = [*table.headers, *(cell for row in table.rows for cell in row.cells)]
        numbers = [table.header_row, *(row.number for row in table.rows)]
        # Halves of characters can be written in JSON, and neither kept nor shown.
        "".join([table.name, *cells]).encode()
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return table if all(isinstance(number, int) for number in numbers) else None


def _preview(request: HttpRequest, table: Table) -> HttpResponse:
    sheet = queries.sheet_of(table, person_of(request))
    faults = sheet.checked.faults
    context = {
        "sheet": preview(table, faults, describe=sheet.describe),
        "unused": [f"{each.letter} {each.header}" for each in sheet.checked.unused],
        "table": "" if faults else json.dumps(table.as_plain(), ensure_ascii=False),
        "form": SheetForm(),
    }
    return render(request, "places/import.html", context, status=422 if faults else 200)
