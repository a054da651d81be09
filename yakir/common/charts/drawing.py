"""What every drawing is made of: words, paths, entries of a legend, round steps."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yakir.common.formats import write_plain

WIDTH = 340
PALETTE = ("p1", "p2", "p3", "p4")
Number = int | float | Decimal
Axis = Callable[[Number], float]
Level = Callable[[float], float]


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


@dataclass(frozen=True)
class Touch:
    """A part of the drawing that says its words when it is pointed at."""

    d: str
    words: str


def touches(
    begins: Sequence[float], end: float, words: Sequence[str], *, top: float, base: float
) -> list[Touch]:
    """Return strips from top to base, each from its own beginning to the next one's."""
    ends = [*begins[1:], end]
    return [
        Touch(
            f"M{plain(left)} {plain(top)}H{plain(max(right, left + 1))}V{plain(base)}H{plain(left)}z",
            text,
        )
        for left, right, text in zip(begins, ends, words, strict=True)
    ]


def trail(points: Sequence[tuple[float, float]]) -> str:
    """Return a path through points."""
    return "M" + "L".join(f"{plain(x)} {plain(y)}" for x, y in points)


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
