"""The packed arrays beside this module, and what their axes are."""

import json
import lzma
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

HOURS = 8760
#: Steps that each profile of the reference buildings is kept in, of its own peak. Rounding
#: moves an hour by at most 1/131,070 of the peak; the published tables have six digits.
STEPS = 65_535

USES = {"electric": "electric", "space_heating": "space_heating", "hot_water": "domestic_hot_water"}
CITIES = {"Chicago": "Chicago_5A", "Minneapolis": "Minneapolis_6A"}
BUILDINGS = (
    "Hospital",
    "Outpatient",
    "PrimarySchool",
    "SecondarySchool",
    "MidriseApartment",
    "SmallOffice",
    "MediumOffice",
    "Supermarket",
    "Warehouse",
)
BDEW_2025 = ("h25", "g25", "l25", "p25", "s25")
BDEW_1999 = ("h0", "g0", "g1", "g2", "g3", "g4", "g5", "g6", "l0", "l1", "l2")
SEASONS = ("winter", "summer", "transition")


class UnknownProfile(LookupError):
    """There is no profile of that name; the message lists those there are."""


def place(kind: str, name: str, names: Iterable[str]) -> int:
    """Return the place of a name among those there are."""
    known = list(names)
    if name not in known:
        raise UnknownProfile(f"{name!r} is no {kind}; there are {', '.join(known)}")
    return known.index(name)


@cache
def array(name: str) -> npt.NDArray[Any]:
    """The packed array of a name, read once and not to be written to."""
    packed = (files(__package__) / "data" / f"{name}.npy.xz").read_bytes()
    values: npt.NDArray[Any] = np.load(BytesIO(lzma.decompress(packed)), allow_pickle=False)
    values.setflags(write=False)
    return values


@cache
def annual_kwh() -> dict[str, dict[str, dict[str, float]]]:
    """Yearly use in kWh by use, city and building."""
    text = (files(__package__) / "data" / "annual_kwh.json").read_text("utf-8")
    found: dict[str, dict[str, dict[str, float]]] = json.loads(text)
    return found
