"""Cases of energy islands and the answers to them, as documents."""

import dataclasses
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from yakir import engine
from yakir.common.cases import schemas
from yakir.common.cases.document import VERSION, InvalidDocument
from yakir.engine.arrays import Booleans, Floats
from yakir.engine.faults import Fault

HOURS = 8760
PRIORITIES = ("critical", "important", "rest")
#: Fields that hold whole numbers.
_WHOLE = ("units", "refuel_hours", "served_hours")
#: What stands for units and prices that cannot be read while the rest is looked at.
_NO_UNIT: Mapping[str, Any] = {"steps": [0], "capex_eur": 0, "life_years": 1}
_NO_PRICES: Mapping[str, float] = {
    "grid_eur_per_kwh": 0,
    "fuel_eur_per_l": 0,
    "generator_l_per_kwh": 0,
    "gas_eur_per_kwh": 0,
    "lost_critical_eur_per_kwh": 0,
    "lost_important_eur_per_kwh": 0,
    "lost_rest_eur_per_kwh": 0,
}
_RULE = ("served_hours", "served_probability", "years_probability")


@dataclasses.dataclass(frozen=True, eq=False)
class Island:
    """
    What an island is sized for.

    Parameters
    ----------
    fresh
        Scenario-years for the check out of sample, shape (any, 8760), None to hold some out.
    """

    case: engine.islands.IslandCase
    fresh: Booleans | None = None


def read(document: Any) -> Island:
    """
    Return the case of a document.

    Raises
    ------
    InvalidDocument
        With every fault under its JSON pointer.
    """
    faults = schemas.faults(document, "island")
    island = None
    if isinstance(document, Mapping):
        island = _island(_sound(document, faults), faults)
    if faults or island is None:
        raise InvalidDocument(faults)
    return island


def written(island: Island) -> dict[str, Any]:
    """Return the document that reads as the case."""
    case = island.case
    load = {name: case.load_kw[:, i] for i, name in enumerate(PRIORITIES)}
    found: dict[str, Any] = {
        "version": VERSION,
        "load_kw": {n: v.tolist() for n, v in load.items() if n == "critical" or v.any()},
    }
    for name, values in (("heat_kw", case.heat_kw), ("solar_kw_per_kwp", case.solar)):
        found |= {name: values.tolist()} if values.any() else {}
    found["grid_outages"] = _outages(case.grid_up)
    if island.fresh is not None:
        found["fresh_grid_outages"] = _outages(island.fresh)
    found["units"] = _plain(case.units)
    found["prices"] = _plain(case.prices)
    for name in ("generators", "chps", "storage"):
        found |= {name: told} if (told := _plain(getattr(case, name))) else {}
    return found | {name: getattr(case, name) for name in _RULE}


def sized(
    island: Island,
    *,
    seed: int,
    careful: bool = True,
    progress: Callable[[float], None] = lambda share: None,
) -> engine.islands.Island:
    """Return the cheapest sizes found."""
    effort = engine.islands.CAREFUL if careful else engine.islands.Effort()
    return engine.islands.size(
        island.case, seed=seed, fresh=island.fresh, effort=effort, progress=progress
    )


def bound_eur(
    island: Island,
    *,
    workers: engine.parallel.Workers | None = None,
    progress: engine.parallel.Progress = lambda done, total: None,
) -> float | None:
    """Return what any sizes cost at least, None when none keep the rule. [EUR a year]."""
    found = engine.islands.lower_bound(island.case, workers=workers, progress=progress)
    return float(found.eur) if found is not None and math.isfinite(found.eur) else None


def answer(
    island: Island,
    found: engine.islands.Island,
    *,
    seed: int,
    seconds: float,
    lower_bound_eur: float | None = None,
) -> dict[str, Any]:
    """Return what was found, as the document that answers the case."""
    proof = found.certificate
    columns = ("in_sample", "exact", "out_of_sample", "low", "high", "exact_out_of_sample")
    # The chain adds up its probabilities to 1 but for the last digit.
    shares = (np.clip(getattr(proof, name), 0, 1).tolist() for name in columns)
    rows = zip(*shares, strict=True)
    return {
        "version": VERSION,
        "status": found.status.value,
        "seed": seed,
        "sizes": dataclasses.asdict(found.sizes),
        "annual_cost_eur": float(found.annual_cost_eur),
        "lower_bound_eur": lower_bound_eur,
        "costs_eur": {name: float(cost) for name, cost in vars(found.costs).items()},
        "emissions_kg": float(proof.emissions_kg),
        "survival": [
            {"hours": hours} | dict(zip(columns, row, strict=True))
            for hours, row in enumerate(rows)
        ],
        "survival_error": float(proof.error),
        "whole_years": {
            "in_sample": float(proof.whole_years),
            "out_of_sample": float(proof.whole_years_out),
            "low": float(proof.whole_years_low),
            "high": float(proof.whole_years_high),
        },
        "next_steps": [
            {
                "size": step.name,
                "to": step.to,
                "cost_eur": step.cost_eur,
                "survival": step.survival,
                "hours": step.hours,
            }
            for step in proof.next_steps
        ],
        "seconds": seconds,
    }


def example(
    *,
    seed: int,
    kind: str = "hospital",
    communities: int = 1,
    scenarios: int = 200,
    served_hours: int = 72,
) -> Island:
    """Return a made-up site of a kind, or one in each of some communities on one feeder."""
    made = engine.islands.example(
        seed, kind, communities=communities, scenarios=scenarios, served_hours=served_hours
    )
    return Island(made)


def _island(document: Mapping[str, Any], faults: list[Fault]) -> Island | None:
    """The case, or None with what the engine finds wrong."""
    up = _grid_up(document.get("grid_outages", [[]]), "grid_outages", faults)
    fresh = None
    if "fresh_grid_outages" in document:
        fresh = _grid_up(document["fresh_grid_outages"], "fresh_grid_outages", faults)
    load = document.get("load_kw", {})
    try:
        case = engine.islands.IslandCase(
            load_kw=np.stack([_year(load.get(name)) for name in PRIORITIES], axis=1),
            heat_kw=_year(document.get("heat_kw")),
            solar=_year(document.get("solar_kw_per_kwp")),
            grid_up=up,
            units=_units(document.get("units", {})),
            prices=engine.islands.Prices(**document.get("prices", _NO_PRICES)),
            storage=engine.islands.Storage(**_whole(document.get("storage", {}))),
            generators=engine.islands.Reliability(**_whole(document.get("generators", {}))),
            chps=engine.islands.Reliability(**_whole(document.get("chps", {}))),
            **_whole({name: document[name] for name in _RULE if name in document}),
        )
    except engine.islands.InvalidCase as invalid:
        faults += invalid.faults
        return None
    return Island(case, fresh)


def _sound(document: Mapping[str, Any], faults: Iterable[Fault]) -> dict[str, Any]:
    """The parts, and of units each unit, in which the document breaks nothing of its schema."""
    paths = [schemas.tokens(fault.path) for fault in faults]
    wrong = {path[0] for path in paths if path}
    sound = {name: part for name, part in document.items() if name not in wrong}
    if "units" in wrong and isinstance(units := document.get("units"), Mapping):
        bad = {path[1] for path in paths if len(path) > 1 and path[0] == "units"}
        sound["units"] = {name: part for name, part in units.items() if name not in bad}
    return sound


def _units(given: Mapping[str, Any]) -> engine.islands.Units:
    sizes = {n: engine.islands.Unit(**given.get(n, _NO_UNIT)) for n in engine.islands.SIZES}
    return engine.islands.Units(**(dict(given) | sizes))


def _whole(given: Mapping[str, Any]) -> dict[str, Any]:
    """The same with whole numbers as such, also those that JSON writes as 2.0."""
    return {name: int(value) if name in _WHOLE else value for name, value in given.items()}


def _year(values: Any) -> Floats:
    return np.zeros(HOURS) if values is None else np.array(values, float)


def _grid_up(years: list[list[list[int]]], name: str, faults: list[Fault]) -> Booleans:
    """Whether the grid is up, by scenario-year and hour."""
    up = np.ones((len(years), HOURS), bool)
    for year, outages in enumerate(years):
        before = 0
        for number, (first, hours) in enumerate(outages):
            place = schemas.pointer([name, year, number])
            if first < before:
                faults.append(Fault(place, "begins before the one before it has ended"))
            if first + hours > HOURS:
                faults.append(Fault(place, "lasts beyond the end of the year"))
            before = first + hours
            up[year, int(first) : int(before)] = False
    return up


def _outages(up: Booleans) -> list[list[list[int]]]:
    """First hour and hours of each outage, by scenario-year."""
    edged = np.pad(up, ((0, 0), (1, 1)), constant_values=True).astype(np.int8)
    change = np.diff(edged, axis=1)
    years = []
    for row in change:
        first, after = np.flatnonzero(row < 0), np.flatnonzero(row > 0)
        years.append(np.stack((first, after - first), axis=1).tolist())
    return years


def _plain(record: Any) -> dict[str, Any]:
    """The fields of a record that differ from what stands by default."""
    pairs = [(part, getattr(record, part.name)) for part in dataclasses.fields(record)]
    found: dict[str, Any] = {}
    for part, value in pairs:
        if dataclasses.is_dataclass(value):
            found[part.name] = _plain(value)
        elif isinstance(value, np.ndarray):
            found[part.name] = value.tolist()
        elif value != part.default:
            found[part.name] = value
    return found
