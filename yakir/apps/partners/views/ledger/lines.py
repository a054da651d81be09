"""Pages of lines: the search with totals as of a date, one line, a correction, a partner's lines."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.models import Organisation
from yakir.apps.accounts.rules import Permission
from yakir.apps.partners import actions, queries
from yakir.apps.partners.forms import CorrectionForm, LedgerFilters, MoneyLineForm
from yakir.apps.partners.models import Line
from yakir.apps.partners.queries import ledger
from yakir.apps.partners.views.ledger.sending import sent_once, tabs
from yakir.apps.partners.views.steps import form_page, told
from yakir.common.pages import page_of
from yakir.common.spreadsheet import download


@require_GET
@work(Permission.READ)
def lines(request: HttpRequest) -> HttpResponse:
    """Show the ledger, filtered by the address, with totals as of a date and as known on one."""
    person, form = person_of(request), LedgerFilters(request.GET)
    filters = form.asked()
    inside = ledger.inside_of(filters.get("inside", "ours"))
    found = ledger.matching(ledger.lines_seen_by(person), filters, inside=inside)
    context = {
        "page": page_of(request, found),
        "totals": ledger.totals_of(found, inside=inside),
        "filters": form,
        "on": filters.get("on"),
        "known": filters.get("known"),
        "tabs": tabs("lines"),
        "may_keep": person.may(Permission.KEEP_LEDGER),
        "query": request.GET.urlencode(),
        "is_filtered": bool(filters),
    }
    return render(request, "partners/ledger/lines.html", context)


@require_GET
@work(Permission.READ)
def export_lines(request: HttpRequest, form: str) -> HttpResponseBase:
    """Download the lines that the address filters."""
    filters = LedgerFilters(request.GET).asked()
    inside = ledger.inside_of(filters.get("inside", "ours"))
    found = ledger.matching(ledger.lines_seen_by(person_of(request)), filters, inside=inside)
    headers, rows = ledger.line_table(found)
    return download("ledger", form, headers, rows)


@require_GET
@work(Permission.READ)
def line(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a line with its parties, its rate, and its chain of corrections."""
    person = person_of(request)
    found = _seen(request, public_id)
    context = {
        "line": found,
        "chain": ledger.chain_of(found),
        "parties": found.parties.select_related("organisation").order_by("pk"),
        "in_hryvnias": ledger.in_hryvnias(found),
        "entries": told(found.public_id),
        "may_keep": ledger.may_keep(person, ledger.holding_of(found)),
        "is_current": not hasattr(found, "replaced_by"),
        "crumbs": [
            {"label": _("Ledger"), "href": reverse("ledger:lines")},
            {"label": str(found.get_kind_display())},
        ],
    }
    return render(request, "partners/ledger/line.html", context)


@require_http_methods(["GET", "POST"])
@work(Permission.KEEP_LEDGER)
def new_line(request: HttpRequest) -> HttpResponse:
    """Record a line of money."""
    person = person_of(request)
    initial = {name: request.GET.get(name, "") for name in ("kind", "commitment", "account")}
    form = MoneyLineForm(request.POST or None, person=person, initial=initial)
    made = sent_once(
        request,
        form,
        "line",
        lambda: str(
            actions.record_line(values=form.values(), by=person, at=timezone.now()).public_id
        ),
    )
    if made is not None:
        messages.success(request, _("The line is recorded."))
        return redirect("ledger:line", made)
    return form_page(
        request,
        form,
        heading=_("New line of money"),
        lead=_("What was paid, spent, returned, passed on or exchanged, by its document."),
        submit=_("Record the line"),
        back=reverse("ledger:lines"),
        register=_("Ledger"),
    )


@require_http_methods(["GET", "POST"])
@work(Permission.KEEP_LEDGER)
def correct_line(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record a line in place of a mistaken one, or that it never happened."""
    person, found = person_of(request), _seen(request, public_id)
    form = CorrectionForm(request.POST or None, corrected=found)
    made = sent_once(request, form, "correction", lambda: _corrected(found, form, person))
    if made is not None:
        messages.success(request, _("The correction is recorded. The old line stays."))
        return redirect("ledger:line", made)
    return form_page(
        request,
        form,
        heading=_("Correct the line"),
        lead=_("This makes a new line that names the old one. Nothing is erased."),
        submit=_("Record the correction"),
        back=reverse("ledger:line", args=[found.public_id]),
        register=str(found.get_kind_display()),
    )


@require_GET
@work(Permission.READ)
def partner(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what an organisation gave, took and passed on, with its pledges beside it."""
    person = person_of(request)
    organisation = get_object_or_404(Organisation, public_id=public_id)
    found = ledger.matching(
        ledger.lines_seen_by(person), {"organisation": organisation.key}, inside={organisation.pk}
    )
    pledges = queries.pledges_seen(person, {"partner": organisation.key})
    context = {
        "organisation": organisation,
        "page": page_of(request, found),
        "totals": ledger.totals_of(found, inside={organisation.pk}),
        "rows": queries.pledge_rows(pledges, today=timezone.localdate()),
        "query": f"organisation={organisation.key}&inside={organisation.key}",
        "crumbs": [
            {"label": _("Organisations"), "href": reverse("partners:organisations")},
            {"label": organisation.name},
        ],
    }
    return render(request, "partners/ledger/partner.html", context)


def _corrected(found: Line, form: CorrectionForm, person: Any) -> str:
    at = timezone.now()
    if form.cleaned_data["is_void"]:
        reason = form.cleaned_data["reason"]
        return str(actions.void_line(line=found, reason=reason, by=person, at=at).public_id)
    new = actions.correct_line(line=found, values=form.values(), by=person, at=at)
    return str(new.public_id)


def _seen(request: HttpRequest, public_id: str) -> Line:
    """Return the line, or answer that there is none for this person."""
    return get_object_or_404(ledger.lines_seen_by(person_of(request)), public_id=public_id)
