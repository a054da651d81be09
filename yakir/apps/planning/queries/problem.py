"""The planning problem of a scenario, for the engine and as a document with a fingerprint."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from yakir import engine
from yakir.apps.partners.models import Fund
from yakir.apps.planning.models import Scenario
from yakir.apps.planning.queries.blackout import Blackout
from yakir.apps.planning.queries.candidates import CandidateDraft, Place
from yakir.apps.planning.queries.document import plain_problem
from yakir.apps.planning.queries.fairness import (
    capacity_of,
    floors_of,
    price_of_a_missing_euro,
    region_numbers,
)
from yakir.apps.planning.queries.funds import engine_funds, with_rules
from yakir.apps.planning.queries.overrules import Demands, demands_of
from yakir.apps.planning.rules import thresholds_of, weights_of
from yakir.common.protected import Service
from yakir.standards.tlog.canonical import canonical


@dataclass(frozen=True)
class ScenarioProblem:
    """A scenario made ready for the engine: its candidates, funds, problem and fingerprint."""

    scenario: Scenario
    candidates: Sequence[CandidateDraft]
    funds: Sequence[Fund]
    problem: engine.PlanningProblem
    document: str
    blackout: Blackout | None = None

    @property
    def sha256(self) -> str:
        """The fingerprint of the canonical document."""
        return hashlib.sha256(self.document.encode()).hexdigest()


def problem_from(
    scenario: Scenario, candidates: Sequence[CandidateDraft], blackout: Blackout | None = None
) -> ScenarioProblem:
    """The problem of a scenario with these candidates."""
    funds = list(with_rules(scenario.funds.order_by("key", "pk")))
    places = _places_of(candidates)
    communities = _communities(places)
    built = _candidates(places, candidates, demands_of(scenario, candidates))
    price = price_of_a_missing_euro(communities, built, scenario.horizon)
    problem = engine.PlanningProblem(
        communities=communities,
        candidates=built,
        funds=engine_funds(scenario, funds, candidates),
        starts=scenario.quarters,
        horizon=scenario.horizon,
        thresholds=_by_service(thresholds_of(scenario.thresholds)),
        weights=_by_service(weights_of(scenario.weights)),
        package=engine.Package(scenario.package),
        most_at_once=scenario.at_once,
        capacity=capacity_of(scenario, places, candidates),
        floors=floors_of(scenario, places, price),
    )
    return _documented(scenario, candidates, funds, problem, blackout)


def with_joints(ready: ScenarioProblem, joints: Sequence[engine.Joint]) -> ScenarioProblem:
    """The same problem with further joint effects."""
    problem = replace(ready.problem, joints=(*ready.problem.joints, *joints))
    return _documented(ready.scenario, ready.candidates, ready.funds, problem, ready.blackout)


def _documented(
    scenario: Scenario,
    candidates: Sequence[CandidateDraft],
    funds: Sequence[Fund],
    problem: engine.PlanningProblem,
    blackout: Blackout | None,
) -> ScenarioProblem:
    document = plain_problem(scenario, _places_of(candidates), candidates, funds, problem, blackout)
    text = canonical(document).decode()
    return ScenarioProblem(scenario, candidates, funds, problem, text, blackout)


def _places_of(candidates: Sequence[CandidateDraft]) -> list[Place]:
    """The communities that have candidates, in their order."""
    return list({draft.place.community.pk: draft.place for draft in candidates}.values())


def _by_service(values: dict[str, float]) -> Any:
    return np.array([values[code] for code in engine.SERVICES])


def _communities(places: Sequence[Place]) -> engine.Communities:
    oblasts = region_numbers(places)
    coverage = [
        [
            np.nan if place.coverage[code] is None else place.coverage[code]
            for code in Service.values
        ]
        for place in places
    ]
    return engine.Communities(
        people=np.array([place.people for place in places], float),
        coverage=np.array(coverage, float).reshape(len(places), len(Service.values)),
        region=np.array([oblasts[place.community.oblast.code] for place in places], np.int64),
    )


def _candidates(
    places: Sequence[Place], candidates: Sequence[CandidateDraft], demands: Demands
) -> engine.Candidates:
    index = {place.community.pk: number for number, place in enumerate(places)}
    effects = [[draft.effects.get(code, 0.0) for code in Service.values] for draft in candidates]
    return engine.Candidates(
        community=np.array([index[draft.place.community.pk] for draft in candidates], np.int64),
        effects=np.array(effects, float).reshape(len(candidates), len(Service.values)),
        cost=np.array([float(draft.cost_eur) for draft in candidates]),
        lead=np.array([draft.lead_quarters for draft in candidates], np.int64),
        group=np.array([draft.group for draft in candidates], np.int64),
        needs=np.array([draft.needs for draft in candidates], np.int64),
        required=demands.required,
        earliest=demands.earliest,
        latest=demands.latest,
    )
