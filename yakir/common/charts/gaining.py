"""What more of one thing gives of another: points of plans, joined, under what no plan exceeds."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from yakir.common.charts.drawing import Number, Text, nice_step, plain
from yakir.common.formats import write_number

LEFT, RIGHT = 40.0, 332.0
TOP, BASE = 14.0, 150.0
DOT = 6.0
NEAR = 26.0  # words under the axis stand at least so far apart


@dataclass(frozen=True)
class Step:
    """One plan: how much it was given, what it gives, and what none exceeds."""

    given: Number
    gives: Number
    bound: Number


@dataclass(frozen=True)
class Rising:
    """The line of plans and the dashed line of bounds, ready to draw."""

    label: str
    grid: str
    axis: str
    line: str
    bound: str
    dots: str
    ticks: list[Text]


def rising(points: Sequence[Step], *, label: str, given_unit: str, gives_unit: str) -> Rising:
    """Return the curve of points in the order of what they were given; both axes start at zero."""
    known = sorted(points, key=lambda point: float(point.given))
    greatest = max([float(p.given) for p in known], default=0.0) or 1.0
    step = nice_step(max([float(p.bound) for p in known], default=0.0))
    levels = math.ceil(max([float(p.bound) for p in known], default=step) / step - 1e-9)

    def place(point: Step, height: Number) -> tuple[float, float]:
        x = LEFT + (RIGHT - LEFT) * float(point.given) / greatest
        return x, BASE - (BASE - TOP) * float(height) / (step * max(levels, 1))

    plans = [place(point, point.gives) for point in known]
    bounds = [place(point, point.bound) for point in known]
    heights = [BASE - (BASE - TOP) * i / max(levels, 1) for i in range(levels + 1)]
    return Rising(
        label=_spoken(known, label, given_unit, gives_unit),
        grid="".join(f"M{plain(LEFT)} {plain(y)}H{plain(RIGHT)}" for y in heights[1:]),
        axis=f"M{plain(LEFT)} {plain(BASE)}H{plain(RIGHT)}",
        line=_line(plans),
        bound=_line(bounds),
        dots="".join(_dot(x, y) for x, y in plans),
        ticks=[
            *(
                Text(plain(LEFT - 4), plain(y + 4), write_number(step * i, _digits(step)), "end")
                for i, y in enumerate(heights)
            ),
            *_given_texts(known, [x for x, _y in plans]),
        ],
    )


def _digits(step: float) -> int:
    return 0 if step >= 1 else 1


def _line(places: Sequence[tuple[float, float]]) -> str:
    return "".join(
        f"{'L' if number else 'M'}{plain(x)} {plain(y)}" for number, (x, y) in enumerate(places)
    )


def _dot(x: float, y: float) -> str:
    half = plain(DOT / 2)
    return f"M{plain(x - DOT / 2)} {plain(y)}a{half} {half} 0 1 0 {plain(DOT)} 0a{half} {half} 0 1 0 -{plain(DOT)} 0z"


def _given_texts(points: Sequence[Step], places: Sequence[float]) -> list[Text]:
    """Return how much each point was given; of two that stand too near, the latter stays."""
    pairs = list(zip(points, places, strict=True))
    kept = [
        (point, x)
        for (point, x), after in zip(pairs, [*places[1:], math.inf], strict=True)
        if after - x >= NEAR
    ]
    return [
        Text(plain(x), "168", write_number(point.given), "end" if x >= RIGHT else "middle")
        for point, x in kept
    ]


def _spoken(points: Sequence[Step], label: str, given_unit: str, gives_unit: str) -> str:
    told = "; ".join(
        f"{write_number(point.given, 1)} {given_unit}: {write_number(point.gives, 1)} {gives_unit}"
        for point in points
    )
    return f"{label}. {told}."
