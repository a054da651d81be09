"""A planning problem as plain data: everything that the engine was given, with its names."""

from collections.abc import Sequence
from typing import Any

from yakir import engine
from yakir.apps.partners.models import Fund
from yakir.apps.planning.models import Scenario
from yakir.apps.planning.queries.blackout import Blackout
from yakir.apps.planning.queries.candidates import CandidateDraft, Place
from yakir.apps.planning.queries.fairness import plain_fairness
from yakir.apps.planning.queries.funds import plain_fund

FORMAT = "yakir-planning-problem-2"


def plain_problem(
    scenario: Scenario,
    places: Sequence[Place],
    candidates: Sequence[CandidateDraft],
    funds: Sequence[Fund],
    problem: engine.PlanningProblem,
    blackout: Blackout | None = None,
) -> dict[str, Any]:
    """Return the whole problem as plain data: who has it can check the plan without asking us."""
    return {
        **plain_fairness(scenario, problem),
        **({} if blackout is None else {"blackout": blackout.as_plain()}),
        **({"joints": _plain_joints(problem.joints)} if problem.joints else {}),
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


def _plain_joints(joints: Sequence[engine.Joint]) -> list[dict[str, Any]]:
    """Return joint effects as the document of a problem holds them."""
    return [
        {
            "candidates": list(joint.candidates),
            "change": {
                code: float(change)
                for code, change in zip(engine.SERVICES, joint.change, strict=True)
                if change
            },
        }
        for joint in joints
    ]


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
        **({"needs": draft.needs} if draft.needs >= 0 else {}),
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
