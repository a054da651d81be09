"""Faults in the data that the engine is given, gathered so that all are told at once."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt


class Fault(NamedTuple):
    """One fault: where it is, and what is wrong there."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class InvalidData(ValueError):
    """The data cannot be worked with; `faults` names every reason."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(map(str, self.faults)))


def elements(path: str, wrong: npt.ArrayLike, message: str, name: str = "") -> list[Fault]:
    """Faults of the elements where `wrong` holds, as `/path/3/name` or `/path/3/name/1`."""
    tail = f"/{name}" if name else ""
    found = np.argwhere(np.asarray(wrong))
    return [
        Fault(f"{path}/{row[0]}{tail}" + "".join(f"/{i}" for i in row[1:]), message)
        for row in found
    ]


def shape(path: str, values: npt.NDArray[Any], wanted: tuple[int | None, ...]) -> list[Fault]:
    """The fault of an array whose shape is not the wanted one, where None fits any length."""
    fits = values.ndim == len(wanted) and all(
        want in (None, have) for have, want in zip(values.shape, wanted, strict=True)
    )
    if fits:
        return []
    text = " x ".join("any" if want is None else str(want) for want in wanted)
    return [Fault(path, f"has shape {values.shape}, expected {text}")]
