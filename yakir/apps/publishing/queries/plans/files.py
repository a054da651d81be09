"""The open part of a published plan as plain data."""

from collections.abc import Iterator
from typing import Any

from yakir.apps.publishing.queries.plans.rows import CandidateRow, FundRow, PlanDetail
from yakir.common.money import Money


def open_part(found: PlanDetail) -> dict[str, Any]:
    """The open part of a plan as plain data, for the file and the API."""
    return {
        "id": found.row.public_id,
        "name": found.row.name,
        "is_scenario": True,
        "first_quarter": found.row.first_quarter,
        "quarters_of_starts": found.row.starts,
        "horizon_quarters": found.row.horizon,
        "candidates": found.row.candidates,
        "chosen": found.row.chosen,
        "chosen_open": len(found.chosen),
        "chosen_protected": found.protected_chosen,
        "package_people_hundreds_upper_bound": found.row.package_people,
        "money": _plain_money(found.row.money),
        "used": None if found.row.used is None else _plain_money(found.row.used),
        "value": found.row.value,
        "bound": found.row.bound,
        "gap": found.row.gap,
        "ending": found.row.ending,
        "problem_sha256": found.row.problem_sha256,
        "funds": [_plain_fund(found, fund) for fund in found.funds],
        "projects": list(project_rows(found)),
        "sums": [
            {
                "oblast": each.oblast,
                "sector": each.sector,
                "years": each.years,
                "projects": each.records,
                "people_hundreds": each.people,
                "money": [_plain_money(money) for money in each.money],
            }
            for each in found.sums.rows
        ],
        "left_out": list(left_out_rows(found)),
        "left_out_protected": [
            {"oblast": each.oblast, "candidates": each.count} for each in found.left_out_by_oblast
        ],
        "checks": [
            {
                "organisation": each.organisation,
                "outcome": each.outcome,
                "note": each.note,
                "problem_sha256": each.problem_sha256,
                "plan_sha256": each.plan_sha256,
                "signed": each.at,
            }
            for each in found.checks
        ],
    }


def project_rows(found: PlanDetail) -> Iterator[dict[str, Any]]:
    """Yield the chosen open projects as plain rows."""
    for each in found.chosen:
        yield {
            **_plain_candidate(each.candidate),
            "start": each.quarter,
            "funds": "; ".join(f"{name} {share:.0%}" for name, share in each.funds),
        }


def left_out_rows(found: PlanDetail) -> Iterator[dict[str, Any]]:
    """Yield the open candidates left out as plain rows."""
    for each in found.left_out:
        yield {
            **_plain_candidate(each.candidate),
            "reason": each.reason,
            "quarter": each.quarter,
            "missing_eur": None if each.missing is None else each.missing.amount,
        }


def _plain_money(money: Money) -> dict[str, Any]:
    return {"amount": money.amount, "currency": money.currency}


def _plain_fund(found: PlanDetail, fund: FundRow) -> dict[str, Any]:
    return {
        "id": fund.public_id,
        "name": fund.name,
        "sectors": list(fund.sectors),
        "money": _plain_money(fund.money),
        "used": None if fund.used is None else _plain_money(fund.used),
        "used_by_quarter": dict(zip(found.quarters, fund.by_quarter, strict=False)),
        "smallest": None if fund.smallest is None else _plain_money(fund.smallest),
        "largest": None if fund.largest is None else _plain_money(fund.largest),
        "greatest_share": fund.greatest_share,
        "carry_over": fund.carry_over,
    }


def _plain_candidate(each: CandidateRow) -> dict[str, Any]:
    return {
        "id": each.public_id,
        "title": each.title,
        "community": each.community,
        "community_code": each.community_code,
        "oblast": each.oblast,
        "service": each.service,
        "cost_eur": each.money.amount,
        "people_hundreds": each.people,
        "lead_quarters": each.lead_quarters,
    }
