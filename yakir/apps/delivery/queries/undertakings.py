"""How far the records of a project's delivery have come, and where a person may add to them."""

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.delivery.models import Undertaking
from yakir.apps.places.queries import scope_of
from yakir.apps.projects.models import Project


def version_of(project: Project) -> int:
    """Return the version of a project's delivery; one while nothing is recorded."""
    found = Undertaking.objects.filter(project=project).values_list("version", flat=True).first()
    return 1 if found is None else found


def may_in(person: Person, permission: Permission, project: Project) -> bool:
    """Return whether a person may do one thing with a project's delivery."""
    return person.is_machine or scope_of(person, permission).includes(project.community_id)
