"""Importing a spreadsheet: upload, preview, mending, recording, and the template."""

import re
from collections import defaultdict
from collections.abc import Iterator

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.needs import actions, queries, rules
from yakir.apps.needs.forms import UploadForm
from yakir.apps.needs.models import Import
from yakir.apps.needs.rules import Kind
from yakir.common import spreadsheet
from yakir.common.errors import Refused
from yakir.common.pages import page_of
from yakir.common.spreadsheet.table import NOTE
from yakir.common.spreadsheet.writing import XLSX_TYPE

CELL = re.compile(r"^cell-(\d{1,7})-([a-z_]{1,30})$")


@require_http_methods(["GET", "POST"])
@work(Permission.REGISTER)
def upload(request: HttpRequest) -> HttpResponse:
    """Take a spreadsheet in and lead to its preview."""
    person = person_of(request)
    initial = {"kind": request.GET.get("kind", Kind.NEEDS)}
    form = UploadForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        kind = Kind(form.cleaned_data["kind"])
        try:
            imported = actions.upload(
                file=file, name=file.name, kind=kind, by=person, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error("file", refusal.text)
        else:
            return redirect("needs:preview", imported.public_id)
    recent = page_of(request, queries.imports_of(person), per=20)
    context = {"form": form, "recent": recent}
    return render(request, "needs/import.html", context, status=422 if form.errors else 200)


@require_GET
@work(Permission.REGISTER)
def preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what an import would record, with every fault and a field to mend each in."""
    imported = _import(person_of(request), public_id)
    context: dict[str, object] = {"imported": imported}
    if imported.table:
        context["preview"] = queries.preview_of(imported, page=request.GET.get("page"))
    return render(request, "needs/preview.html", context)


@require_POST
@work(Permission.REGISTER)
def mend(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change faulty cells and check the table anew."""
    person = person_of(request)
    imported = actions.mend(
        imported=_import(person, public_id),
        changes=_changes(request.POST),
        by=person,
        at=timezone.now(),
    )
    _say_what_is_left(request, imported)
    return redirect("needs:preview", imported.public_id)


@require_POST
@work(Permission.REGISTER)
def record(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record all rows, or the good ones on request."""
    person = person_of(request)
    imported = _import(person, public_id)
    try:
        imported = actions.record_import(
            imported=imported,
            only_good="only_good" in request.POST,
            by=person,
            at=timezone.now(),
        )
    except (actions.HasFaults, actions.NothingToRecord) as refusal:
        messages.error(request, refusal.text)
        return redirect("needs:preview", public_id)
    messages.success(request, _what_was_recorded(imported))
    return redirect("needs:preview", public_id)


@require_POST
@work(Permission.REGISTER)
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put a preview away."""
    person = person_of(request)
    actions.cancel_import(imported=_import(person, public_id), by=person, at=timezone.now())
    messages.success(request, _("Cancelled. Nothing was recorded."))
    return redirect("needs:import")


@require_GET
@work(Permission.REGISTER)
def marked(request: HttpRequest, public_id: str) -> StreamingHttpResponse:
    """Download the file with its faulty cells marked and the faults in words."""
    imported = _import(person_of(request), public_id)
    if not imported.table:
        raise Http404
    table = spreadsheet.Table.from_plain(imported.table)
    sheet = spreadsheet.Sheet(
        title=_("Marked"),
        headers=[*table.headers, _("What to mend")],
        rows=list(queries.marked_rows(imported)),
        skip=table.header_row - 1,
    )
    return _workbook([sheet], "marked")


@require_GET
@work(Permission.REGISTER)
def template(request: HttpRequest) -> StreamingHttpResponse:
    """Download an empty table with its columns, hints and accepted words."""
    kind = Kind.DAMAGE if request.GET.get("kind") == Kind.DAMAGE else Kind.NEEDS
    return _workbook(list(_template(kind, person_of(request))), f"template-{kind.value}")


def _template(kind: Kind, person: Person) -> Iterator[spreadsheet.Sheet]:
    columns = rules.columns(kind, ())
    hints = [str(column.hint) for column in columns]
    yield spreadsheet.Sheet(
        title=str(kind.label),
        headers=[f"{column.label} *" if column.required else column.label for column in columns],
        rows=[[f"{NOTE} {hints[0]}", *hints[1:]]],
        widths=[24 for _column in columns],
    )
    choices = [
        [column.label, code, str(label)] for column in columns for code, label in column.options
    ]
    communities = queries.communities_of(person)
    codes = [[columns[0].label, place.code, place.name] for place in communities]
    yield spreadsheet.Sheet(
        title=_("Accepted words"),
        headers=[_("Column"), _("Code"), _("Name")],
        rows=[*choices, *codes],
        widths=[24, 24, 40],
    )


def _workbook(sheets: list[spreadsheet.Sheet], name: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        spreadsheet.as_workbook(sheets),
        content_type=XLSX_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )


def _import(person: Person, public_id: str) -> Import:
    imported = queries.import_of(person, public_id)
    if imported is None:
        raise Http404
    return imported


def _changes(posted: QueryDict) -> dict[int, dict[str, str]]:
    """Return the cells that were sent, by row and column."""
    changes: dict[int, dict[str, str]] = defaultdict(dict)
    for name, value in posted.items():
        if match := CELL.match(name):
            changes[int(match[1])][match[2]] = str(value)
    return changes


def _say_what_is_left(request: HttpRequest, imported: Import) -> None:
    left = len(imported.faults)
    if not left:
        messages.success(request, _("Every row is good now. Nothing is recorded yet."))
        return
    text = ngettext("%(count)s fault is left.", "%(count)s faults are left.", left)
    messages.warning(request, text % {"count": left})


def _what_was_recorded(imported: Import) -> str:
    text = ngettext("%(count)s row recorded.", "%(count)s rows recorded.", imported.created)
    said = text % {"count": imported.created}
    if imported.known:
        known = ngettext(
            "%(count)s row was in the register already.",
            "%(count)s rows were in the register already.",
            imported.known,
        )
        said = f"{said} {known % {'count': imported.known}}"
    return said
