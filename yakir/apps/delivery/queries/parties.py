"""Who is a party to a project, and so not outside it."""

from yakir.apps.accounts.models import Membership
from yakir.apps.delivery.models import Allocation
from yakir.apps.places.models import Stewardship
from yakir.apps.projects.models import Project


def parties_of(project: Project) -> set[int]:
    """
    Return the organisations that take part in a project.

    Those that stand for its community, those of whoever drafted or moved it, and those that gave,
    took or keep money allocated to it, whether the allocation still stands or not.
    """
    found = set(
        Stewardship.objects.filter(community=project.community_id).values_list(
            "organisation", flat=True
        )
    )
    people = {project.drafted_by_id, *project.steps.values_list("by", flat=True)}
    found |= set(
        Membership.objects.filter(person__in=people).values_list("organisation", flat=True)
    )
    for ends in Allocation.objects.filter(project=project).values_list(
        "commitment__giver", "commitment__taker", "line__giver", "line__taker",
        "line__account__keeper", "line__commitment__giver",
    ):  # fmt: skip
        found |= {end for end in ends if end is not None}
    return found
