"""Typical designs and their quotes."""

from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Field, Path, Query

from yakir.apps.portal.api.answers import FAULTY, MISSING, envelope, language, router
from yakir.apps.portal.schemas import (
    Envelope,
    Language,
    Paging,
    PublicDesign,
    PublicDesignDetail,
    PublicQuote,
)
from yakir.apps.publishing.queries import designs

catalogue = router("designs")
KEY = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,60}$")]
PARAMETERS = {
    "parameters": [
        {
            "name": "parameters",
            "in": "query",
            "required": False,
            "style": "form",
            "explode": True,
            "description": "Values of the design's parameters, each under its own name.",
            "schema": {"type": "object", "additionalProperties": {"type": "number"}},
        }
    ]
}


@catalogue.get("", response={200: Envelope[PublicDesign], **FAULTY})
def list_designs(request: HttpRequest, asked: Query[Paging]) -> dict[str, Any]:
    """List typical designs."""
    with language(asked.lang):
        return envelope(designs.listed(), asked)


@catalogue.get("/{key}", response={200: PublicDesignDetail, **MISSING})
def show_design(
    request: HttpRequest, key: Path[KEY], asked: Query[Language]
) -> designs.DesignDetail:
    """Show a typical design with its newest version as data."""
    with language(asked.lang):
        found = designs.detail(key)
    if found is None:
        raise Http404
    return found


@catalogue.get("/{key}/quote", response={200: PublicQuote, **MISSING}, openapi_extra=PARAMETERS)
def quote_design(request: HttpRequest, key: Path[KEY]) -> Any:
    """Show what a design costs at the parameters in the address; those left out have defaults."""
    found = designs.quote(key, request.GET.dict())
    if found is None:
        raise Http404
    return found
