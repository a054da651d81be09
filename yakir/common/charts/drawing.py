"""What every drawing is made of: words, paths, entries of a legend, round steps."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from yakir.common.formats import write_plain

WIDTH = 340
PALETTE = ("p1", "p2", "p3", "p4")
Number = int | float | Decimal
Axis = Callable[[Number], float]


@dataclass(frozen=True)
class Text:
    """Words at a place of the drawing."""

    x: str
    y: str
    text: str
    anchor: str = "start"
    css: str = ""


@dataclass(frozen=True)
class Layer:
    """A path with its class."""

    css: str
    d: str


@dataclass(frozen=True)
class Entry:
    """A line of a legend."""

    css: str
    label: str


def nice_step(top: float) -> float:
    """Return a round step that parts 0 to top in two to five."""
    if top <= 0:
        return 1.0
    size = float(10 ** math.floor(math.log10(top)))
    for step in (0.2, 0.5, 1, 2):
        if top / (size * step) <= 5:
            return size * step
    return size * 5


def plain(value: Number) -> str:
    """Return a length as an attribute holds it, to a tenth."""
    return write_plain(value, 1)
