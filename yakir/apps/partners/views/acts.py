"""Pages of facts: the register, one fact, a new one, a correction."""

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
from yakir.apps.accounts.rules import Permission
from yakir.apps.partners import actions, queries
from yakir.apps.partners.forms import ActFilters, ActForm, chosen
from yakir.apps.partners.forms.acts import PARTIES
from yakir.apps.partners.models import Act
from yakir.apps.partners.rules import ActKind
from yakir.apps.partners.views.steps import form_page, tabs, told
from yakir.common.forms import attempt
from yakir.common.pages import page_of
from yakir.common.spreadsheet import download


@require_GET
@work(Permission.READ)
def acts(request: HttpRequest) -> HttpResponse:
    """Show the register of facts, filtered by the address."""
    person, form = person_of(request), ActFilters(request.GET)
    filters = chosen(form)
    context = {
        "page": page_of(request, queries.acts_seen(person, filters)),
        "filters": form,
        "tabs": tabs("acts"),
        "may_record": person.may(Permission.RECORD_PLEDGE),
        "query": request.GET.urlencode(),
        "is_filtered": bool(filters),
    }
    return render(request, "partners/acts.html", context)


@require_GET
@work(Permission.READ)
def export_acts(request: HttpRequest, form: str) -> HttpResponseBase:
    """Download the facts that the address filters."""
    found = queries.acts_seen(person_of(request), chosen(ActFilters(request.GET)))
    headers, rows = queries.act_table(found)
    return download("facts", form, headers, rows)


@require_GET
@work(Permission.READ)
def act(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a fact with its parties, what it lies in or overlaps, and its corrections."""
    person = person_of(request)
    found = _seen(request, public_id)
    seen = queries.acts_seen_by(person)
    context = {
        "act": found,
        "parties": found.parties.all(),
        "whole": seen.filter(parts=found).first(),
        "parts": seen.filter(part_of=found, replaced_by=None),
        "overlaps": seen.filter(pk__in=found.overlaps.values("pk")),
        "old": seen.filter(replaced_by=found).first(),
        "new": seen.filter(replaces=found).first(),
        "pledge": queries.pledges_seen_by(person).filter(act=found).first(),
        "entries": told(found.public_id),
        "may_record": queries.may_record(person, found.community),
        "crumbs": [
            {"label": _("Facts"), "href": reverse("partners:acts")},
            {"label": found.title},
        ],
    }
    return render(request, "partners/act.html", context)


@require_http_methods(["GET", "POST"])
@work(Permission.RECORD_PLEDGE)
def new_act(request: HttpRequest) -> HttpResponse:
    """Record a fact from its source."""
    person = person_of(request)
    form = ActForm(request.POST or None, person=person, initial={"kind": ActKind.STATEMENT})
    made = attempt(
        request,
        form,
        lambda: actions.record_from_source(told=form.told(), by=person, at=timezone.now()),
    )
    if made is not None:
        messages.success(request, _("The fact is recorded."))
        return redirect("partners:act", made.public_id)
    return form_page(
        request,
        form,
        heading=_("New fact"),
        lead=_("A statement, agreement, visit or programme, as its source tells it."),
        submit=_("Record the fact"),
        back=reverse("partners:acts"),
        register=_("Facts"),
    )


@require_http_methods(["GET", "POST"])
@work(Permission.RECORD_PLEDGE)
def correct(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record a new fact in place of a mistaken one, which stays to be seen."""
    person, found = person_of(request), _seen(request, public_id)
    rows = max(PARTIES, found.parties.count() + 1)
    form = ActForm(request.POST or None, person=person, parties=rows, initial=_typed(found))
    made = attempt(
        request,
        form,
        lambda: actions.correct_from_source(
            act=found, told=form.told(), by=person, at=timezone.now()
        ),
    )
    if made is not None:
        messages.success(request, _("The correction is recorded. The old record stays."))
        return redirect("partners:act", made.public_id)
    return form_page(
        request,
        form,
        heading=_("Correct the fact"),
        lead=_("This makes a new record that names the old one. Nothing is erased."),
        submit=_("Record the correction"),
        back=reverse("partners:act", args=[found.public_id]),
        above=found,
    )


def _seen(request: HttpRequest, public_id: str) -> Act:
    """Return the act, or answer that there is none for this person."""
    return get_object_or_404(queries.acts_seen_by(person_of(request)), public_id=public_id)


def _typed(found: Act) -> dict[str, Any]:
    """Return the fact as it would have been typed."""
    named = {
        name: getattr(found, name)
        for name in actions.ActValues.__dataclass_fields__
        if name != "is_protected"
    }
    source = {
        name: getattr(found.source, name)
        for name in ("publisher", "title", "url", "published", "read_on")
    }
    parties = {}
    for row, party in enumerate(found.parties.all(), start=1):
        parties[f"organisation_{row}"] = party.organisation.key
        parties[f"role_{row}"] = party.role
    return {
        **named,
        **source,
        **parties,
        "protection": "yes" if found.is_protected else "no",
        "part_of": found.part_of.key if found.part_of else "",
        "overlaps": " ".join(found.overlaps.order_by("key").values_list("key", flat=True)),
    }
