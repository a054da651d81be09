"""Pages of consignments: the register, one with its timeline, items, stages, packing lists."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.partners import actions
from yakir.apps.partners.forms import ConsignmentForm, ItemForm, PackingListForm, StageForm
from yakir.apps.partners.models import Consignment
from yakir.apps.partners.queries import ledger
from yakir.apps.partners.rules.ledger import LineKind
from yakir.apps.partners.rules.packing import packing_columns
from yakir.apps.partners.views.ledger.sending import sent_once, tabs
from yakir.apps.partners.views.steps import form_page, told
from yakir.common.errors import Invalid, Refused
from yakir.common.pages import page_of
from yakir.common.preview import preview
from yakir.common.spreadsheet import Sheet, download_workbook
from yakir.common.spreadsheet.table import NOTE

WHOLE = frozenset({LineKind.AGREEMENT, LineKind.SHIPMENT, LineKind.CUSTOMS, LineKind.USE})


@require_GET
@work(Permission.READ)
def consignments(request: HttpRequest) -> HttpResponse:
    """Show the register of consignments."""
    person = person_of(request)
    page = page_of(request, ledger.consignments_seen_by(person))
    context = {
        "page": page,
        "rows": ledger.consignment_rows(page.object_list),
        "tabs": tabs("consignments"),
        "may_keep": person.may(Permission.KEEP_LEDGER),
    }
    return render(request, "partners/ledger/consignments.html", context)


@require_GET
@work(Permission.READ)
def consignment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a consignment: where each item is, what happened, and what its terms ask for."""
    person = person_of(request)
    found = seen(request, public_id)
    lines = ledger.standing_lines(ledger.lines_seen_by(person).filter(consignment=found))
    may_keep = ledger.may_keep(person, found)
    context = {
        "consignment": found,
        "items": ledger.item_rows(found),
        "moments": ledger.timeline(lines),
        "stages": ledger.stages(found) if may_keep else [],
        "clocks": ledger.clocks(found, today=timezone.localdate()),
        "reports": found.aid_reports.order_by("pk"),
        "entries": told(found.public_id),
        "may_keep": may_keep,
        "may_receive": ledger.may_keep(person, found, receiving=True),
        "crumbs": [
            {"label": _("Consignments"), "href": reverse("ledger:consignments")},
            {"label": found.name},
        ],
    }
    return render(request, "partners/ledger/consignment.html", context)


@require_http_methods(["GET", "POST"])
@work(Permission.KEEP_LEDGER)
def new_consignment(request: HttpRequest) -> HttpResponse:
    """Open a consignment."""
    person = person_of(request)
    form = ConsignmentForm(request.POST or None, person=person)
    names = ("giver", "recipient", "is_aid", "expected_on", "note", "pledge")
    made = sent_once(
        request,
        form,
        "consignment",
        lambda: str(
            actions.open_consignment(
                where=form.where(),
                act=form.act,
                by=person,
                at=timezone.now(),
                **{name: form.cleaned_data[name] for name in names},
            ).public_id
        ),
    )
    if made is not None:
        messages.success(request, _("The consignment is open. Add its items."))
        return redirect("ledger:consignment", made)
    return form_page(
        request,
        form,
        heading=_("New consignment"),
        lead=_("Goods or services in kind that one giver and one recipient handle together."),
        submit=_("Open the consignment"),
        back=reverse("ledger:consignments"),
        register=_("Consignments"),
    )


@require_http_methods(["GET", "POST"])
@work(Permission.KEEP_LEDGER)
def new_item(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add one item to a consignment, as offered."""
    person, found = person_of(request), seen(request, public_id)
    form = ItemForm(request.POST or None, initial={"version": found.version})
    made = sent_once(request, form, "item", lambda: _offered(found, form, person), holding=found)
    back = reverse("ledger:consignment", args=[found.public_id])
    if made is not None:
        messages.success(request, _("The item is in the list."))
        return redirect(back)
    return form_page(
        request,
        form,
        heading=_("New item"),
        submit=_("Add the item"),
        back=back,
        register=found.name,
    )


@require_http_methods(["GET", "POST"])
@work(Permission.KEEP_LEDGER)
def packing_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read a packing list: show every fault at once, and record it only when there is none."""
    person, found = person_of(request), seen(request, public_id)
    back = reverse("ledger:consignment", args=[found.public_id])
    if request.method == "POST" and "kept" in request.POST:
        count = _record_kept(request, found)
        said = ngettext("%(count)s item is in the list.", "%(count)s items are in the list.", count)
        messages.success(request, said % {"count": count})
        return redirect(back)
    form = PackingListForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {
        "form": form,
        "consignment": found,
        "back": back,
        "columns": packing_columns(),
        "crumbs": [{"label": found.name, "href": back}, {"label": _("Packing list")}],
    }
    if request.method == "POST" and form.is_valid():
        try:
            context |= _looked_at(form, found, person)
        except Refused as error:
            form.add_error("file", error.text)
    faulty = form.errors or (context.get("sheet") and context["sheet"].faults)
    status = 422 if form.is_bound and faulty else 200
    return render(request, "partners/ledger/packing.html", context, status=status)


@require_GET
@work(Permission.KEEP_LEDGER)
def packing_template(_request: HttpRequest) -> HttpResponseBase:
    """Download an empty packing list with its columns and hints."""
    columns = packing_columns()
    hints = [str(column.hint) for column in columns]
    sheet = Sheet(
        title=_("Packing list"),
        headers=[f"{column.label} *" if column.required else column.label for column in columns],
        rows=[[f"{NOTE} {hints[0]}", *hints[1:]]],
        widths=[24 for _column in columns],
    )
    return download_workbook("packing-list", [sheet])


@require_http_methods(["GET", "POST"])
@work(Permission.KEEP_LEDGER)
def stage(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    """Take items of a consignment one stage on."""
    person, found = person_of(request), seen(request, public_id)
    if kind not in ledger.STAGES:
        raise Http404
    of = LineKind(kind)
    items, most = ledger.movable_items(found, of)
    form = StageForm(
        request.POST or None, kind=of, items=items, most=most, whole=of in WHOLE,
        initial={"version": found.version, "on": timezone.localdate()},
    )  # fmt: skip
    made = sent_once(
        request, form, f"stage-{kind}", lambda: _advanced(found, of, form, person), holding=found
    )
    back = reverse("ledger:consignment", args=[found.public_id])
    if made is not None:
        messages.success(request, _("Recorded: %(what)s.") % {"what": of.label})
        return redirect(back)
    context = {
        "form": form,
        "consignment": found,
        "rows": [(item, most[item.pk], fields) for item, fields in form.rows()],
        "heading": of.label,
        "back": back,
        "crumbs": [{"label": found.name, "href": back}, {"label": of.label}],
    }
    status = form.answer_status if form.is_bound and form.errors else 200
    return render(request, "partners/ledger/stage.html", context, status=status)


def seen(request: HttpRequest, public_id: str) -> Consignment:
    """Return the consignment, or answer that there is none for this person."""
    return get_object_or_404(ledger.consignments_seen_by(person_of(request)), public_id=public_id)


def _offered(found: Consignment, form: ItemForm, person: Any) -> str:
    data = form.cleaned_data
    try:
        actions.offer_items(
            consignment=found,
            items=[form.item()],
            on=data["on"],
            document=data["document"],
            version=data["version"],
            by=person,
            at=timezone.now(),
        )
    except Invalid as error:
        raise Invalid(
            {name.removeprefix("1."): text for name, text in error.faults.items()}
        ) from error
    return str(found.public_id)


def _advanced(found: Consignment, of: LineKind, form: StageForm, person: Any) -> str:
    data = form.cleaned_data
    actions.advance(
        consignment=found,
        kind=of,
        quantities=form.quantities(),
        on=data["on"],
        before=data.get("before") or None,
        taker=data.get("taker"),
        document=data["document"],
        reason=data.get("reason", ""),
        version=data["version"],
        by=person,
        at=timezone.now(),
    )
    return str(found.public_id)


def _looked_at(form: PackingListForm, found: Consignment, person: Any) -> dict[str, Any]:
    """Return the preview of a packing list, and the list itself sealed when it has no fault."""
    file = form.cleaned_data["file"]
    table, checked = ledger.read_packing(file, file.name, found)
    sheet = preview(table, checked.faults, describe=ledger.packing_words)
    if checked.faults or not checked.good:
        return {"sheet": sheet}
    kept = {
        "table": table.as_plain(),
        "on": form.cleaned_data["on"].isoformat(),
        "document": form.cleaned_data["document"],
        "version": found.version,
    }
    sealed = signing.dumps(kept, salt=_salt(found, person), compress=True)
    return {"sheet": sheet, "kept": sealed, "count": len(checked.good)}


def _record_kept(request: HttpRequest, found: Consignment) -> int:
    """Record the list that was shown; sent twice, its version has passed and nothing happens."""
    person = person_of(request)
    try:
        kept = signing.loads(request.POST["kept"], salt=_salt(found, person), max_age=24 * 3600)
    except signing.BadSignature as error:
        raise Invalid({}, _("This preview is too old. Choose the file again.")) from error
    items, on = ledger.kept_items(kept)
    actions.offer_items(
        consignment=found,
        items=[actions.ItemOf(**values) for values in items],
        on=on,
        document=kept["document"],
        version=kept["version"],
        by=person,
        at=timezone.now(),
    )
    return len(items)


def _salt(found: Consignment, person: Any) -> str:
    return f"packing:{found.pk}:{person.pk}"
