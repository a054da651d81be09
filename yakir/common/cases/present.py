"""Present states and the answers to what lasts how long, as documents."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from yakir import engine
from yakir.common.cases import network, schemas
from yakir.common.cases.document import VERSION, InvalidDocument
from yakir.common.cases.endurance import example_names
from yakir.common.cases.names import Names
from yakir.engine.arrays import Floats
from yakir.engine.faults import Fault

#: What a site may have left, and the field that tells how much it has when full.
STORES = {
    "battery_kwh": "battery_kwh",
    "fuel_l": "fuel_l",
    "tank_m3": "tank_m3",
    "warmth_kwh": "heat_kwh",
    "staff_hours": "staff_hours",
}
STEP_MINUTES = 15


@dataclass(frozen=True, eq=False, kw_only=True)
class PresentCase:
    """
    A network as it is at this moment, and how far to look.

    Parameters
    ----------
    grid_returns
        Hours until the grid is back where it is lacking, inf where it does not come back,
        shape (communities,). [h]
    hours, step_minutes
        How far to look, and in which steps. [h, min]
    """

    network: engine.network.Network
    names: Names
    state: engine.endurance.Present
    grid_returns: Floats
    hours: int
    step_minutes: int = STEP_MINUTES
    first_hour_of_year: int = 0
    hold_share: float = engine.endurance.HOLD_SHARE

    def look_ahead(self) -> engine.endurance.Now:
        """Return what lasts how long from now on."""
        return engine.endurance.now(
            self.network,
            self.state,
            hours=self.hours,
            grid_returns=self.grid_returns,
            first_hour_of_year=self.first_hour_of_year,
            step_minutes=self.step_minutes,
            hold_share=self.hold_share,
        )


def read(document: Any) -> PresentCase:
    """
    Return the present state of a document.

    Raises
    ------
    InvalidDocument
        With every fault under its JSON pointer.
    """
    faults = schemas.faults(document, "now")
    found = None
    if isinstance(document, Mapping):
        faults += _overfull(document)
        found = network.read(document, faults)
    if faults or found is None:
        raise InvalidDocument(faults)
    sites = [row.get("now", {}) for row in document["sites"]]
    communities = [row["now"] for row in document["communities"]]
    return PresentCase(
        network=found.network,
        names=found.names,
        state=engine.endurance.Present(
            grid_on=np.array([row.get("grid_on", True) for row in sites]),
            temperature_c=np.array([row["temperature_c"] for row in communities], float),
            alert=np.array([row.get("alert", False) for row in communities]),
            damage_hours=_column(sites, "damage_hours", 0),
            **{name: _column(sites, name, np.nan) for name in STORES},
        ),
        grid_returns=_column(communities, "grid_returns_hours", np.inf),
        hours=int(document["hours"]),
        step_minutes=int(document.get("step_minutes", STEP_MINUTES)),
        first_hour_of_year=int(document.get("first_hour_of_year", 0)),
        hold_share=document.get("hold_share", engine.endurance.HOLD_SHARE),
    )


def written(case: PresentCase) -> dict[str, Any]:
    """Return the document that reads as the present state."""
    found = {"version": VERSION} | network.written(case.network, case.names)
    for i, row in enumerate(found["communities"]):
        row["now"] = _community_now(case, i)
    for i, row in enumerate(found["sites"]):
        row |= {"now": now} if (now := _site_now(case.state, i)) else {}
    return found | {
        "hours": case.hours,
        "step_minutes": case.step_minutes,
        "first_hour_of_year": case.first_hour_of_year,
        "hold_share": case.hold_share,
    }


def answer(case: PresentCase, found: engine.endurance.Now, *, seconds: float) -> dict[str, Any]:
    """Return what lasts how long, as the document that answers the state."""
    return {
        "version": VERSION,
        "horizon_hours": found.horizon_hours,
        "hold_share": case.hold_share,
        "communities": {
            name: {
                column: _held(found, row, number)
                for number, column in enumerate(engine.endurance.COLUMNS)
            }
            for row, name in enumerate(case.names.communities)
        },
        "sites": {name: _site(found, row) for row, name in enumerate(case.names.sites)},
        "seconds": seconds,
    }


def example(*, communities: int, seed: int, sites_per_community: int = 10) -> PresentCase:
    """Return a made-up state: a cold evening without the grid, stores half full."""
    made = engine.endurance.example(communities, sites_per_community, seed)
    return PresentCase(
        network=made,
        names=example_names(made, sites_per_community),
        state=engine.endurance.Present(
            grid_on=np.zeros(made.sites.count, bool),
            temperature_c=np.full(communities, -5.0),
            fuel_l=made.sites.values("fuel_l") / 2,
            battery_kwh=made.sites.values("battery_kwh") / 2,
        ),
        grid_returns=np.full(communities, np.inf),
        hours=72,
        first_hour_of_year=18,
    )


def _overfull(document: Mapping[str, Any]) -> Iterator[Fault]:
    """Stores in which there is more than they hold."""
    rows = document.get("sites")
    for i, row in enumerate(rows if isinstance(rows, list) else ()):
        if not isinstance(row, Mapping) or not isinstance(now := row.get("now"), Mapping):
            continue
        for name, full in STORES.items():
            most, level = row.get(full, network.DEFAULTS[full]), now.get(name, 0)
            numbers = isinstance(most, int | float) and isinstance(level, int | float)
            if numbers and level > most:
                place = schemas.pointer(["sites", i, "now", name])
                yield Fault(place, "is more than the store holds")


def _column(rows: list[Any], name: str, otherwise: float) -> Floats:
    return np.array([row.get(name, otherwise) for row in rows], float)


def _community_now(case: PresentCase, row: int) -> dict[str, Any]:
    state, returns = case.state, case.grid_returns[row]
    now: dict[str, Any] = {"temperature_c": float(state.temperature_c[row])}
    if state.alert is not None and state.alert[row]:
        now["alert"] = True
    return now | ({"grid_returns_hours": float(returns)} if np.isfinite(returns) else {})


def _site_now(state: engine.endurance.Present, row: int) -> dict[str, Any]:
    now: dict[str, Any] = {} if state.grid_on[row] else {"grid_on": False}
    if state.damage_hours is not None and state.damage_hours[row]:
        now["damage_hours"] = float(state.damage_hours[row])
    levels = {name: getattr(state, name) for name in STORES}
    told = {name: values[row] for name, values in levels.items() if values is not None}
    return now | {name: float(value) for name, value in told.items() if not np.isnan(value)}


def _held(found: engine.endurance.Now, row: int, column: int) -> dict[str, float] | None:
    if np.isnan(found.hours[row, column]):
        return None
    return {
        "hours": float(found.hours[row, column]),
        "person_hours_without": float(found.person_hours_without[row, column]),
    }


def _site(found: engine.endurance.Now, row: int) -> dict[str, Any]:
    inputs = engine.endurance.INPUTS
    ended_by = int(found.ended_by[row])
    return {
        "hours": float(found.site_hours[row]),
        "ended_by": inputs[ended_by] if ended_by >= 0 else None,
        "input_hours": dict(zip(inputs, found.input_hours[row].tolist(), strict=False)),
    }
