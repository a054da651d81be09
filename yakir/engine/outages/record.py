"""Scenarios from plain records, as a file of YAML or JSON holds them."""

import dataclasses
from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

from yakir.engine.arrays import Floats
from yakir.engine.faults import Fault
from yakir.engine.outages.scenario import (
    Blackout,
    ColdSpell,
    Durations,
    InvalidScenario,
    OnOff,
    Processes,
    Rounds,
    Scenario,
    Schedule,
    Strikes,
    Weather,
)

#: Entries for people to read, which no calculation needs.
_FOR_PEOPLE = ("title_uk", "title_en", "about_uk", "about_en")
_WINDOW = ("hours", "step_minutes", "first_hour_of_year")
#: In place of a code, for all that are not named.
OTHERS = "others"
_MONTHS = 12


class _Names(NamedTuple):
    """What the codes in a record may be, in the order of the arrays."""

    oblasts: Sequence[str]
    communities: Sequence[str]
    kinds: Sequence[str]


def read(
    *records: Mapping[str, Any],
    oblasts: Sequence[str],
    communities: Sequence[str] = (),
    kinds: Sequence[str] = (),
) -> Scenario:
    """
    Return the scenario that records make together, each of other parts.

    Parameters
    ----------
    records
        Parts by name, as `docs/explanation/outages.md` tells them.
    oblasts, communities, kinds
        Codes of oblasts, communities and kinds of sites in the order of the arrays. A record may
        speak of oblasts and communities that are not among them; they are left out.

    Raises
    ------
    InvalidScenario
        With every fault, each under its path in the record.
    """
    faults: list[Fault] = []
    names = _Names(oblasts, communities, kinds)
    given: dict[str, Any] = {}
    for record in records:
        twice = given.keys() & record.keys() - set(_FOR_PEOPLE)
        faults += [Fault(f"/{part}", "is told by two records") for part in sorted(twice)]
        given |= record
    parts = {part: value for part, value in given.items() if part not in _FOR_PEOPLE}
    found = {part: _part(part, value, names, faults) for part, value in parts.items()}
    if "hours" not in found:
        faults.append(Fault("/hours", "is missing"))
    if faults:
        raise InvalidScenario(faults)
    try:
        return Scenario(**found)
    except InvalidScenario as invalid:
        # A list of processes is plain in a record.
        again = [Fault(f.path.replace("/kinds/", "/"), f.message) for f in invalid.faults]
        raise InvalidScenario(again) from None


def _part(part: str, value: Any, names: _Names, faults: list[Fault]) -> Any:
    """One part of a scenario, or None with its faults told."""
    path = f"/{part}"
    if part in _WINDOW:
        return _value(int, value, path, faults)
    match part:
        case "grid_by_oblast" | "alerts":
            return _processes(value, names.oblasts, path, faults)
        case "grid_by_community":
            return _processes(value, names.communities, path, faults)
        case "schedule":
            return _build(Schedule, value, path, faults)
        case "resupply" | "relief":
            return _build(Rounds, value, path, faults)
        case "blackouts":
            return _blackouts(value, names, path, faults)
        case "cold_spells":
            rows = enumerate(_rows(value, path, faults))
            return tuple(_build(ColdSpell, row, f"{path}/{i}", faults) for i, row in rows)
        case "strikes":
            return _strikes(value, names, path, faults)
        case "weather":
            return _weather(value, names, path, faults)
        case _:
            faults.append(Fault(path, "is no part of a scenario"))
            return None


def _processes(value: Any, codes: Sequence[str], path: str, faults: list[Fault]) -> Processes:
    """Processes from a list, each with the places it is for; without places, for the others."""
    which, kinds = np.full(len(codes), -1), []
    others = -1
    for i, row in enumerate(_rows(value, path, faults)):
        places = row.get("places")
        rest = {name: entry for name, entry in row.items() if name != "places"}
        kinds.append(_build(OnOff, rest, f"{path}/{i}", faults))
        if places is None:
            others = i
        else:
            which[np.isin(np.array(codes, str), np.array(places, str))] = i
    which[which < 0] = others
    if not len(codes):
        # Nobody to name: an empty `which` would give the first kind to everyone.
        return Processes(tuple(kinds[others : others + 1]) if others >= 0 else ())
    return Processes(tuple(kinds), which)


def _blackouts(value: Any, names: _Names, path: str, faults: list[Fault]) -> tuple[Blackout, ...]:
    """Blackouts; one that is for none of the oblasts asked about is left out."""
    found = []
    for i, row in enumerate(_rows(value, path, faults)):
        places = row.get("oblasts")
        rest = {name: entry for name, entry in row.items() if name != "oblasts"}
        blackout = _build(Blackout, rest, f"{path}/{i}", faults)
        if places is None or blackout is None:
            found.append(blackout)
        elif here := tuple(o for o, code in enumerate(names.oblasts) if code in places):
            found.append(dataclasses.replace(blackout, oblasts=here))
    return tuple(found)


def _strikes(value: Any, names: _Names, path: str, faults: list[Fault]) -> Strikes | None:
    given = _mapping(value, path, faults)
    _known(Strikes, given, path, faults)
    repair = _build(Durations, given.get("repair"), f"{path}/repair", faults)
    numbers = {
        name: _numbers(given.get(name, 0), codes, f"{path}/{name}", faults)
        for name, codes in (
            ("waves_per_year", names.oblasts),
            ("hits", names.kinds),
            ("per_year", names.kinds),
        )
    }
    source = _value(str, given.get("source", ""), f"{path}/source", faults)
    return Strikes(**numbers, repair=(repair,), source=source) if repair else None


def _weather(value: Any, names: _Names, path: str, faults: list[Fault]) -> Weather | None:
    """Weather by month: twelve numbers, or twelve for each oblast by its code."""
    given = _mapping(value, path, faults)
    by_month = given.get("by_month_c")
    source = _value(str, given.get("source", ""), f"{path}/source", faults)
    codes = names.oblasts if isinstance(by_month, Mapping) else (OTHERS,)
    table = by_month if isinstance(by_month, Mapping) else {OTHERS: by_month}
    rows = []
    for code in codes:
        place = f"{path}/by_month_c/{code}"
        months = table.get(code, table.get(OTHERS))
        if not isinstance(months, list) or len(months) != _MONTHS:
            faults.append(Fault(place, "needs twelve numbers"))
            return None
        rows.append([_value(float, m, f"{place}/{i}", faults) for i, m in enumerate(months)])
    return Weather(np.array(rows, float), source)


def _numbers(value: Any, codes: Sequence[str], path: str, faults: list[Fault]) -> Floats:
    """A number for each code: one for all, or by code with one for the others."""
    table = value if isinstance(value, Mapping) else {OTHERS: value}
    rest = _value(float, table.get(OTHERS, 0), f"{path}/{OTHERS}", faults)
    found = [
        _value(float, table[code], f"{path}/{code}", faults) if code in table else rest
        for code in codes
    ]
    return np.array([0.0 if number is None else number for number in found])


def _build(kind: type, value: Any, path: str, faults: list[Fault]) -> Any:
    """A record's dataclass, or None with every fault told."""
    before = len(faults)
    given = _mapping(value, path, faults)
    if len(faults) > before:
        return None
    _known(kind, given, path, faults)
    found = {}
    for field in dataclasses.fields(kind):
        if field.name in given:
            place = f"{path}/{field.name}"
            found[field.name] = _value(field.type, given[field.name], place, faults)
        elif field.default is dataclasses.MISSING:
            faults.append(Fault(f"{path}/{field.name}", "is missing"))
    return kind(**found) if len(faults) == before else None


def _value(kind: Any, value: Any, path: str, faults: list[Fault]) -> Any:
    """A plain value as the type that is wanted, or None with its fault told."""
    if dataclasses.is_dataclass(kind):
        return _build(kind, value, path, faults)  # type: ignore[arg-type]
    if issubclass(kind, IntEnum):
        choices = {member.name.lower(): member for member in kind}
        if value in choices:
            return choices[value]
        faults.append(Fault(path, f"has to be one of {', '.join(choices)}"))
        return None
    wanted = (int, float) if kind is float else kind
    if isinstance(value, wanted) and (kind is bool or not isinstance(value, bool)):
        return kind(value)
    faults.append(Fault(path, f"has to be {_CALLED[kind]}"))
    return None


_CALLED = {float: "a number", int: "a whole number", str: "a text", bool: "true or false"}


def _known(kind: type, given: Mapping[str, Any], path: str, faults: list[Fault]) -> None:
    names = {field.name for field in dataclasses.fields(kind)}
    unknown = [name for name in given if name not in names]
    faults += [Fault(f"{path}/{name}", "is not known here") for name in unknown]


def _mapping(value: Any, path: str, faults: list[Fault]) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    faults.append(Fault(path, "has to be a record of names and values"))
    return {}


def _rows(value: Any, path: str, faults: list[Fault]) -> list[Mapping[str, Any]]:
    if isinstance(value, list):
        return [_mapping(row, f"{path}/{i}", faults) for i, row in enumerate(value)]
    faults.append(Fault(path, "has to be a list"))
    return []
