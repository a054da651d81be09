"""Programmes: what partners want to reach, by which rules, and how they decide."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from yakir.apps.portal.views import not_shown, public
from yakir.apps.publishing.queries import programmes as queries
from yakir.apps.publishing.queries.programme_rows import CostRow, ProgrammeDetail
from yakir.common.formats import write_number
from yakir.common.pages import page_of

PER = 10


@require_GET
@public
def programme_list(request: HttpRequest) -> HttpResponse:
    """List public programmes."""
    page = page_of(request, queries.listed())
    return render(request, "portal/programmes.html", {"page": page})


@require_GET
@public
def programme(request: HttpRequest, public_id: str) -> HttpResponse:
    """Tell a programme in plain words."""
    found = queries.detail(public_id)
    if found is None:
        return not_shown(request, public_id)
    crumbs = [
        {"label": _("Programmes"), "href": reverse("portal:programmes")},
        {"label": found.row.name},
    ]
    context = {
        "found": found,
        "row": found.row,
        "crumbs": crumbs,
        "figures": _figures(found),
        "page": page_of(request, found.decisions, per=PER),
        "costs": [(cost, _cost(cost)) for cost in found.costs],
        "stopped": [project for project in found.projects if project.has_stopped],
    }
    return render(request, "portal/programme.html", context)


def _figures(found: ProgrammeDetail) -> list[dict[str, Any]]:
    decided, members = len(found.decisions), len(found.members)
    open_risks = sum(risk.state == "open" for risk in found.risks)
    return [
        {
            "value": write_number(members),
            "text": ngettext("member organisation", "member organisations", members),
        },
        {
            "value": write_number(decided),
            "text": ngettext("decision with its reasons", "decisions with their reasons", decided),
            "href": "#decisions",
        },
        {
            "value": write_number(open_risks),
            "text": ngettext("open risk", "open risks", open_risks),
            "href": "#risks",
        },
    ]


def _cost(cost: CostRow) -> str:
    """Return what overruling costs, in a sentence."""
    if cost.lost is None or cost.at_most is None:
        return _("What overruling costs is withheld: it would tell of single protected projects.")
    values = {"lost": write_number(cost.lost), "most": write_number(cost.at_most)}
    if cost.lost <= 0:
        return (
            _(
                "The plan with overrules gains no less than the best plan found without them; by the "
                "bound it may lose %(most)s weighted person-quarters at most."
            )
            % values
        )
    return (
        _(
            "The plan with overrules gains %(lost)s weighted person-quarters less than the best plan "
            "found without them; by the bound %(most)s at most."
        )
        % values
    )
