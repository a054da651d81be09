"""Overrules of a programme with their mandates, and whether two plans answer the same question."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from yakir.apps.catalogue.models import DesignVersion
from yakir.apps.catalogue.rules import size_in_words
from yakir.apps.governance.models import Mandate, OverrulingCost, Programme
from yakir.apps.planning.models import Candidate, Overrule, Plan, Scenario
from yakir.apps.planning.queries.overrules import Identity, identity, identity_meant
from yakir.apps.planning.queries.words import name_of
from yakir.apps.planning.rules import OverruleKind

DEMANDED = ("required", "earliest", "latest")
MOST_OFFERED = 200


@dataclass(frozen=True)
class OverruleRow:
    """An overrule in words, with the decision behind it."""

    mandate: Mandate
    overrule: Overrule
    name: str


def overrules_of_programme(programme: Programme) -> list[OverruleRow]:
    """Overrules of a programme, newest first."""
    found = programme.mandates.select_related(
        "overrule__community", "overrule__design", "overrule__project", "overrule__scenario",
        "decision",
    ).order_by("-recorded_at", "-pk")  # fmt: skip
    return [OverruleRow(each, each.overrule, name_meant(each.overrule)) for each in found]


def name_meant(overrule: Overrule) -> str:
    """What candidate an overrule means, in words."""
    if overrule.project is not None:
        return overrule.project.title
    design = overrule.design
    version = None if design is None else design.versions.order_by("-pk").first()
    if design is None or version is None:
        return ""
    return f"{design.name}, {size_in_words(version.rows, overrule.parameters)}"


def costs_of(programme: Programme) -> QuerySet[OverrulingCost]:
    """What overruling costs, newest first."""
    return programme.costs.select_related(
        "plan__run__scenario", "free_plan__run__scenario"
    ).order_by("-recorded_at", "-pk")


def candidates_offered(scenario: Scenario, words: str = "") -> Iterator[tuple[str, str]]:
    """Candidates of a scenario's newest finished search, each with its name, to choose from."""
    run = scenario.runs.filter(plan__isnull=False).order_by("-recorded_at", "-pk").first()
    if run is None:
        return
    found = list(
        Candidate.objects.filter(run=run)
        .select_related("community", "version_of_design__design", "project")
        .order_by("number")
    )
    versions = {
        each.version_of_design.pk: each.version_of_design
        for each in found
        if each.version_of_design is not None
    }
    offered = 0
    for candidate in found:
        label = f"{candidate.community.name}: {name_of(candidate, versions)}"
        if words.casefold() in label.casefold() and offered < MOST_OFFERED:
            offered += 1
            yield candidate.public_id, label


def held_in(plan: Plan) -> list[Overrule]:
    """The overrules that the problem of a plan holds, as its document says, oldest first."""
    demanded = _demanded(json.loads(plan.problem))
    found = {}
    for overrule in plan.run.scenario.overrules.select_related(
        "community", "design", "project"
    ).order_by("recorded_at", "pk"):
        excluded = overrule.kind == OverruleKind.EXCLUDE
        if demanded.get(identity_meant(overrule)) is excluded:
            found[identity_meant(overrule)] = overrule
    return list(found.values())


def _demanded(problem: Any) -> dict[Identity, bool]:
    """The candidates of a document that a person fixed or ruled out; true is ruled out."""
    keys = dict(DesignVersion.objects.values_list("public_id", "design__key"))
    places = problem["communities"]
    demanded = {}
    for each in problem["candidates"]:
        if any(name in each for name in DEMANDED):
            code = places[each["community"]]["code"]
            what = each["project"] or keys.get(each["design"], "")
            meant = identity(code, what, {} if each["project"] else each["parameters"])
            demanded[meant] = not each["required"]
    return demanded


def same_question(plan: Plan, other: Plan) -> bool:
    """Whether two plans were searched for in the same problem, but for what overrules demand."""
    return bool(_bare(plan) == _bare(other))


def _bare(plan: Plan) -> Any:
    problem = json.loads(plan.problem)
    # Joint effects are found from what a plan chose, so they belong to the answer.
    problem.pop("joints", None)
    for candidate in problem.get("candidates", ()):
        for name in DEMANDED:
            candidate.pop(name, None)
    return problem
