"""The front page."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from yakir.apps.portal.views import public
from yakir.apps.publishing.queries import front as queries
from yakir.apps.publishing.queries.acts import ActRow
from yakir.apps.publishing.queries.communities import CommunityRow
from yakir.apps.publishing.queries.rows import SourceRow
from yakir.common.charts import Map, Place, need_map
from yakir.common.formats import service_name, write_day, write_number
from yakir.common.protected import Service

FIRST_SERVICE = Service.HOUSING
NAMED_ABOVE = 200_000  # [person] smaller communities have no name on the map


@require_GET
@public
def front(request: HttpRequest) -> HttpResponse:
    """Show what frontline communities lack, what is new, and what was pledged."""
    asked = request.GET.get("service", "")
    service = asked if asked in Service.values else str(FIRST_SERVICE)
    found = queries.front(service)
    return render(
        request,
        "portal/front.html",
        {
            "front": found,
            "service": service,
            "figures": _figures(found),
            "tabs": _tabs(service),
            "map": _map(found.places, service),
            "news": [_news(act) for act in found.news],
            "steps": _steps(),
            "all_pledges": sum(count.count for count in found.pledges),
        },
    )


def _figures(front: queries.Front) -> list[dict[str, Any]]:
    kept = sum(row.count for row in front.pledges if row.shape == "kept")
    pledges = sum(row.count for row in front.pledges)
    return [
        {
            "value": write_number(front.frontline),
            "text": ngettext(
                "community with territories of possible or active hostilities",
                "communities with territories of possible or active hostilities",
                front.frontline,
            ),
            **_said(
                front.status_source,
                _("List as of %(day)s: %(source)s")
                % {
                    "day": write_day(front.status_as_of),
                    "source": front.status_source.title if front.status_source else "",
                },
            ),
        },
        {
            "value": write_number(front.people),
            "text": ngettext(
                "person lived in these communities on 1 January 2022",
                "people lived in these communities on 1 January 2022",
                front.people,
            ),
            **_said(front.population_source),
        },
        {
            "value": write_number(pledges),
            "text": ngettext(
                "public promise of support on the board, %(kept)s of them kept",
                "public promises of support on the board, %(kept)s of them kept",
                pledges,
            )
            % {"kept": write_number(kept)},
        },
        {
            "value": write_number(front.all_communities),
            "text": ngettext(
                "community of Ukraine in the register",
                "communities of Ukraine in the register",
                front.all_communities,
            ),
        },
    ]


def _said(source: SourceRow | None, text: str = "") -> dict[str, str]:
    """Return the mark under a figure."""
    if source is None:
        return {}
    return {"kind": "source", "mark": text or source.text, "href": f"#{source.id}"}


def _tabs(service: str) -> list[dict[str, Any]]:
    return [
        {
            "label": service_name(code),
            "href": f"?service={code}",
            "current": code == service,
            "icon": code,
        }
        for code in Service.values
    ]


def _map(rows: Iterable[CommunityRow], service: str) -> Map:
    places = [
        Place(
            lon=row.lon,
            lat=row.lat,
            band=queries.band_on_map(row, service),
            population=row.population or 0,
            name=row.centre if _is_named(row) else "",
        )
        for row in rows
        if row.lon is not None and row.lat is not None
    ]
    label = _(
        "Map of Ukraine's communities. %(service)s: need in three bands where hostilities are "
        "possible, a square for a status instead of an estimate. The same by oblast stands in "
        "the table beside it."
    )
    return need_map(places, label=label % {"service": service_name(service)})


def _is_named(row: CommunityRow) -> bool:
    return bool(row.status) and not row.is_occupied and (row.population or 0) > NAMED_ABOVE


def _news(act: ActRow) -> dict[str, Any]:
    mark = (
        {"kind": "source", "mark": act.source.text, "href": act.source.url or f"#{act.source.id}"}
        if act.source
        else {}
    )
    return {"date": act.happened, "text": act.title, **mark}


def _steps() -> list[dict[str, str]]:
    return [
        {
            "title": _("Need"),
            "text": _("how much, for whom, who confirmed it"),
            "state": "done",
            "href": reverse("portal:needs"),
        },
        {
            "title": _("Project"),
            "text": _("a typical design, with price and time"),
            "state": "done",
            "href": reverse("portal:designs"),
        },
        {"title": _("Pledge"), "text": _("who promised, when and where"), "state": "done"},
        {"title": _("Commitment"), "text": _("a signature, a sum or a quantity"), "state": "done"},
        {
            "title": _("Delivery"),
            "text": _("spent or accepted; people count from “in operation”"),
            "state": "done",
        },
        {"title": _("Result"), "text": _("what was measured and who checked it"), "state": "done"},
        {
            "title": _("Proof"),
            "text": _("an entry in the journal that nobody can rewrite"),
            "state": "done",
            "href": reverse("portal:journal"),
        },
    ]
