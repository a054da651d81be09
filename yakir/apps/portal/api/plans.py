"""Projects of open kinds, and the open part of published plans."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Path, Query

from yakir.apps.portal.api.answers import FAULTY, MISSING, envelope, language, router
from yakir.apps.portal.schemas import (
    PUBLIC_ID,
    Envelope,
    Language,
    Paging,
    ProjectQuery,
    PublicPlan,
    PublicProject,
    PublicProjectDetail,
)
from yakir.apps.publishing.queries import plans, projects

drafted = router("projects")
planned = router("plans")


@drafted.get("", response={200: Envelope[PublicProject], **FAULTY})
def list_projects(request: HttpRequest, asked: Query[ProjectQuery]) -> dict[str, Any]:
    """List projects of open kinds, newest first."""
    filters = projects.Filters(
        search=asked.q,
        oblast=asked.oblast or "",
        service=asked.service or "",
        stage=asked.stage or "",
    )
    with language(asked.lang):
        return envelope(projects.listed(filters).rows, asked)


@drafted.get("/{public_id}", response={200: PublicProjectDetail, **MISSING})
def show_project(
    request: HttpRequest, public_id: Path[PUBLIC_ID], asked: Query[Language]
) -> projects.ProjectDetail:
    """Show everything public about a project of an open kind."""
    with language(asked.lang):
        found = projects.detail(public_id)
    if found is None:
        raise Http404
    return found


@planned.get("", response={200: Envelope[PublicPlan], **FAULTY})
def list_plans(request: HttpRequest, asked: Query[Paging]) -> dict[str, Any]:
    """List published plans, newest first; every number is a scenario."""
    with language(asked.lang):
        return envelope(plans.listed(), asked)


@planned.get("/{public_id}", response={200: dict[str, Any], **MISSING})
def show_plan(
    request: HttpRequest, public_id: Path[PUBLIC_ID], asked: Query[Language]
) -> dict[str, Any]:
    """Show the open part of a plan: open kinds in full, protected kinds as sums."""
    with language(asked.lang):
        found = plans.detail(public_id)
        if found is None:
            raise Http404
        return plans.open_part(found)
