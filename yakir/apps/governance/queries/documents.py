"""The two documents that others check: the whole problem, and the plan, as `yakir engine` reads them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from yakir import engine
from yakir.apps.places.models import Community
from yakir.apps.planning.models import Plan
from yakir.apps.planning.queries.candidates import CandidateDraft, Place
from yakir.apps.planning.queries.fairness import (
    capacity_of,
    floors_of,
    price_of_a_missing_euro,
)
from yakir.apps.planning.queries.kept import KeptProblem
from yakir.common.cases import portfolio
from yakir.common.cases.document import VERSION
from yakir.standards.tlog.canonical import canonical

Row = Mapping[str, Any]


def problem_document(plan: Plan) -> str:
    """The whole problem of a plan as canonical JSON that `yakir engine check` reads."""
    return _text(portfolio.written(_portfolio(plan)))


def plan_document(plan: Plan) -> str:
    """What the plan chose, when and for whose money, as canonical JSON beside the problem."""
    chosen = plan.choices.select_related("candidate").order_by("candidate__number")
    return _text(
        {
            "version": VERSION,
            "status": plan.ending,
            "value": plan.value,
            "bound": plan.bound,
            "gap": plan.gap,
            "seconds": plan.seconds,
            "seed": plan.run.seed,
            "chosen": [
                {
                    "candidate": candidate_name(each.candidate.number),
                    "quarter": each.quarter,
                    "shares": each.shares,
                }
                for each in chosen
            ],
        }
    )


def fingerprints_of(plan: Plan) -> dict[str, str]:
    """The SHA-256 of both documents."""
    return {
        "problem_sha256": _sha256(problem_document(plan)),
        "plan_sha256": _sha256(plan_document(plan)),
    }


def fingerprint_of_file(content: bytes) -> str:
    """The fingerprint of a JSON file, however its keys are ordered and spaced."""
    document: Any = json.loads(content)
    return hashlib.sha256(canonical(document)).hexdigest()


def candidate_name(number: int) -> str:
    """What both documents call a candidate."""
    return f"candidate-{number + 1}"


def _portfolio(plan: Plan) -> portfolio.Portfolio:
    """The problem as it was kept."""
    kept = KeptProblem(plan)
    rows = kept.document
    problem = kept.problem if kept.is_whole else _with_todays_rules(plan, kept)
    return portfolio.Portfolio(
        problem,
        communities=tuple(row["code"] for row in rows["communities"]),
        candidates=tuple(candidate_name(number) for number in range(len(rows["candidates"]))),
        funds=tuple(row["fund"] for row in rows["funds"]),
        regions=tuple(sorted({row["oblast"] for row in rows["communities"]})),
    )


def _with_todays_rules(plan: Plan, kept: KeptProblem) -> engine.PlanningProblem:
    """Floors and limits of a plan whose document does not hold them, by statuses of today."""
    places = _places(kept.document["communities"])
    drafts = [_draft(places, row) for row in kept.document["candidates"]]
    scenario, problem = plan.run.scenario, kept.problem
    price = price_of_a_missing_euro(problem.communities, problem.candidates, problem.horizon)
    return replace(
        problem,
        capacity=capacity_of(scenario, places, drafts),
        floors=floors_of(scenario, places, price),
    )


def _places(rows: Sequence[Row]) -> list[Place]:
    codes = [row["code"] for row in rows]
    found = {
        community.code: community
        for community in Community.objects.filter(code__in=codes).select_related("oblast")
    }
    return [Place(found[row["code"]], row["people"], row["coverage"]) for row in rows]


def _draft(places: Sequence[Place], row: Row) -> CandidateDraft:
    return CandidateDraft(
        place=places[row["community"]],
        version=None,
        project=None,
        parameters=row["parameters"],
        service="",
        sector="",
        is_protected=False,
        effects=row["effects"],
        cost_eur=Decimal(repr(row["cost"])),
        lead_quarters=row["lead"],
    )


def _text(document: Any) -> str:
    return canonical(document).decode()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
