"""Communities and needs."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Path, Query

from yakir.apps.portal.api.answers import FAULTY, MISSING, envelope, language, router
from yakir.apps.portal.schemas import (
    CODE,
    CommunityQuery,
    Envelope,
    FeatureCollection,
    Language,
    NeedQuery,
    PublicCommunity,
    PublicCommunityDetail,
    PublicNeed,
)
from yakir.apps.publishing.queries import communities, needs, opendata

places = router("communities")
reported = router("needs")
drawn = router("communities")


@places.get("", response={200: Envelope[PublicCommunity], **FAULTY})
def list_communities(request: HttpRequest, asked: Query[CommunityQuery]) -> dict[str, Any]:
    """List communities in alphabetical order, with their need in bands."""
    filters = communities.Filters(
        search=asked.q,
        oblast=asked.oblast or "",
        status=asked.status or "",
        service=asked.service or "",
        band=asked.need or "",
    )
    with language(asked.lang):
        page = envelope(communities.codes(filters), asked)
        return {**page, "items": communities.rows(page["items"])}


@drawn.get("/communities.geojson", response={200: FeatureCollection, **FAULTY})
def map_communities(request: HttpRequest, asked: Query[Language]) -> HttpResponse:
    """Show every community with a position as GeoJSON."""
    with language(asked.lang):
        content = json.dumps(opendata.features(), ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(content, content_type="application/geo+json")


@places.get("/{code}", response={200: PublicCommunityDetail, **MISSING})
def show_community(
    request: HttpRequest, code: Path[CODE], asked: Query[Language]
) -> communities.CommunityDetail:
    """Show everything public about a community."""
    try:
        with language(asked.lang):
            return communities.detail(code)
    except communities.NotPublic as error:
        raise Http404 from error


@reported.get("", response={200: Envelope[PublicNeed], **FAULTY})
def list_needs(request: HttpRequest, asked: Query[NeedQuery]) -> dict[str, Any]:
    """List verified needs of open kinds, newest first."""
    with language(asked.lang):
        found = needs.listed(
            community=asked.community or "",
            service=asked.service or "",
            oblast=asked.oblast or "",
        )
    return envelope(found.rows, asked)
