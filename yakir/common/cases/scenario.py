"""Scenarios as records of a document, back and forth, with faults by their place in it."""

import dataclasses
from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

import numpy as np

from yakir import engine
from yakir.common.cases.names import Names
from yakir.common.cases.schemas import pointer, tokens
from yakir.engine.arrays import Floats
from yakir.engine.faults import Fault

_PROCESSES = ("grid_by_oblast", "grid_by_community", "alerts")


def read(
    given: Mapping[str, Any], names: Names, faults: list[Fault]
) -> engine.outages.Scenario | None:
    """Return the scenario of a record, or None with every fault told under its place."""
    try:
        return engine.outages.read(
            given, oblasts=names.oblasts, communities=names.communities, kinds=names.kinds
        )
    except engine.outages.InvalidScenario as invalid:
        places = (_place(given, names, tokens(fault.path)) for fault in invalid.faults)
        pairs = zip(places, invalid.faults, strict=True)
        faults += [Fault(pointer(["scenario", *place]), fault.message) for place, fault in pairs]
        return None


def sound(given: Any, faults: Sequence[Fault]) -> Mapping[str, Any]:
    """Return the parts of a scenario in which the document breaks nothing of its schema."""
    paths = [tokens(fault.path) for fault in faults]
    if not isinstance(given, Mapping) or ["scenario"] in paths:
        return {"hours": 1}
    wrong = {path[1] for path in paths if len(path) > 1 and path[0] == "scenario"}
    return {"hours": 1} | {part: value for part, value in given.items() if part not in wrong}


def written(scenario: engine.outages.Scenario, names: Names) -> dict[str, Any]:
    """
    Return the record that reads as the scenario.

    Raises
    ------
    ValueError
        When a record cannot hold it: weather by step, or repairs that differ by kind.
    """
    codes = {
        "grid_by_oblast": names.oblasts,
        "grid_by_community": names.communities,
        "alerts": names.oblasts,
    }
    found: dict[str, Any] = {}
    for part in dataclasses.fields(engine.outages.Scenario):
        value = getattr(scenario, part.name)
        if part.name in _PROCESSES:
            value = _processes(value, codes[part.name])
        elif part.name == "blackouts":
            value = [_blackout(_plain(row), names) for row in value]
        elif part.name == "strikes" and value is not None:
            value = _strikes(value, names)
        elif part.name == "weather" and value is not None:
            value = _weather(value, names)
        else:
            value = _plain(value)
        if part.name in ("hours", "step_minutes", "first_hour_of_year") or value:
            found[part.name] = value
    return found


def _place(given: Mapping[str, Any], names: Names, path: list[str]) -> list[str]:
    """The place in a record of what the engine tells by its place in arrays."""
    match path:
        case ["strikes", "repair", "0", *rest]:
            return ["strikes", "repair", *rest]
        case ["strikes", name, number]:
            codes = names.oblasts if name == "waves_per_year" else names.kinds
            return ["strikes", name, *_of_code(given["strikes"].get(name), codes, number)]
        case ["weather", "temperature_c", row, month]:
            by_month = given["weather"].get("by_month_c")
            return ["weather", "by_month_c", *_of_code(by_month, names.oblasts, row), month]
        case ["blackouts", number, *rest]:
            rows = given["blackouts"]
            kept = [i for i, row in enumerate(rows) if _concerns(row, names.oblasts)]
            place = kept[int(number)] if int(number) < len(kept) else number
            return ["blackouts", str(place), *rest]
        case _:
            return path


def _of_code(value: Any, codes: Sequence[str], number: str) -> list[str]:
    """How to come to the entry of a code: nowhere further where one stands for all."""
    if not isinstance(value, Mapping) or number not in map(str, range(len(codes))):
        return []
    code = codes[int(number)]
    return [code if code in value else engine.outages.OTHERS]


def _concerns(row: Mapping[str, Any], oblasts: Sequence[str]) -> bool:
    return "oblasts" not in row or any(code in oblasts for code in row["oblasts"])


def _plain(value: Any) -> Any:
    """Records, enumerations and lists as JSON has them; what stands by default is left out."""
    if isinstance(value, IntEnum):
        return value.name.lower()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if not dataclasses.is_dataclass(value):
        return value
    pairs = [(part, getattr(value, part.name)) for part in dataclasses.fields(value)]
    return {part.name: _plain(each) for part, each in pairs if each != part.default}


def _processes(processes: engine.outages.Processes, codes: Sequence[str]) -> list[dict[str, Any]]:
    which = processes.which if processes.which.size else np.zeros(len(codes), np.int64)
    rows = []
    for number, kind in enumerate(processes.kinds):
        places = [code for code, row in zip(codes, which, strict=True) if row == number]
        everywhere = len(places) == len(codes)
        if places:
            rows.append(({} if everywhere else {"places": places}) | _plain(kind))
    return rows


def _blackout(row: dict[str, Any], names: Names) -> dict[str, Any]:
    if "oblasts" in row:
        row["oblasts"] = [names.oblasts[number] for number in row["oblasts"]]
    return row


def _strikes(strikes: engine.outages.Strikes, names: Names) -> dict[str, Any]:
    if len(set(strikes.repair)) > 1:
        raise ValueError("a record holds one repair for all kinds")
    return {
        "waves_per_year": _by_code(strikes.waves_per_year, names.oblasts),
        "hits": _by_code(strikes.hits, names.kinds),
        "per_year": _by_code(strikes.per_year, names.kinds),
        "repair": _plain(strikes.repair[0]),
        "source": strikes.source,
    }


def _weather(weather: engine.outages.Weather, names: Names) -> dict[str, Any]:
    rows = weather.temperature_c.tolist()
    if len(rows[0]) != 12:
        raise ValueError("a record holds weather by month, not by step")
    same = all(row == rows[0] for row in rows)
    by_month = rows[0] if same else dict(zip(names.oblasts, rows, strict=True))
    return {"by_month_c": by_month, "source": weather.source}


def _by_code(values: Floats, codes: Sequence[str]) -> float | dict[str, float]:
    if (values == values[0]).all():
        return float(values[0])
    return dict(zip(codes, values.tolist(), strict=True))
