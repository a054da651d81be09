"""Partners: what each pledged and what arrived; all facts by date."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from yakir.apps.portal.forms import FactFilters, PartnerFilters
from yakir.apps.portal.views import public
from yakir.apps.portal.views.pledges import amount, parties, source_text
from yakir.apps.publishing.queries import facts, partners
from yakir.apps.publishing.queries.partners import LeftOutRow, PartnerList, PartnerRow
from yakir.common.countries import country_name
from yakir.common.formats import write_number
from yakir.common.pages import page_of

SHAPES = ("kept", "part", "open", "silent", "gone")


@require_GET
@public
def partner_list(request: HttpRequest) -> HttpResponse:
    """List partners with what they pledged and what arrived."""
    form = PartnerFilters(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    found = partners.listed(
        search=wanted.get("q", ""), form=wanted.get("form", ""), country=wanted.get("country", "")
    )
    page = page_of(request, found.rows)
    return render(
        request,
        "portal/partners.html",
        {
            "form": form,
            "found": found,
            "figures": _figures(found),
            "page": page,
            "rows": [_row(row) for row in page.object_list],
            "left_out": [_left_out(row) for row in found.money.left_out],
        },
    )


@require_GET
@public
def partner(request: HttpRequest, key: str) -> HttpResponse:
    """Show everything public about one partner."""
    found = partners.detail(key)
    if found is None:
        raise Http404
    crumbs = [
        {"label": _("Partners"), "href": reverse("portal:partners")},
        {"label": found.row.name},
    ]
    lines = [
        {
            "act": each.act,
            "roles": ", ".join(each.roles),
            "amount": amount(each.act),
            "pledge": each.pledge,
            "group": each.group,
            "delivery": each.delivery,
        }
        for each in found.acts
    ]
    return render(
        request,
        "portal/partner.html",
        {
            "partner": found,
            "row": _row(found.row),
            "lines": lines,
            "left_out": [_left_out(row) for row in found.money.left_out],
            "crumbs": crumbs,
        },
    )


@require_GET
@public
def fact_list(request: HttpRequest) -> HttpResponse:
    """List every public fact by date."""
    form = FactFilters(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    found = facts.listed(
        search=wanted.get("q", ""), kind=wanted.get("kind", ""), sector=wanted.get("sector", "")
    )
    page = page_of(request, found.rows, per=25)
    lines = [
        {
            "act": act,
            "parties": parties(act.parties),
            "amount": amount(act),
            "source": source_text(act.source),
        }
        for act in page.object_list
    ]
    return render(
        request,
        "portal/facts.html",
        {"form": form, "found": found, "page": page, "lines": lines},
    )


def _figures(found: PartnerList) -> list[dict[str, Any]]:
    rows = found.rows
    delivered = sum(bool(row.delivered) for row in rows)
    return [
        {
            "value": write_number(len(rows)),
            "text": ngettext("partner in public facts", "partners in public facts", len(rows)),
        },
        {
            "value": write_number(delivered),
            "text": ngettext(
                "partner with a delivery that a source reports",
                "partners with a delivery that a source reports",
                delivered,
            ),
        },
        {
            "value": write_number(found.money.unnamed),
            "text": ngettext(
                "delivery whose source names no sum",
                "deliveries whose sources name no sum",
                found.money.unnamed,
            ),
        },
    ]


def _row(row: PartnerRow) -> dict[str, Any]:
    return {
        "partner": row,
        "country": country_name(row.country) if row.country else "",
        "roles": ", ".join(row.roles),
        "pledges": [(shape, row.pledges[shape]) for shape in SHAPES if row.pledges.get(shape)],
    }


def _left_out(row: LeftOutRow) -> str:
    """Return why a fact is not in a sum, in words."""
    said = {
        "contained": _("“%(fact)s” is part of “%(other)s”, which is counted."),
        "contains": _("“%(fact)s” holds “%(other)s”, which is counted."),
        "overlaps": _("“%(fact)s” overlaps “%(other)s”, which is counted."),
    }
    words = said.get(row.why, _("“%(fact)s” is replaced by a newer record."))
    return words % {"fact": row.title, "other": row.because}
