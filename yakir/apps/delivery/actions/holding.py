"""What every write of delivery begins and ends with: the lock, the version, the journal."""

from collections.abc import Mapping
from datetime import datetime

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.delivery.models import Undertaking
from yakir.apps.delivery.queries.undertakings import may_in, version_of
from yakir.apps.journal import actions as journal
from yakir.apps.projects.models import Project
from yakir.common.errors import Conflict, Invalid, NotAllowed


def locked(project: Project, *, permission: Permission, version: int, by: Person) -> Project:
    """Return a project held for this transaction; refuse who may not, and whoever was slower."""
    if not may_in(by, permission, project):
        raise NotAllowed
    return held(project, version=version)


def held(project: Project, *, version: int) -> Project:
    """Return a project held for this transaction; refuse when its delivery was changed since."""
    kept = (
        Project.objects.select_for_update(of=("self",))
        .select_related("community__oblast", "version_of_design")
        .get(pk=project.pk)
    )
    if version_of(kept) != version:
        raise Conflict
    return kept


def moved_on(project: Project, *, at: datetime) -> None:
    """Give the delivery its next version, so that whoever read the old one learns of the change."""
    kept, _made = Undertaking.objects.get_or_create(project=project, defaults={"recorded_at": at})
    kept.version += 1
    kept.save(update_fields=["version"])


def require_right(faults: Mapping[str, object]) -> None:
    """Refuse when any field has a fault."""
    present = {name: str(message) for name, message in faults.items() if message}
    if present:
        raise Invalid(present)


def enter(
    kind: str,
    subject: str,
    project: Project,
    values: Mapping[str, object],
    *,
    by: Person,
    at: datetime,
) -> None:
    """Enter a record of delivery with its project and oblast."""
    about = {
        "project": project.public_id,
        "is_protected": project.is_protected,
        "oblast": project.community.oblast.code,
    }
    journal.enter(kind=kind, subject=subject, values={**about, **values}, by=by, at=at)
