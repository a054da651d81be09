"""The planning problem of a scenario, for the engine and as a document with a fingerprint."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from yakir import engine
from yakir.apps.partners.models import Fund
from yakir.apps.planning.models import Scenario
from yakir.apps.planning.queries.candidates import (
    CandidateDraft,
    Place,
    candidates_for,
)
from yakir.apps.planning.queries.fairness import (
    capacity_of,
    floors_of,
    plain_fairness,
    region_numbers,
)
from yakir.apps.planning.queries.funds import engine_funds, plain_fund, with_rules
from yakir.apps.planning.queries.overrules import Demands, demands_of
from yakir.apps.planning.rules import thresholds_of, weights_of
from yakir.common.protected import Service
from yakir.standards.tlog.canonical import canonical

FORMAT = "yakir-planning-problem-1"


@dataclass(frozen=True)
class ScenarioProblem:
    """A scenario made ready for the engine: its candidates, funds, problem and fingerprint."""

    scenario: Scenario
    candidates: Sequence[CandidateDraft]
    funds: Sequence[Fund]
    problem: engine.PlanningProblem
    document: str

    @property
    def sha256(self) -> str:
        """The fingerprint of the canonical document."""
        return hashlib.sha256(self.document.encode()).hexdigest()


def problem_for(scenario: Scenario) -> ScenarioProblem:
    """The problem of a scenario with every candidate that it gives."""
    return problem_from(scenario, candidates_for(scenario))


def problem_from(scenario: Scenario, candidates: Sequence[CandidateDraft]) -> ScenarioProblem:
    """The problem of a scenario with these candidates."""
    funds = list(with_rules(scenario.funds.order_by("key", "pk")))
    places = list({draft.place.community.pk: draft.place for draft in candidates}.values())
    demands = demands_of(scenario, candidates)
    problem = engine.PlanningProblem(
        communities=_communities(places),
        candidates=_candidates(places, candidates, demands),
        funds=engine_funds(scenario, funds, candidates),
        starts=scenario.quarters,
        horizon=scenario.horizon,
        thresholds=_by_service(thresholds_of(scenario.thresholds)),
        weights=_by_service(weights_of(scenario.weights)),
        package=engine.Package(scenario.package),
        most_at_once=scenario.at_once,
        capacity=capacity_of(scenario, places, candidates),
        floors=floors_of(scenario, places, candidates),
    )
    document = _document(scenario, places, candidates, funds, problem)
    return ScenarioProblem(scenario, candidates, funds, problem, canonical(document).decode())


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
        required=demands.required,
        earliest=demands.earliest,
        latest=demands.latest,
    )


def _document(
    scenario: Scenario,
    places: Sequence[Place],
    candidates: Sequence[CandidateDraft],
    funds: Sequence[Fund],
    problem: engine.PlanningProblem,
) -> dict[str, Any]:
    """The whole problem as plain data: who has it can compute the plan's value again."""
    return {
        **plain_fairness(scenario),
        "format": FORMAT,
        "currency": "EUR",
        "first_quarter": scenario.first_quarter,
        "starts": problem.starts,
        "horizon": problem.horizon,
        "package": problem.package.value,
        "most_at_once": problem.most_at_once,
        "thresholds": _named(problem.thresholds),
        "weights": _named(problem.weights),
        "communities": [_plain_place(place) for place in places],
        "candidates": [
            _plain_candidate(problem, number, draft) for number, draft in enumerate(candidates)
        ],
        "funds": [plain_fund(index, fund, problem.funds) for index, fund in enumerate(funds)],
    }


def _named(values: Any) -> dict[str, float]:
    return {code: float(value) for code, value in zip(engine.SERVICES, values, strict=True)}


def _plain_place(place: Place) -> dict[str, Any]:
    return {
        "code": place.community.code,
        "oblast": place.community.oblast.code,
        "people": place.people,
        "coverage": dict(place.coverage),
    }


def _plain_candidate(
    problem: engine.PlanningProblem, number: int, draft: CandidateDraft
) -> dict[str, Any]:
    return {
        "community": int(problem.candidates.community[number]),
        "design": draft.version.public_id if draft.version else None,
        "project": draft.project.public_id if draft.project else None,
        "parameters": dict(draft.parameters),
        "effects": {code: share for code, share in draft.effects.items() if share},
        "cost": float(draft.cost_eur),
        "lead": draft.lead_quarters,
        "group": draft.group,
        **_overruled(problem, number),
    }


def _overruled(problem: engine.PlanningProblem, number: int) -> dict[str, Any]:
    """Return what a person demands of a candidate; nothing where the planner is free."""
    candidates = problem.candidates
    demanded = {
        "required": bool(candidates.required[number]),
        "earliest": int(candidates.earliest[number]),
        "latest": int(candidates.latest[number]),
    }
    free = {"required": False, "earliest": 0, "latest": problem.starts - 1}
    return {} if demanded == free else demanded
