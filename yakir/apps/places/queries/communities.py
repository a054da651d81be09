"""Reads on places: who works where, communities, coverage, sites."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Q, QuerySet

from yakir import engine
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.places import rules
from yakir.apps.places.models import (
    Community,
    Coverage,
    Indicator,
    Oblast,
    OblastIndicator,
    Site,
    Stewardship,
)
from yakir.common.protected import Service


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


def sites_registered_by(person: Person) -> QuerySet[Site]:
    """Sites that a person may change, by name."""
    registered = within(scope_of(person, Permission.REGISTER))
    return Site.objects.filter(registered).select_related("community").order_by("name", "pk")


def coverage_of(communities: QuerySet[Community] | list[Any]) -> dict[tuple[int, str], Coverage]:
    """The figure to read for each of the communities and each service."""
    return Coverage.objects.filter(community__in=communities).best()


def working_view(community: Community) -> dict[str, Any]:
    """What the people of a community see of it and the public does not."""
    figures = coverage_of([community])
    return {
        "community": community,
        "rows": [
            {"service": service, "figure": figures.get((community.pk, service))}
            for service in Service.values
        ],
        "sites": community.sites.count(),
        "statuses": community.status_entries.select_related("source").order_by("-valid_from", "pk"),
        "populations": community.populations.select_related("source").order_by("kind", "-as_of"),
    }


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """What the first estimate starts from, and the communities in the order of its arrays."""

    order: list[Community]
    communities: engine.CommunityFacts
    oblasts: engine.OblastFacts


def facts_for_baseline() -> KnownFacts:
    """The figures of communities and oblasts as arrays, unknown as nan."""
    order = list(Community.objects.exclude(population=None).order_by("code"))
    oblasts = list(Oblast.objects.order_by("code"))
    place = {oblast.pk: index for index, oblast in enumerate(oblasts)}
    known = {
        (community, name): value
        for community, name, value in Indicator.objects.values_list("community_id", "name", "value")
    }
    of_oblast = {
        (oblast, name): value
        for oblast, name, value in OblastIndicator.objects.values_list("oblast_id", "name", "value")
    }

    def figures(name: str) -> np.ndarray[Any, Any]:
        return np.array([known.get((each.pk, name), np.nan) for each in order], dtype=float)

    def of_oblasts(name: str) -> np.ndarray[Any, Any]:
        return np.array([of_oblast.get((each.pk, name), np.nan) for each in oblasts], dtype=float)

    with_register = {each.oblast_id for each in order if (each.pk, "school_places") in known}
    return KnownFacts(
        order=order,
        communities=engine.CommunityFacts(
            population_2022=np.array([each.population for each in order], dtype=float),
            oblast=np.array([place[each.oblast_id] for each in order], dtype=int),
            urban=figures("urban_share"),
            damage_px=figures("damage_px"),
            declarations=figures("declarations"),
            school_places=figures("school_places"),
            own_income_2021=figures("own_income_2021"),
            excluded=np.array([each.status not in rules.ESTIMATED for each in order]),
            underground_only=figures("underground_only") > 0,
            shelter_places=figures("shelter_places"),
        ),
        oblasts=engine.OblastFacts(
            population=of_oblasts("hno_population_2023"),
            food_and_work_need=of_oblasts("hno_food_security_pin"),
            alert=of_oblasts("alert_share"),
            school_register=np.array([each.pk in with_register for each in oblasts]),
        ),
    )
