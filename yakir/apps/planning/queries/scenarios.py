"""Reads on scenarios: the list, a scenario with its runs."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.partners.models import Fund
from yakir.apps.places.models import Community, Oblast
from yakir.apps.places.queries import scope_of
from yakir.apps.planning import rules
from yakir.apps.planning.models import Frontier, Publication, Run, Scenario
from yakir.apps.planning.queries.candidates import CandidateDraft, candidates_for
from yakir.apps.planning.queries.demands import bonds_in_words
from yakir.apps.planning.queries.overrules import overrules_of
from yakir.apps.planning.queries.words import floor_in_words, limit_in_words, overrule_in_words
from yakir.apps.planning.rules import PackageForm
from yakir.common.errors import Refused
from yakir.common.formats import write_number
from yakir.common.protected import Service


def seen_by(person: Person, permission: Permission) -> Q:
    """The scenarios for which a person may do one thing: all, or those wholly of own communities."""
    scope = scope_of(person, permission)
    if scope.everywhere:
        return Q()
    of = Scenario.communities.through.objects.filter(scenario=OuterRef("pk"))
    foreign = of.exclude(community__in=scope.community_ids)
    return Q(Exists(of), ~Exists(foreign))


def scenarios_seen_by(
    person: Person, permission: Permission = Permission.READ
) -> QuerySet[Scenario]:
    """Scenarios that a person may see, newest first, with their funds and last run's state."""
    last = Run.objects.filter(scenario=OuterRef("pk")).order_by("-recorded_at", "-pk")
    public = Publication.objects.filter(plan__run__scenario=OuterRef("pk")).order_by("-pk")
    return (
        Scenario.objects.filter(seen_by(person, permission))
        .annotate(
            last_state=Subquery(last.values("state")[:1]),
            is_public=Subquery(public.values("is_public")[:1]),
            fund_count=Count("funds", distinct=True),
        )
        .select_related("made_by")
        .order_by("-recorded_at", "-pk")
    )


def named(found: QuerySet[Scenario], words: str) -> QuerySet[Scenario]:
    """The scenarios whose name holds these words."""
    return found.filter(Q(name_uk__icontains=words) | Q(name_en__icontains=words))


def funds_to_choose() -> QuerySet[Fund]:
    """Every fund, by name."""
    return Fund.objects.order_by("name_en", "pk")


def communities_with(codes: set[str]) -> QuerySet[Community]:
    """The communities of these codes."""
    return Community.objects.filter(code__in=codes).order_by("code", "pk")


@dataclass(frozen=True)
class Counts:
    """How many candidates a scenario gives, and where."""

    candidates: int
    communities: int
    projects: int
    fault: str = ""


def counts_of(scenario: Scenario) -> Counts:
    """How many candidates the scenario gives as the data stand now."""
    try:
        drafts: list[CandidateDraft] = candidates_for(scenario)
    except Refused as refusal:
        return Counts(0, 0, 0, fault=refusal.text)
    return Counts(
        candidates=len(drafts),
        communities=len({draft.place.community.pk for draft in drafts}),
        projects=sum(draft.project is not None for draft in drafts),
    )


def scenario_page(scenario: Scenario) -> dict[str, Any]:
    """What the page of a scenario shows."""
    thresholds = rules.thresholds_of(scenario.thresholds)
    weights = rules.weights_of(scenario.weights)
    return {
        "scenario": scenario,
        "facts": _facts(scenario),
        "funds": scenario.funds.annotate(total=Sum("tranches__amount")).order_by("name_en", "pk"),
        "services": [
            {"service": code, "threshold": thresholds[code], "weight": weights[code]}
            for code in Service.values
        ],
        "communities": scenario.communities.order_by("name_uk", "pk"),
        "counts": counts_of(scenario),
        "runs": scenario.runs.select_related("asked_by", "plan").order_by("-recorded_at", "-pk"),
        "versions": scenario.versions.select_related("by").order_by("-version"),
        "overrules": [overrule_in_words(each) for each in overrules_of(scenario)],
        **_fairness(scenario),
        **bonds_in_words(scenario),
        "frontiers": Frontier.objects.filter(scenario=scenario).select_related("asked_by"),
        "is_scenario": scenario.funds.filter(is_scenario=True).exists(),
    }


def _fairness(scenario: Scenario) -> dict[str, list[str]]:
    """Floors and limits in words."""
    if not (scenario.floors or scenario.capacity):
        return {"floors": [], "limits": []}
    oblasts = {oblast.code: oblast.name for oblast in Oblast.objects.all()}
    return {
        "floors": [floor_in_words(floor, oblasts) for floor in scenario.floors],
        "limits": [limit_in_words(limit, oblasts) for limit in scenario.capacity],
    }


def _facts(scenario: Scenario) -> list[dict[str, object]]:
    statuses = [str(label) for code, label in _statuses() if code in scenario.statuses]
    at_once = scenario.at_once
    return [
        {"term": _("First quarter"), "value": scenario.first_quarter},
        {"term": _("Quarters of starts"), "value": write_number(scenario.quarters)},
        {"term": _("Value counted over"), "value": _quarters(scenario.horizon)},
        {"term": _("Package of seven"), "value": PackageForm(scenario.package).label},
        {
            "term": _("Projects a community carries at once"),
            "value": _("no limit") if at_once is None else write_number(at_once),
        },
        {"term": _("Official statuses"), "value": ", ".join(statuses)},
        {
            "term": _("Coverage"),
            "value": scenario.outages.name if scenario.outages else _("on an ordinary day"),
        },
    ]


def _statuses() -> list[tuple[str, object]]:
    return [(status.value, status.label) for status in rules.POSSIBLE_STATUSES]


def _quarters(count: int) -> str:
    return ngettext("%(count)s quarter", "%(count)s quarters", count) % {"count": count}
