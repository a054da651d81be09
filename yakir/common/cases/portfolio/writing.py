"""Problems of planning written as documents that read as the same problem."""

from typing import Any

import numpy as np

from yakir import engine
from yakir.common.cases.document import VERSION, counted
from yakir.common.cases.portfolio.reading import NO_LAST, THRESHOLD, Portfolio
from yakir.engine.arrays import Booleans, Floats


def named(problem: engine.PlanningProblem) -> Portfolio:
    """Give the communities, candidates, funds and regions of a problem names: `fund-01` and so on."""
    regions = int(problem.communities.region.max(initial=-1)) + 1
    return Portfolio(
        problem,
        communities=counted("community", problem.people.size),
        candidates=counted("candidate", problem.candidates.cost.size),
        funds=counted("fund", problem.funds.carry_over.size),
        regions=counted("region", max(regions, problem.capacity.shape[0])),
    )


def written(portfolio: Portfolio) -> dict[str, Any]:
    """Return the document that reads as the problem."""
    problem = portfolio.problem
    found: dict[str, Any] = {
        "version": VERSION,
        "starts_quarters": problem.starts,
        "horizon_quarters": problem.horizon,
        "package": problem.package.value,
        "payment": problem.payment.value,
    }
    if not np.all(problem.thresholds == THRESHOLD):
        found["thresholds"] = _by_service(problem.thresholds)
    if np.ptp(problem.weights) > 0:
        found["weights"] = _by_service(problem.weights)
    for name in ("most_at_once", "most_per_service", "most_funds"):
        if (limit := getattr(problem, name)) is not None:
            found[name] = limit
    there = set(problem.communities.region.tolist())
    if capacity := {
        portfolio.regions[region]: row.tolist()
        for region, row in enumerate(problem.capacity)
        if np.isfinite(row).all() and region in there
    }:
        found["capacity_eur"] = capacity
    found["communities"] = _communities(portfolio)
    found["candidates"] = [_candidate(portfolio, c) for c in range(problem.candidates.cost.size)]
    found["funds"] = [_fund(portfolio, f) for f in range(problem.funds.carry_over.size)]
    return found | _more(portfolio)


def _communities(portfolio: Portfolio) -> list[dict[str, Any]]:
    communities = portfolio.problem.communities
    rows = []
    for number, name in enumerate(portfolio.communities):
        row: dict[str, Any] = {"id": name}
        region = int(communities.region[number])
        if region < len(portfolio.regions):
            row["region"] = portfolio.regions[region]
        row["people"] = float(communities.people[number])
        row["coverage"] = _by_service(communities.coverage[number], unless=np.nan)
        rows.append(row)
    return rows


def _candidate(portfolio: Portfolio, number: int) -> dict[str, Any]:
    candidates = portfolio.problem.candidates
    row: dict[str, Any] = {
        "id": portfolio.candidates[number],
        "community": portfolio.communities[candidates.community[number]],
        "adds": _by_service(candidates.effects[number], unless=0.0),
        "cost_eur": float(candidates.cost[number]),
        "lead_quarters": int(candidates.lead[number]),
    }
    if (group := int(candidates.group[number])) >= 0:
        row["group"] = f"group-{group}"
    if (needed := int(candidates.needs[number])) >= 0:
        row["needs"] = portfolio.candidates[needed]
    if candidates.required[number]:
        row["required"] = True
    if (earliest := int(candidates.earliest[number])) > 0:
        row["earliest_quarter"] = earliest
    latest = int(candidates.latest[number])
    if latest < 0:
        row["ruled_out"] = True
    elif latest < NO_LAST:
        row["latest_quarter"] = latest
    return row


def _fund(portfolio: Portfolio, number: int) -> dict[str, Any]:
    funds = portfolio.problem.funds
    row: dict[str, Any] = {
        "id": portfolio.funds[number],
        "money_eur": funds.money[number].tolist(),
        "carries_over": bool(funds.carry_over[number]),
    }
    if not funds.eligible[number].all():
        row["pays_for"] = {"candidates": _ids(portfolio, funds.eligible[number])}
    if funds.named[number].any():
        row["named"] = {"candidates": _ids(portfolio, funds.named[number])}
    plain = {
        "smallest_eur": (funds.smallest, 0.0),
        "largest_eur": (funds.largest, np.inf),
        "greatest_share": (funds.greatest_share, 1.0),
        "own_contribution": (funds.own_contribution, 0.0),
        "ticket_eur": (funds.ticket, 0.0),
        "named_share": (funds.named_share, 0.0),
    }
    row |= {n: float(v[number]) for n, (v, default) in plain.items() if v[number] != default}
    if (last := int(funds.last_payment[number])) < NO_LAST:
        row["last_payment_quarter"] = last
    return row


def _ids(portfolio: Portfolio, which: Booleans) -> list[str]:
    return [portfolio.candidates[c] for c in np.flatnonzero(which)]


def _more(portfolio: Portfolio) -> dict[str, Any]:
    """Floors, joint effects and failures, where there are any."""
    problem, found = portfolio.problem, dict[str, Any]()
    if problem.floors.least.size:
        found["floors"] = [
            {
                "communities": [portfolio.communities[c] for c in np.flatnonzero(members)],
                "least_share": float(least),
                "price_per_eur": float(price),
            }
            for members, least, price in zip(
                problem.floors.members, problem.floors.least, problem.floors.price, strict=True
            )
        ]
    if problem.joints:
        found["joints"] = [
            {
                "candidates": [portfolio.candidates[c] for c in joint.candidates],
                "changes": _by_service(joint.change, unless=0.0),
            }
            for joint in problem.joints
        ]
    if problem.failures.size:
        found["failures"] = [
            [portfolio.funds[f] for f in np.flatnonzero(row)] for row in problem.failures
        ]
    return found


def _by_service(values: Floats, unless: float | None = None) -> dict[str, float]:
    """Values by the names of services, without those that go without saying."""
    pairs = zip(engine.SERVICES, values.tolist(), strict=True)
    return {
        n: v for n, v in pairs if unless is None or not np.array_equal(v, unless, equal_nan=True)
    }
