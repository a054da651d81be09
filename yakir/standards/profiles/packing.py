"""How the published tables became the packed arrays: `python -m` this module with their folder."""

import csv
import json
import lzma
import sys
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from yakir.standards.profiles.packed import (
    BDEW_1999,
    BDEW_2025,
    BUILDINGS,
    CITIES,
    SEASONS,
    STEPS,
    USES,
    Floats,
)

#: Yearly use in kWh as `total_electric_annual_kwh.json` of the same repository tells it at
#: 40588cd63e87192bd0abd293941cdd3d649e8da1: its buildings are written small there.
ELECTRIC_KWH = {
    "Chicago": (8567087, 1587062, 1045477, 2568086, 265528, 86224, 972772, 2025507, 245750),
    "Minneapolis": (8425063, 1582701, 1022667, 2498647, 267383, 85921, 1005875, 2034650, 249332),
}
KWH_PER_MMBTU = 293.07107
#: Yearly use of gas in MMBtu, in the source's files.
GAS = {
    "space_heating": "doe_crb_space_heating_annual_mmbtu.json",
    "hot_water": "doe_crb_domestic_hot_water_annual_mmbtu.json",
}


def pack(source: Path, target: Path) -> None:
    """Write the packed files of a folder of published tables; the same tables, the same bytes."""
    peaks, steps = _reference_buildings(source)
    _write(target / "doe_steps.npy.xz", steps)
    _write(target / "doe_peaks.npy.xz", peaks)
    _write(target / "bdew_2025.npy.xz", np.stack(list(_months(source / "bdew"))))
    _write(target / "bdew_1999.npy.xz", _weeks(source / "bdew" / "selp_series.csv"))
    annual = {"electric": _named(ELECTRIC_KWH)}
    annual |= {use: _gas_kwh(source / name) for use, name in GAS.items()}
    (target / "annual_kwh.json").write_text(json.dumps(annual, indent=1) + "\n", "utf-8")


def _reference_buildings(source: Path) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Peaks, shape (uses, cities, buildings), and hours in steps of them, with hours last."""
    shares = np.stack(
        [
            np.stack([_columns(source / f"doe_crb_{use}_{city}.csv") for city in CITIES.values()])
            for use in USES.values()
        ]
    )
    peaks = shares.max(axis=-1)
    steps = np.round(STEPS * shares / np.where(peaks > 0, peaks, 1)[..., None])
    return peaks, steps.astype("<u2")


def _columns(path: Path) -> Floats:
    rows = list(_table(path))
    return np.array([[float(row[name]) for row in rows] for name in BUILDINGS])


def _months(folder: Path) -> Iterator[npt.NDArray[Any]]:
    """Yield quarter hours of each profile of 2025, shape (months, Saturday Sunday workday, 96)."""
    for name in BDEW_2025:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))[2:98]
        values = np.array([[float(cell) for cell in row[1:]] for row in rows])
        yield values.T.reshape(12, 3, 96).astype("<f4")


def _weeks(path: Path) -> npt.NDArray[Any]:
    """Quarter hours of the profiles of 1999, shape (profiles, seasons, weekdays, 96)."""
    days: dict[tuple[str, str], list[list[float]]] = {}
    for row in _table(path):
        values = [float(row[name]) for name in BDEW_1999]
        days.setdefault((row["period"], row["weekday"]), []).append(values)
    week = [[days[season, day] for day in "1234567"] for season in SEASONS]
    return np.moveaxis(np.array(week), -1, 0).astype("<f4")


def _named(table: Mapping[str, Sequence[int]]) -> dict[str, dict[str, float]]:
    return {
        city: {name: float(kwh) for name, kwh in zip(BUILDINGS, row, strict=True)}
        for city, row in table.items()
    }


def _gas_kwh(path: Path) -> dict[str, dict[str, float]]:
    mmbtu = json.loads(path.read_text("utf-8"))
    return {
        city: {name: round(KWH_PER_MMBTU * mmbtu[city][name], 1) for name in BUILDINGS}
        for city in CITIES
    }


def _table(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _write(path: Path, values: npt.NDArray[Any]) -> None:
    buffer = BytesIO()
    np.save(buffer, values, allow_pickle=False)
    path.write_bytes(lzma.compress(buffer.getvalue(), preset=9))


if __name__ == "__main__":
    pack(Path(sys.argv[1]), Path(__file__).parent / "data")
