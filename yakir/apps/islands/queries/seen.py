"""Who sees which studies; endurance decides for both."""

from django.db.models import Q, QuerySet

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.catalogue.models import DesignVersion
from yakir.apps.catalogue.queries import newest_versions
from yakir.apps.endurance.models import OutageScenario
from yakir.apps.endurance.queries.seen import communities_seen_by, scenarios_seen_by, scope_for
from yakir.apps.islands.models import Study
from yakir.apps.islands.rules import CRITICAL_LOAD, SIZE_NAMES, Question
from yakir.apps.places.models import Community, Site
from yakir.apps.places.queries import scope_of, within
from yakir.common.runs import RunState

SEARCHED = ("name", "public_id", "site__name", "community__name_uk", "community__name_en")


def studies_seen_by(person: Person) -> QuerySet[Study]:
    """Studies of the communities whose endurance a person may see, newest first."""
    return (
        Study.objects.filter(within(scope_for(person)))
        .select_related("community__oblast", "site", "design__design", "scenario", "asked_by")
        .select_related("project", "bound")
        .defer("sun", "tried")
        .order_by("-recorded_at", "-pk")
    )


def narrowed(studies: QuerySet[Study], *, search: str = "", state: str = "") -> QuerySet[Study]:
    """Studies with these words, in this state."""
    if search:
        # SQLite folds the case of Latin letters alone, so Cyrillic is asked for in three ways.
        spellings = {search, search.lower(), search.capitalize()}
        hits = Q(project__public_id=search)
        for name in SEARCHED:
            for spelling in spellings:
                hits |= Q(**{f"{name}__icontains": spelling})
        studies = studies.filter(hits)
    return studies.filter(state=state) if state in RunState.values else studies


def may_ask(person: Person, community: Community) -> bool:
    """Whether a person may have an island sized at a community."""
    return scope_of(person, Permission.PLAN).includes(community.pk)


def communities_for(person: Person) -> QuerySet[Community]:
    """Communities at which a person may have islands sized, by name."""
    planned = within(scope_of(person, Permission.PLAN), "pk")
    return communities_seen_by(person).filter(planned)


def sites_of(community: Community, person: Person) -> QuerySet[Site]:
    """Sites of a community that a person may choose from, by name."""
    seen = within(scope_of(person, Permission.READ))
    return community.sites.filter(seen).select_related("equipment").order_by("name", "pk")


def sites_on_feeder(study: Study) -> QuerySet[Site]:
    """The sites of a cluster by name; none where a study is of one site or a type of load."""
    ids = [site.public_id for site in Question.of(study.question).sites]
    return study.community.sites.filter(public_id__in=ids).order_by("name", "pk")


def scenarios_for(person: Person) -> QuerySet[OutageScenario]:
    """Scenarios of outages that a study may be made under."""
    return scenarios_seen_by(person)


def is_island(version: DesignVersion) -> bool:
    """Whether a design has an island's sizes as its parameters, so that its price follows them."""
    return {CRITICAL_LOAD, *SIZE_NAMES} <= set(version.rows.defaults)


def island_designs() -> list[DesignVersion]:
    """The newest versions of designs whose parameters are an island's sizes."""
    return [version for version in newest_versions() if is_island(version)]
