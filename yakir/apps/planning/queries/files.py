"""Files of a plan: tables of its rows, and problem and plan as one document."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from yakir.apps.planning.models import Plan
from yakir.apps.planning.queries.compare import Pair
from yakir.apps.planning.queries.plans import ChosenRow, LeftOutRow
from yakir.common.formats import write_percent
from yakir.common.protected import Service


def plan_file(plan: Plan) -> dict[str, Any]:
    """The problem and the plan as one document that lets anyone count again."""
    choices = plan.choices.select_related("candidate").order_by("candidate__number")
    return {
        "problem_sha256": plan.problem_sha256,
        "problem": json.loads(plan.problem),
        "plan": {
            "id": plan.public_id,
            "value": plan.value,
            "bound": plan.bound,
            "gap": plan.gap,
            "ending": plan.ending,
            "people": plan.people,
            "package_people": plan.package_people,
            "money": plan.money,
            "chosen": [
                {
                    "candidate": choice.candidate.number,
                    "quarter": choice.quarter,
                    "shares": choice.shares,
                }
                for choice in choices
            ],
        },
    }


def chosen_table(rows: Iterable[ChosenRow]) -> tuple[list[str], Iterator[list[Any]]]:
    """Headers and rows of the file of chosen projects."""
    headers = [
        _("Project"),
        _("Protected kind"),
        _("Community"),
        _("Oblast"),
        _("Service"),
        _("Sector"),
        _("Start"),
        _("In operation from"),
        _("Funds"),
        _("Cost, EUR"),
        _("People who gain the service"),
        _("Asked for in DREAM, ideas"),
    ]
    return headers, (
        [
            row.name,
            _("yes") if row.is_protected else _("no"),
            row.community,
            row.oblast,
            Service(row.service).label,
            row.sector,
            row.start,
            row.ready,
            _funds(row),
            row.cost.amount,
            row.people,
            row.asked_for,
        ]
        for row in rows
    )


def pair_table(pairs: Iterable[Pair]) -> tuple[list[str], Iterator[list[Any]]]:
    """Headers and rows of projects that are in two plans and moved."""
    headers = [
        _("Project"),
        _("Community"),
        _("Oblast"),
        _("Start, plan A"),
        _("Start, plan B"),
        _("Funds, plan A"),
        _("Funds, plan B"),
        _("Cost, plan A, EUR"),
        _("Cost, plan B, EUR"),
    ]
    return headers, (
        [
            pair.a.name,
            pair.a.community,
            pair.a.oblast,
            pair.a.start,
            pair.b.start,
            _funds(pair.a),
            _funds(pair.b),
            pair.a.cost.amount,
            pair.b.cost.amount,
        ]
        for pair in pairs
    )


def left_out_table(rows: Iterable[LeftOutRow]) -> tuple[list[str], Iterator[list[Any]]]:
    """Headers and rows of the file of projects left out."""
    headers = [
        _("Project"),
        _("Protected kind"),
        _("Community"),
        _("Oblast"),
        _("Service"),
        _("Cost, EUR"),
        _("People who gain the service"),
        _("Asked for in DREAM, ideas"),
        _("Why not"),
    ]
    return headers, (
        [
            row.name,
            _("yes") if row.is_protected else _("no"),
            row.community,
            row.oblast,
            Service(row.service).label,
            row.cost.amount,
            row.people,
            row.asked_for,
            row.why,
        ]
        for row in rows
    )


def _funds(row: ChosenRow) -> str:
    return "; ".join(f"{part.fund} {write_percent(part.share)}" for part in row.parts)
