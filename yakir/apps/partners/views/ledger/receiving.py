"""Pages of receiving: the form that works without the net, the receipt, its pictures, the report."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.partners import actions
from yakir.apps.partners.forms import HandInForm, ReceiptForm
from yakir.apps.partners.models import Consignment, Receipt
from yakir.apps.partners.queries import ledger
from yakir.apps.partners.views.ledger.consignments import seen
from yakir.apps.partners.views.ledger.sending import sent_once
from yakir.apps.partners.views.steps import form_page, told
from yakir.common.spreadsheet import download


@require_http_methods(["GET", "POST"])
@work(Permission.RECEIVE, Permission.KEEP_LEDGER)
def receive(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record what was received; the page keeps it on the phone until the net is back."""
    person, found = person_of(request), seen(request, public_id)
    items = list(found.items.filter(nature="goods").order_by("row", "pk"))
    form = ReceiptForm(
        request.POST or None,
        request.FILES or None,
        items=items,
        expected=ledger.receivable(found),
        initial={"version": found.version, "on": timezone.localdate()},
    )
    made = sent_once(
        request, form, "receipt", lambda: _received(found, form, person), holding=found
    )
    if made is not None:
        messages.success(request, _("The receipt is recorded."))
        return redirect("ledger:receipt", made)
    back = reverse("ledger:consignment", args=[found.public_id])
    context = {
        "form": form,
        "consignment": found,
        "rows": [(item, form.expected.get(item.pk), fields) for item, fields in form.rows()],
        "others": any(not form.expected.get(item.pk) for item in items),
        "expected_any": any(form.expected.values()),
        "back": back,
        "files": settings.STATIC_URL,
        "crumbs": [{"label": found.name, "href": back}, {"label": _("Receipt")}],
    }
    status = form.answer_status if form.is_bound and form.errors else 200
    return render(request, "partners/ledger/receive.html", context, status=status)


@require_GET
@work(Permission.RECEIVE, Permission.KEEP_LEDGER)
def receive_worker(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the program that keeps this one page for when there is no net; its address is its reach."""
    seen(request, public_id)
    program = Path(str(finders.find("yakir/receive-worker.js"))).read_bytes()
    return HttpResponse(program, content_type="text/javascript; charset=utf-8")


@require_GET
@work(Permission.READ)
def receipt(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a receipt, also as a paper."""
    found = _receipt(request, public_id)
    context = {
        "receipt": found,
        "lines": ledger.standing_lines(ledger.lines_seen_by(person_of(request))).filter(
            receipt=found
        ),
        "pictures": found.photographs.defer("picture").order_by("pk"),
        "entries": told(found.public_id),
        "crumbs": [
            {
                "label": found.consignment.name,
                "href": reverse("ledger:consignment", args=[found.consignment.public_id]),
            },
            {"label": _("Receipt")},
        ],
    }
    return render(request, "partners/ledger/receipt.html", context)


@require_GET
@work(Permission.READ)
def photograph(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Show one photograph of a receipt."""
    found = _receipt(request, public_id)
    picture = found.photographs.order_by("pk")[number : number + 1].first()
    if picture is None:
        raise Http404
    return HttpResponse(bytes(picture.picture), content_type="image/jpeg")


@require_GET
@work(Permission.READ)
def signature(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the drawn signature of a receipt."""
    found = _receipt(request, public_id)
    if found.signature is None:
        raise Http404
    return HttpResponse(bytes(found.signature), content_type="image/png")


@require_GET
@work(Permission.READ)
def report(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the report on humanitarian aid, filled in from the ledger."""
    found = seen(request, public_id)
    context = {
        "consignment": found,
        "rows": ledger.report_rows(found),
        "receipts": found.receipts.order_by("held_on", "pk"),
        "today": timezone.localdate(),
        "crumbs": [
            {
                "label": found.name,
                "href": reverse("ledger:consignment", args=[found.public_id]),
            },
            {"label": _("Report")},
        ],
    }
    return render(request, "partners/ledger/report.html", context)


@require_GET
@work(Permission.READ)
def export_report(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Download the report as a workbook."""
    headers, rows = ledger.report_table(seen(request, public_id))
    return download("aid-report", "xlsx", headers, rows)


@require_http_methods(["GET", "POST"])
@work(Permission.KEEP_LEDGER)
def hand_in(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record that the report was handed in."""
    person, found = person_of(request), seen(request, public_id)
    form = HandInForm(request.POST or None, initial={"version": found.version})
    made = sent_once(request, form, "hand-in", lambda: _handed(found, form, person), holding=found)
    back = reverse("ledger:consignment", args=[found.public_id])
    if made is not None:
        messages.success(request, _("Recorded: the report was handed in."))
        return redirect(back)
    return form_page(
        request,
        form,
        heading=_("Report handed in"),
        submit=_("Record it"),
        back=back,
        register=found.name,
    )


def _received(found: Consignment, form: ReceiptForm, person: Any) -> str:
    made = actions.receive(
        consignment=found,
        hand_over=form.hand_over(),
        items=form.received(),
        pictures=form.cleaned_data["photographs"],
        version=form.cleaned_data["version"],
        by=person,
        at=timezone.now(),
    )
    return str(made.public_id)


def _handed(found: Consignment, form: HandInForm, person: Any) -> str:
    data = form.cleaned_data
    made = actions.hand_in_report(
        consignment=found,
        on=data["on"],
        document=data["document"],
        version=data["version"],
        by=person,
        at=timezone.now(),
    )
    return str(made.public_id)


def _receipt(request: HttpRequest, public_id: str) -> Receipt:
    """Return the receipt of a consignment that this person sees, or answer that there is none."""
    mine = ledger.consignments_seen_by(person_of(request)).values("pk")
    seen_ones = Receipt.objects.filter(consignment__in=mine)
    found: Receipt = get_object_or_404(
        seen_ones.select_related("consignment", "taker", "by"), public_id=public_id
    )
    return found
