"""Saving an island as a project: its cost is the design's at the sizes that were found."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.islands.models import Study
from yakir.apps.journal import actions as journal
from yakir.apps.places.queries import scope_of
from yakir.apps.projects import actions as projects
from yakir.apps.projects.models import Project
from yakir.common.errors import Conflict, NotAllowed, Refused
from yakir.common.runs import RunState

LONGEST_TITLE = 200


class NotSized(Refused):
    """There are no sizes yet from which a project could follow."""

    code = "not_sized"
    message = _("This study has no sizes yet, so there is nothing to save.")


class AlreadySaved(Conflict):
    """A study becomes one project."""

    code = "already_saved"
    message = _("This study is already saved as a project.")


@transaction.atomic
def save_as_project(*, study: Study, version: int, by: Person, at: datetime) -> Project:
    """Draft a project with the sizes of a study as the parameters of its design."""
    if not scope_of(by, Permission.DRAFT).includes(study.community_id):
        raise NotAllowed
    kept = (
        Study.objects.select_for_update(of=("self",))
        .select_related("community__oblast", "design__design", "site")
        .get(pk=study.pk)
    )
    if kept.project_id is not None:
        raise AlreadySaved
    if kept.version != version:
        raise Conflict
    if kept.state != RunState.DONE:
        raise NotSized
    project = projects.draft_from_design(
        version=kept.design,
        parameters=kept.answer["parameters"],
        community=kept.community,
        site=kept.site,
        title_uk=_title(kept, "uk"),
        title_en=_title(kept, "en"),
        by=by,
        at=at,
    )
    kept.project, kept.version = project, kept.version + 1
    kept.save(update_fields=["project", "version"])
    journal.enter(
        kind="island.saved",
        subject=kept.public_id,
        values={"project": project.public_id},
        by=by,
        at=at,
    )
    return project


def _title(study: Study, language: str) -> str:
    with override(language):
        title = gettext("%(design)s: %(name)s") % {
            "design": study.design.design.name,
            "name": study.name,
        }
    return title[:LONGEST_TITLE]
