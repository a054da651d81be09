"""The communities that a question plans for, with people present and coverage."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from yakir.apps.places.models import Community, Population
from yakir.apps.places.queries import coverage_of
from yakir.apps.places.rules import PopulationKind
from yakir.apps.planning.queries.candidates.drafts import Place
from yakir.apps.planning.rules import Question
from yakir.common.protected import Service


def places_of(question: Question) -> list[Place]:
    """The communities that a question plans for, with people present and coverage, by code."""
    communities = list(_communities(question))
    people = _people_of(communities)
    figures = coverage_of(communities)
    return [
        Place(
            community,
            people[community.pk],
            {
                service: figures[community.pk, service].share
                if (community.pk, service) in figures
                else None
                for service in Service.values
            },
        )
        for community in communities
        if people.get(community.pk)
    ]


def _communities(question: Question) -> QuerySet[Community]:
    """Communities of the question's statuses, and of its own choice where it makes one."""
    chosen = [community.pk for community in question.communities]
    only = Q(pk__in=chosen) if chosen else Q()
    return (
        Community.objects.filter(only, status__in=question.statuses)
        .select_related("oblast")
        .order_by("code", "pk")
    )


def _people_of(communities: Iterable[Community]) -> dict[int, int]:
    """People present by the newest figure, else residents."""
    people = {each.pk: each.population for each in communities if each.population}
    present = Population.objects.filter(kind=PopulationKind.PRESENT, community__in=communities)
    people.update(present.order_by("as_of", "pk").values_list("community_id", "people"))
    return people
