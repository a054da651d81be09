"""Reads on places: who works where, communities, coverage, sites."""

from collections import defaultdict
from typing import Any

from django.db.models import Q, QuerySet

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.places import rules
from yakir.apps.places.models import Community, Coverage, Site, Stewardship


def scope_of(person: Person, permission: Permission) -> rules.Scope:
    """Where a person may do one thing."""
    organisations = {standing.organisation_id for standing in person.standings}
    stewardships: dict[int, set[int]] = defaultdict(set)
    for organisation, community in Stewardship.objects.filter(
        organisation__in=organisations
    ).values_list("organisation_id", "community_id"):
        stewardships[organisation].add(community)
    return rules.scope(person.standings, permission, stewardships)


def within(scope: rules.Scope, path: str = "community") -> Q:
    """The filter that keeps rows of the communities in a scope."""
    return Q() if scope.everywhere else Q(**{f"{path}__in": scope.community_ids})


def communities_where(person: Person, permission: Permission) -> QuerySet[Community]:
    """Communities in which a person may do one thing, by name."""
    return Community.objects.filter(within(scope_of(person, permission), "pk")).order_by(
        "name_uk", "pk"
    )


def sites_seen_by(person: Person) -> QuerySet[Site]:
    """Sites of the communities a person works for, by name."""
    return (
        Site.objects.filter(within(scope_of(person, Permission.READ)))
        .select_related("community", "community__oblast")
        .prefetch_related("services")
        .order_by("name", "pk")
    )


def coverage_of(communities: QuerySet[Community] | list[Any]) -> dict[tuple[int, str], Coverage]:
    """The figure to read for each of the communities and each service."""
    return Coverage.objects.filter(community__in=communities).best()
