"""Projects: open kinds one by one, protected kinds as sums."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from yakir.apps.portal.forms import ProjectFilters
from yakir.apps.portal.views import not_shown, public
from yakir.apps.publishing.queries import projects as queries
from yakir.apps.publishing.queries.projects import ProjectDetail
from yakir.common.formats import service_name, write_hundreds, write_money, write_number
from yakir.common.pages import page_of


@require_GET
@public
def project_list(request: HttpRequest) -> HttpResponse:
    """List projects of open kinds, and the protected ones as sums."""
    form = ProjectFilters(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    found = queries.listed(
        queries.Filters(
            search=wanted.get("q", ""),
            oblast=wanted.get("oblast", ""),
            service=wanted.get("service", ""),
            stage=wanted.get("stage", ""),
        )
    )
    return render(
        request,
        "portal/projects.html",
        {"form": form, "found": found, "page": page_of(request, found.rows)},
    )


@require_GET
@public
def project(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show everything public about one project of an open kind."""
    found = queries.detail(public_id)
    if found is None:
        return not_shown(request, public_id)
    crumbs = [
        {"label": _("Projects"), "href": reverse("portal:projects")},
        {"label": found.row.title},
    ]
    return render(
        request,
        "portal/project.html",
        {
            "project": found,
            "row": found.row,
            "crumbs": crumbs,
            "steps": _chain(found),
            "facts": _facts(found),
        },
    )


def _chain(found: ProjectDetail) -> list[dict[str, Any]]:
    """Return the chain from need to proof; what nobody has recorded is not done."""
    row, stages = found.row, {each.stage: each.state for each in found.road}
    needs = len(found.needs)
    return [
        {
            "title": _("Need"),
            "text": ngettext("%(n)s confirmed need", "%(n)s confirmed needs", needs)
            % {"n": write_number(needs)}
            if needs
            else _("none linked"),
            "href": reverse("portal:record", args=[found.needs[0].public_id]) if needs else "",
            "state": "done" if needs else "",
        },
        {"title": _("Project"), "text": row.stage_name, "state": _of(stages, "approved")},
        {
            "title": _("Plan"),
            "text": found.plans[0].quarter if found.plans else _("in no published plan"),
            "href": reverse("portal:plan", args=[found.plans[0].public_id]) if found.plans else "",
            "state": "done" if found.plans else "",
        },
        {"title": _("Pledge"), "text": _("no record yet"), "state": ""},
        {
            "title": _("Commitment"),
            "text": "" if _of(stages, "funded") else _("no record yet"),
            "state": _of(stages, "funded"),
        },
        {
            "title": _("Delivery"),
            "text": "" if _of(stages, "completed") else _("no record yet"),
            "state": _of(stages, "completed"),
        },
        {
            "title": _("Result"),
            "text": _("people count from “in operation”"),
            "state": _of(stages, "in_operation"),
        },
        {
            "title": _("Proof"),
            "text": ngettext(
                "%(n)s record in the journal", "%(n)s records in the journal", found.entries
            )
            % {"n": write_number(found.entries)},
            "href": reverse("portal:record", args=[row.public_id]) if found.entries else "",
            "state": "done" if found.entries else "",
        },
    ]


def _of(stages: dict[str, str], stage: str) -> str:
    """Return done once a project has reached a stage."""
    return "done" if stages.get(stage) in {"done", "now"} else ""


def _facts(found: ProjectDetail) -> list[dict[str, Any]]:
    row = found.row
    quarters = row.lead_quarters or 0
    design = f"{row.design}, {row.design_version}" if row.design else _("free description")
    facts: list[dict[str, Any]] = [
        {
            "term": _("Community"),
            "value": row.community,
            "href": reverse("portal:community", args=[row.community_code]),
        },
        {"term": _("City district"), "value": row.district},
        {"term": _("Oblast"), "value": row.oblast},
        {"term": _("Service"), "value": service_name(row.service)},
        {"term": _("Sector"), "value": row.sector_name},
        {
            "term": _("Typical design"),
            "value": design,
            "href": reverse("portal:design", args=[row.design_key]) if row.design_key else "",
        },
        {"term": _("Cost"), "value": write_money(row.money), "kind": "estimate"},
        {"term": _("Running it for a year"), "value": write_money(row.yearly), "kind": "estimate"},
        {
            "term": _("Time from start to operation"),
            "value": ngettext("%(n)s quarter", "%(n)s quarters", quarters)
            % {"n": write_number(quarters)}
            if quarters
            else "",
        },
        {
            "term": _("People who gain the service"),
            "value": "" if row.people is None else write_hundreds(row.people),
            "kind": "estimate",
        },
        {"term": _("Identifier in DREAM"), "value": row.dream_id, "code": True},
        {"term": _("Stage in DREAM’s words"), "value": _dream(found), "code": True},
    ]
    return [fact for fact in facts if fact["value"]]


def _dream(found: ProjectDetail) -> str:
    codes = (found.dream.status, found.dream.status_details, found.dream.phase)
    return ", ".join(code for code in codes if code)
