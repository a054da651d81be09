"""Imagined projects."""

from typing import Any

from tests.factories.accounts import NOW
from tests.factories.catalogue import imagined_version
from tests.factories.places import person_in
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Role
from yakir.apps.catalogue.models import DesignVersion
from yakir.apps.places.models import Community
from yakir.apps.projects import actions
from yakir.apps.projects.models import Change, Project, Step
from yakir.apps.projects.rules import Aspect, Stage


def drafted(
    community: Community,
    *,
    by: Person | None = None,
    version: DesignVersion | None = None,
    parameters: dict[str, Any] | None = None,
    **more: Any,
) -> Project:
    """Return a project of the imagined design, drafted by a clerk of the community."""
    return actions.draft_from_design(
        version=version or imagined_version(),
        parameters=parameters or {},
        community=community,
        by=by or person_in(community, Role.CLERK),
        at=NOW,
        **more,
    )


def at_stage(project: Project, stage: Stage) -> Project:
    """Return the project put at a stage, without the steps that would lead there."""
    Project.objects.filter(pk=project.pk).update(stage=stage)
    Step.objects.create(
        project=project, before="", after=stage, by=project.drafted_by, recorded_at=NOW
    )
    project.refresh_from_db()
    return project


def changing(project: Project) -> Change:
    """Return a change of time that somebody has asked for."""
    return Change.objects.create(
        project=project, aspect=Aspect.TIME, before={"lead_quarters": 1},
        after={"lead_quarters": 2}, reason=f"Вигадана причина, {project.title_uk}",
        asked_by=project.drafted_by, recorded_at=NOW,
    )  # fmt: skip
