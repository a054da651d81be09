"""Who sees what of endurance: a community's own people, its planners, and whoever plans for all."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from yakir.apps.accounts.models import Membership, Person
from yakir.apps.accounts.rules import OrganisationKind, Permission
from yakir.apps.endurance.models import EnduranceRun, OutageScenario
from yakir.apps.endurance.queries.register_faults import Names, sites_in
from yakir.apps.places.models import Community, Site, Stewardship
from yakir.apps.places.queries import scope_of, within
from yakir.apps.places.rules import OCCUPIED_STATUSES, Scope

#: Organisations that are a community's own, or its Situation Centre.
OF_A_COMMUNITY = frozenset({OrganisationKind.COMMUNITY, OrganisationKind.CITY_DEPARTMENT})


def scope_for(person: Person) -> Scope:
    """
    Where a person sees how long life holds.

    Verifiers and auditors read every community's records, and yet this is not for them: a list of
    who fails first is a list of targets. Neither does it become theirs where their organisation
    stands for a community.
    """
    plans = scope_of(person, Permission.PLAN)
    own = Stewardship.objects.filter(
        organisation__in={
            standing.organisation_id
            for standing in person.standings
            if standing.kind in OF_A_COMMUNITY and Permission.READ in standing.permissions
        }
    ).values_list("community_id", flat=True)
    return Scope(plans.everywhere, plans.community_ids | frozenset(own))


def knows_sites_of(person: Person, community: Community) -> bool:
    """
    Return whether a person may see single sites of a community: its weak links, who supplies whom.

    Whoever plans for all sees hours by community, but which site fails first is for those who
    work for the community alone.
    """
    return community.pk in scope_for(person).community_ids


def names_of_sites(detail: str, person: Person) -> Names:
    """Names of the sites that faults of a register tell of, where the person may know them."""
    keys = sites_in(detail)
    if not keys:
        return {}
    known = Site.objects.filter(public_id__in=keys, community__in=scope_for(person).community_ids)
    return dict(known.values_list("public_id", "name"))


def communities_seen_by(person: Person) -> QuerySet[Community]:
    """Communities outside occupation whose endurance a person may see, by name."""
    return (
        Community.objects.filter(within(scope_for(person), "pk"))
        .exclude(status__in=OCCUPIED_STATUSES)
        .select_related("oblast")
        .order_by("name_uk", "pk")
    )


def scenarios_seen_by(person: Person) -> QuerySet[OutageScenario]:
    """
    Scenarios that come with Yakir, of one's own organisations, or run for one's communities.

    A scenario stays with the organisations that its maker worked for on the day it was made.
    """
    everything = OutageScenario.objects.select_related("made_by").order_by("name_uk", "pk")
    scope = scope_for(person)
    if scope.everywhere:
        return everything
    if not scope.community_ids:
        return everything.none()
    organisations = {standing.organisation_id for standing in person.standings}
    made = OuterRef("recorded_at__date")
    colleagues = Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gt=made),
        person=OuterRef("made_by"),
        organisation__in=organisations,
        since__lte=made,
    )
    runs = EnduranceRun.objects.filter(scenario=OuterRef("pk"), community__in=scope.community_ids)
    return everything.filter(Q(key__isnull=False) | Exists(colleagues) | Exists(runs))


def runs_seen_by(person: Person) -> QuerySet[EnduranceRun]:
    """Runs of one's communities; those of the whole country for whoever plans for all."""
    return (
        EnduranceRun.objects.filter(within(scope_for(person)))
        .select_related("scenario", "community", "asked_by")
        .order_by("-recorded_at", "-pk")
    )
