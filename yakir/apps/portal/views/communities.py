"""Communities: the list and each one's page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yakir.apps.portal.forms import CommunityFilters
from yakir.apps.portal.views import public
from yakir.apps.publishing.queries import communities as queries
from yakir.apps.publishing.queries.communities import CommunityDetail, NotPublic
from yakir.common.formats import write_day, write_number
from yakir.common.pages import page_of

FILTERS = frozenset(CommunityFilters.base_fields)
PER_PAGE = 25  # seven bands in every row: more would make the page heavy on a phone


@require_GET
@public
def community_list(request: HttpRequest) -> HttpResponse:
    """List communities in alphabetical order."""
    form = CommunityFilters(_typed(request))
    codes = queries.codes(_filters(form))
    page = page_of(request, codes, per=PER_PAGE)
    rows = queries.rows(list(page.object_list))
    return render(
        request,
        "portal/communities.html",
        {"form": form, "page": page, "rows": rows, "total": len(codes)},
    )


@require_GET
@public
def community(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is public about one community."""
    try:
        detail = queries.detail(code)
    except NotPublic as error:
        raise Http404 from error
    return render(
        request,
        "portal/community.html",
        {
            "community": detail,
            "crumbs": _crumbs(detail),
            "facts": _facts(detail),
            "bars": _bars(detail),
        },
    )


def _typed(request: HttpRequest) -> dict[str, str]:
    """Return what was asked for; whoever asks for nothing sees the front line."""
    typed = {name: value for name, value in request.GET.dict().items() if name in FILTERS}
    return typed or {"status": "frontline"}


def _filters(form: CommunityFilters) -> queries.Filters:
    """Return the filters; what is faulty filters nothing."""
    form.is_valid()
    wanted = getattr(form, "cleaned_data", {})
    return queries.Filters(
        search=wanted.get("q", ""),
        oblast=wanted.get("oblast", ""),
        status=wanted.get("status", ""),
        service=wanted.get("service", ""),
        band=wanted.get("need", ""),
    )


def _crumbs(detail: CommunityDetail) -> list[dict[str, str]]:
    communities = reverse("portal:communities")
    oblast = f"{communities}?status=&oblast={detail.row.oblast_code}"
    return [
        {"label": _("Communities"), "href": communities},
        {"label": detail.row.oblast, "href": oblast},
        {"label": detail.row.name},
    ]


def _facts(detail: CommunityDetail) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"term": _("Kind"), "value": detail.type_name},
        {"term": _("Oblast"), "value": detail.row.oblast},
        {"term": _("Raion"), "value": detail.raion},
        {"term": _("KATOTTG code"), "value": detail.row.code, "code": True},
        {"term": _("Former name"), "value": detail.former_name},
        {"term": _("City districts"), "value": ", ".join(detail.districts)},
    ]
    people: list[dict[str, Any]] = [
        {
            "term": row.kind_name,
            "value": _("%(people)s, as of %(day)s")
            % {"people": write_number(row.people), "day": write_day(row.as_of)},
            "kind": "estimate" if row.is_estimate else "source",
            "href": f"#{row.source.id}" if row.source else "",
        }
        for row in detail.populations
    ]
    return [row for row in rows if row["value"]] + people


def _bars(detail: CommunityDetail) -> list[dict[str, Any]]:
    return [
        {"label": row.sector_name, "value": write_number(row.count), "share": row.share}
        for row in detail.asked.rows
    ]
