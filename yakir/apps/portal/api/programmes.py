"""Programmes: aims, rules, decisions by seat, overrules and their cost, risks."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Path, Query

from yakir.apps.portal.api.answers import FAULTY, MISSING, envelope, language, router
from yakir.apps.portal.schemas import (
    PUBLIC_ID,
    Envelope,
    Language,
    Paging,
    PublicProgramme,
    PublicProgrammeDetail,
)
from yakir.apps.publishing.queries import programmes
from yakir.apps.publishing.queries.programme_rows import ProgrammeDetail

governed = router("programmes")


@governed.get("", response={200: Envelope[PublicProgramme], **FAULTY})
def list_programmes(request: HttpRequest, asked: Query[Paging]) -> dict[str, Any]:
    """List programmes with published rules, newest first."""
    with language(asked.lang):
        return envelope(programmes.listed(), asked)


@governed.get("/{public_id}", response={200: PublicProgrammeDetail, **MISSING})
def show_programme(
    request: HttpRequest, public_id: Path[PUBLIC_ID], asked: Query[Language]
) -> ProgrammeDetail:
    """Show everything public about a programme; votes stand under organisation and role."""
    with language(asked.lang):
        found = programmes.detail(public_id)
    if found is None:
        raise Http404
    return found
