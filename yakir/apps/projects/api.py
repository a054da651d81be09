"""Projects for signed-in people: the register and one project."""

from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from ninja.security import django_auth

from yakir.apps.accounts.access import lacks_second_factor, person_of
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.projects import queries, rules
from yakir.apps.projects.models import Project
from yakir.apps.projects.rules import Stage
from yakir.apps.projects.schemas import ProjectDetail, ProjectPage
from yakir.common.errors import NotAllowed
from yakir.common.ids import VALID

router = Router(auth=django_auth, tags=["projects"])
Size = Annotated[int, Query(ge=1, le=200)]
Number = Annotated[int, Query(ge=1, le=1_000_000)]
Text = Annotated[str, Query(max_length=100)]


@router.get("", response=ProjectPage, operation_id="work_projects", url_name="work-projects")
def projects(
    request: HttpRequest,
    page: Number = 1,
    page_size: Size = 50,
    search: Text = "",
    stage: Text = "",
    service: Text = "",
) -> dict[str, Any]:
    """List the projects of the communities one works for, newest first."""
    found = queries.register(_reader(request), search=search, stage=stage, service=service)
    start = (page - 1) * page_size
    return {
        "items": [_row(project) for project in found[start : start + page_size]],
        "total": found.count(),
        "page": page,
        "page_size": page_size,
    }


@router.get(
    "/{public_id}", response=ProjectDetail, operation_id="work_project", url_name="work-project"
)
def project(request: HttpRequest, public_id: str) -> dict[str, Any]:
    """Return one project with its history."""
    if not VALID.match(public_id):
        raise Http404
    found = get_object_or_404(queries.seen_by(_reader(request)), public_id=public_id)
    codes = rules.DREAM[Stage(found.stage)]
    return {
        **_row(found),
        "description": found.description,
        "parameters": found.parameters,
        "needs": list(found.needs.order_by("pk").values_list("public_id", flat=True)),
        "steps": list(found.steps.order_by("pk").values("before", "after", "note", "recorded_at")),
        "dream_id": found.dream_id,
        "dream_status": codes.status,
        "dream_status_details": codes.status_details,
        "dream_phase": codes.phase,
        "version": found.version,
    }


def _reader(request: HttpRequest) -> Person:
    person = person_of(request)
    if lacks_second_factor(person) or not person.may(Permission.READ):
        raise NotAllowed
    return person


def _row(found: Project) -> dict[str, Any]:
    design = found.version_of_design
    return {
        "id": found.public_id,
        "title_uk": found.title_uk,
        "title_en": found.title_en,
        "community": found.community.code,
        "design": design.design.key if design else None,
        "service": found.service,
        "sector": found.sector,
        "stage": found.stage,
        "people": found.people,
        "cost": found.cost,
        "currency": found.currency,
        "yearly_cost": found.yearly_cost,
        "lead_quarters": found.lead_quarters,
    }
