"""Communities that a run of all left out, and what to mend in their registers."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from yakir.apps.accounts.models import Person
from yakir.apps.endurance.models import EnduranceRun
from yakir.apps.endurance.queries.register_faults import why
from yakir.apps.endurance.queries.seen import communities_seen_by, names_of_sites
from yakir.apps.places.models import Community


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A community that the run left out, and what is wrong in its register."""

    community: Community
    why: str


def left_out_of(run: EnduranceRun, person: Person) -> list[LeftOut]:
    """Those of them that a person may see, by name; no name of a site that is not for them."""
    names = names_of_sites("\n".join(run.left_out.values()), person)
    return [
        LeftOut(community, why(run.left_out[community.code], names))
        for community in _communities(run, person)
    ]


def _communities(run: EnduranceRun, person: Person) -> QuerySet[Community] | Sequence[Community]:
    return communities_seen_by(person).filter(code__in=run.left_out) if run.left_out else []
