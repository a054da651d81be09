"""What the engine found, as a study keeps it: plain numbers, and drawn years hour by hour."""

import zlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np

from yakir import engine
from yakir.apps.islands.models import Dispatch, Study
from yakir.apps.islands.queries.prices import critical_setting, quoted
from yakir.apps.islands.rules import CRITICAL_LOAD, SIZE_NAMES
from yakir.engine.arrays import Floats

HOURS, WEEK = 8760, 168
WEEKS = HOURS // WEEK
#: Columns of a kept year: shares of the load's flows in kilowatts, charge as a share, supply 0 or 1.
COLUMNS = ("load", "served", "sun", "grid", "engines", "battery", "charge", "up")


def answer_of(
    study: Study, case: "engine.islands.IslandCase", island: "engine.islands.Island"
) -> dict[str, Any]:
    """Return sizes, costs and certificate as JSON keeps them."""
    proof, load = island.certificate, case.load_kw.sum(axis=1)
    parameters = parameters_of(study, case, island.sizes)
    quote = quoted(study.design, parameters)
    return {
        "status": island.status.value,
        "sizes": {name: getattr(island.sizes, name) for name in SIZE_NAMES},
        "reserve": island.sizes.reserve,
        "hold": island.sizes.hold,
        "parameters": parameters,
        "project_eur": float(quote.total.amount),
        "annual_cost_eur": round(island.annual_cost_eur, 2),
        "costs": {name: round(value, 2) for name, value in vars(island.costs).items()},
        "survival": {
            "exact": _curve(proof.exact),
            "in_sample": _curve(proof.in_sample),
            "out_of_sample": _curve(proof.out_of_sample),
            "low": _curve(proof.low),
            "high": _curve(proof.high),
            "exact_out_of_sample": _curve(proof.exact_out_of_sample),
        },
        "error": proof.error,
        "bins": list(proof.bins),
        "whole_years": proof.whole_years,
        "whole_years_out": proof.whole_years_out,
        "whole_years_low": proof.whole_years_low,
        "whole_years_high": proof.whole_years_high,
        "emissions_kg": round(proof.emissions_kg, 1),
        "next_steps": [_plain(step) for step in proof.next_steps],
        "designs_tried": island.evaluations,
        "dark_hours": float((~case.grid_up).sum() / case.scenarios),
        "peak_kw": float(load.max()),
        "critical_peak_kw": float(case.load_kw[:, 0].max()),
        "yearly_kwh": float(load.sum()),
    }


def parameters_of(
    study: Study, case: "engine.islands.IslandCase", sizes: "engine.islands.Sizes"
) -> dict[str, float]:
    """Return the parameters of the study's design that are this island."""
    critical = critical_setting(study.design, float(case.load_kw[:, 0].max()))
    found = {CRITICAL_LOAD: critical}
    for name in SIZE_NAMES:
        wanted = Decimal(repr(round(getattr(sizes, name), 2)))
        found[name] = float(study.design.rows.parameter(name).reaching(wanted))
    return found


def dispatches_of(
    study: Study, case: "engine.islands.IslandCase", island: "engine.islands.Island"
) -> list[Dispatch]:
    """Return the drawn year with most hours without the grid, and the one in the middle."""
    years = engine.islands.ready(case, case.grid_up, seed=study.seed)
    dark = (~case.grid_up).sum(axis=1)
    order = np.argsort(-dark, kind="stable")
    chosen = dict.fromkeys([int(order[0]), int(order[order.size // 2])])
    found = []
    for year in chosen:
        traced = engine.islands.trace(case, island.sizes, years, year)
        flows = _kept(case, traced, case.grid_up[year].astype(float), island.sizes.battery_kwh)
        weekly = (~case.grid_up[year, : WEEKS * WEEK]).reshape(WEEKS, WEEK).sum(axis=1)
        found.append(
            Dispatch(
                study=study,
                year=year + 1,
                dark_hours=int(dark[year]),
                darkest_week=int(weekly.argmax()) + 1,
                flows=packed(flows),
            )
        )
    return found


def packed(flows: Floats) -> bytes:
    """Return flows as a row keeps them."""
    return zlib.compress(flows.astype(np.float16).tobytes(), 6)


def week_of(dispatch: Dispatch, week: int) -> Mapping[str, list[float]]:
    """Return the flows of a week, 1 to 52, by column."""
    raw = zlib.decompress(bytes(dispatch.flows))
    flows = np.frombuffer(raw, np.float16).reshape(HOURS, len(COLUMNS))
    begin = (min(max(week, 1), WEEKS) - 1) * WEEK
    part = flows[begin : begin + WEEK].astype(float)
    return {name: part[:, i].tolist() for i, name in enumerate(COLUMNS)}


def _kept(
    case: "engine.islands.IslandCase", traced: Floats, up: Floats, battery_kwh: float
) -> Floats:
    flow = {name: traced[:, i] for i, name in enumerate(engine.islands.TRACE)}
    columns = {
        "load": case.load_kw.sum(axis=1),
        "served": flow["critical"] + flow["important"] + flow["rest"],
        "sun": flow["sun"] - flow["curtailed"],
        "grid": flow["grid"],
        "engines": flow["generator"] + flow["chp"] - flow["dumped"],
        "battery": flow["battery_out"],
        "charge": flow["charge"] / battery_kwh if battery_kwh > 0 else np.zeros(HOURS),
        "up": up,
    }
    return np.stack([columns[name] for name in COLUMNS], axis=1)


def _curve(values: Floats) -> list[float]:
    return [round(float(value), 5) for value in values]


def _plain(step: "engine.islands.NextStep") -> dict[str, Any]:
    return {
        "name": step.name,
        "to": step.to,
        "cost_eur": round(step.cost_eur, 2),
        "survival": round(step.survival, 6),
        "hours": round(step.hours, 4),
    }
