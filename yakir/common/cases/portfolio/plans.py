"""Plans as documents, back and forth."""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from yakir import engine
from yakir.common.cases import schemas
from yakir.common.cases.document import VERSION, InvalidDocument
from yakir.common.cases.portfolio.reading import Portfolio
from yakir.engine.arrays import Floats
from yakir.engine.faults import Fault


def answer(
    portfolio: Portfolio, plan: engine.Plan, *, seed: int, clashing: Sequence[str] = ()
) -> dict[str, Any]:
    """Return a plan as the document that answers the problem."""
    found: dict[str, Any] = {
        "version": VERSION,
        "status": plan.status.value,
        "value": plan.value,
        "bound": plan.bound,
        "gap": plan.gap if math.isfinite(plan.gap) else None,
        "seconds": plan.seconds,
        "gain": plan.gain,
        "seed": seed,
        "work": plan.work,
        "chosen": [
            {
                "candidate": portfolio.candidates[candidate],
                "quarter": int(quarter),
                "shares": {
                    portfolio.funds[fund]: min(float(plan.shares[fund, index]), 1.0)
                    for fund in np.flatnonzero(plan.shares[:, index] > 0)
                },
            }
            for index, (candidate, quarter) in enumerate(plan.chosen)
        ],
        "missing_eur": plan.missing.tolist(),
        "people_gain": dict(zip(engine.SERVICES, plan.people_gain.tolist(), strict=True)),
        "money": {
            name: {"used_eur": used.tolist(), "left_eur": left.tolist()}
            for name, used, left in zip(
                portfolio.funds, plan.money_used, plan.money_left, strict=True
            )
        },
        "money_price": {
            name: price.tolist()
            for name, price in zip(portfolio.funds, plan.money_price, strict=True)
        },
    }
    return found | ({"clashing": list(clashing)} if clashing else {})


def read_plan(document: Any, portfolio: Portfolio) -> engine.Plan:
    """
    Return the plan of a document, for a problem.

    What the document leaves out is worked out from what is chosen.

    Raises
    ------
    InvalidDocument
        With every fault under its JSON pointer.
    """
    faults = schemas.faults(document, "portfolio-plan")
    if not faults:
        plan = _plan(document, portfolio, faults)
        if not faults:
            return plan
    raise InvalidDocument(faults)


def _plan(document: Mapping[str, Any], portfolio: Portfolio, faults: list[Fault]) -> engine.Plan:
    """The plan, with what the document claims of it."""
    starts, shares = _chosen(document["chosen"], portfolio, faults)
    if faults:
        # What cannot be told apart cannot be summed up either.
        starts, shares = [], shares[:, :0]
    plan = engine.planned(portfolio.problem, starts, shares)
    gap, people = document["gap"], document.get("people_gain")
    told = dataclasses.replace(
        plan,
        status=engine.Status(document["status"]),
        value=float(document["value"]),
        bound=float(document["bound"]),
        gap=math.inf if gap is None else float(gap),
        seconds=float(document["seconds"]),
        gain=float(document.get("gain", plan.gain)),
        missing=np.array(document.get("missing_eur", plan.missing), float),
        work=int(document.get("work", 0)),
    )
    if people is not None:
        told = dataclasses.replace(
            told, people_gain=np.array([people[service] for service in engine.SERVICES], float)
        )
    told = _with_money(told, document.get("money", {}), portfolio, faults)
    return _with_prices(told, document.get("money_price", {}), portfolio, faults)


def _chosen(
    rows: Sequence[Mapping[str, Any]], portfolio: Portfolio, faults: list[Fault]
) -> tuple[list[engine.Start], Floats]:
    """Starts and shares, and the names that nothing has."""
    candidates = {name: place for place, name in enumerate(portfolio.candidates)}
    funds = {name: place for place, name in enumerate(portfolio.funds)}
    shares = np.zeros((len(funds), len(rows)))
    starts: list[engine.Start] = []
    for number, row in enumerate(rows):
        candidate = candidates.get(row["candidate"])
        if candidate is None:
            at = schemas.pointer(["chosen", number, "candidate"])
            faults.append(Fault(at, "is none of the problem's candidates"))
        elif row["quarter"] >= portfolio.problem.starts:
            at = schemas.pointer(["chosen", number, "quarter"])
            faults.append(Fault(at, "is no quarter in which projects may start"))
        else:
            starts.append(engine.Start(candidate, int(row["quarter"])))
        for name, share in row["shares"].items():
            if name in funds:
                shares[funds[name], number] = share
            else:
                at = schemas.pointer(["chosen", number, "shares", name])
                faults.append(Fault(at, "is none of the problem's funds"))
    return starts, shares


def _with_money(
    plan: engine.Plan, told: Mapping[str, Any], portfolio: Portfolio, faults: list[Fault]
) -> engine.Plan:
    """The plan with the sums of money that the document claims."""
    tables = {"used_eur": plan.money_used.copy(), "left_eur": plan.money_left.copy()}
    funds = {name: place for place, name in enumerate(portfolio.funds)}
    for name, sums in told.items():
        if name not in funds:
            at = schemas.pointer(["money", name])
            faults.append(Fault(at, "is none of the problem's funds"))
            continue
        for kind, table in tables.items():
            if len(sums[kind]) != table.shape[1]:
                at = schemas.pointer(["money", name, kind])
                faults.append(Fault(at, f"has {len(sums[kind])} quarters, not {table.shape[1]}"))
            else:
                table[funds[name]] = sums[kind]
    return dataclasses.replace(plan, money_used=tables["used_eur"], money_left=tables["left_eur"])


def _with_prices(
    plan: engine.Plan, told: Mapping[str, Any], portfolio: Portfolio, faults: list[Fault]
) -> engine.Plan:
    """The plan with what the document says a euro of each fund is worth."""
    table = plan.money_price.copy()
    funds = {name: place for place, name in enumerate(portfolio.funds)}
    for name, prices in told.items():
        at = schemas.pointer(["money_price", name])
        if name not in funds:
            faults.append(Fault(at, "is none of the problem's funds"))
        elif len(prices) != table.shape[1]:
            faults.append(Fault(at, f"has {len(prices)} quarters, not {table.shape[1]}"))
        else:
            table[funds[name]] = prices
    return dataclasses.replace(plan, money_price=table)
