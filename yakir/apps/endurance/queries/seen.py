"""Who sees what of endurance: a community's own people, its planners, and whoever plans for all."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from yakir.apps.accounts.models import Membership, Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.endurance.models import EnduranceRun, OutageScenario
from yakir.apps.places.models import Community
from yakir.apps.places.queries import scope_of, within
from yakir.apps.places.rules import OCCUPIED_STATUSES, Scope


def scope_for(person: Person) -> Scope:
    """
    Where a person sees how long life holds.

    Verifiers and auditors read every community's records, and yet this is not for them: a list of
    who fails first is a list of targets.
    """
    plans, reads = scope_of(person, Permission.PLAN), scope_of(person, Permission.READ)
    return Scope(plans.everywhere, plans.community_ids | reads.community_ids)


def communities_seen_by(person: Person) -> QuerySet[Community]:
    """Communities outside occupation whose endurance a person may see, by name."""
    return (
        Community.objects.filter(within(scope_for(person), "pk"))
        .exclude(status__in=OCCUPIED_STATUSES)
        .select_related("oblast")
        .order_by("name_uk", "pk")
    )


def scenarios_seen_by(person: Person) -> QuerySet[OutageScenario]:
    """Scenarios that come with Yakir, of one's own organisations, or run for one's communities."""
    everything = OutageScenario.objects.select_related("made_by").order_by("name_uk", "pk")
    scope = scope_for(person)
    if scope.everywhere:
        return everything
    if not scope.community_ids:
        return everything.none()
    organisations = {standing.organisation_id for standing in person.standings}
    colleagues = Membership.objects.filter(
        person=OuterRef("made_by"), organisation__in=organisations
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
