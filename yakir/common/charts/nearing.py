"""A plan and its bound closing in on each other over the seconds of a search."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from yakir.common.charts.drawing import Axis, Number, Text, nice_step, plain
from yakir.common.formats import write_number, write_percent

LEFT, RIGHT = 52.0, 336.0
TOP, BASE = 16.0, 150.0
LINE = 13.0
ROUNDING = 1e-9
SMALLEST_SPAN = 0.002  # of the last bound
GREATEST = 1.5  # of the last bound; what lies above is cut off at the top


@dataclass(frozen=True)
class Point:
    """How far a search was after so many seconds; None where nothing was known yet."""

    seconds: Number
    value: Number | None
    bound: Number | None


@dataclass(frozen=True)
class Closing:
    """The rising line of the plan under the falling line of the bound, ready to draw."""

    label: str
    grid: str
    axis: str
    value: str
    bound: str
    ticks: list[Text]
    names: list[Text]


def closing(
    points: Sequence[Point], *, label: str, unit: str, value_name: str, bound_name: str
) -> Closing | None:
    """Return value and bound as parts of the last bound; None while there is no bound."""
    last = _last_bound(points)
    if not last:
        return None
    values = [(p.seconds, float(p.value) / last) for p in points if p.value]
    bounds = [(p.seconds, float(p.bound) / last) for p in points if p.bound is not None]
    levels = _levels([min(share, GREATEST) for _, share in [*values, *bounds]])
    x = _axis(0.0, float(points[-1].seconds) or 1.0, LEFT, RIGHT)
    y = _axis(levels[0], levels[-1], BASE, TOP)
    return Closing(
        label=_spoken(label, values, unit, value_name, bound_name),
        grid="".join(f"M{plain(LEFT)} {plain(y(level))}H{plain(RIGHT)}" for level in levels[1:]),
        axis=f"M{plain(LEFT)} {plain(BASE)}H{plain(RIGHT)}",
        value=_line(values, x, y),
        bound=_line(bounds, x, y),
        ticks=[*_level_texts(levels, y), *_time_texts(float(points[-1].seconds), unit)],
        names=_names(values, value_name, bound_name, y),
    )


def _last_bound(points: Sequence[Point]) -> float | None:
    bounds = [float(point.bound) for point in points if point.bound is not None]
    return bounds[-1] if bounds and bounds[-1] > 0 else None


def _levels(shares: Sequence[float]) -> list[float]:
    """Return round levels around what is drawn: the last tenths of a percent are what matters."""
    least, greatest = min(shares), max(shares)
    step = nice_step(max(greatest - least, SMALLEST_SPAN))
    first, last = math.floor(least / step), math.ceil(greatest / step - ROUNDING)
    return [step * level for level in range(first, max(last, first + 1) + 1)]


def _axis(low: float, high: float, start: float, end: float) -> Axis:
    def place(value: Number) -> float:
        return start + (end - start) * (min(float(value), high) - low) / (high - low)

    return place


def _line(shares: Sequence[tuple[Number, float]], x: Axis, y: Axis) -> str:
    """Return steps: what was known holds until more is known."""
    if not shares:
        return ""
    (first, share), *rest = shares
    path = f"M{plain(x(first))} {plain(y(share))}"
    return path + "".join(f"H{plain(x(time))}V{plain(y(share))}" for time, share in rest)


def _level_texts(levels: Sequence[float], y: Axis) -> list[Text]:
    digits = 0 if levels[1] - levels[0] >= 0.01 else 2 if levels[1] - levels[0] < 0.001 else 1
    return [Text(plain(LEFT - 4), plain(y(v) + 4), write_percent(v, digits), "end") for v in levels]


def _time_texts(seconds: float, unit: str) -> list[Text]:
    return [
        Text(plain(LEFT), "168", "0"),
        Text(plain(RIGHT), "168", f"{write_number(seconds)} {unit}", "end"),
    ]


def _names(
    values: Sequence[tuple[Number, float]], value_name: str, bound_name: str, y: Axis
) -> list[Text]:
    """Name each line at its end: the bound above its line, the plan below its own."""
    named = [Text(plain(RIGHT), plain(y(1) - 5), bound_name, "end", "em halo")]
    if values:
        below = max(y(values[-1][1]) + LINE, y(1) + LINE)
        named.append(Text(plain(RIGHT), plain(min(below, BASE - 4)), value_name, "end", "em halo"))
    return named


def _spoken(
    label: str,
    values: Sequence[tuple[Number, float]],
    unit: str,
    value_name: str,
    bound_name: str,
) -> str:
    told = [
        f"{write_number(time)} {unit}: {write_percent(share, 1)}" for time, share in values[-5:]
    ]
    return f"{label}. {bound_name}: {write_percent(1)}. {value_name}: {'; '.join(told) or '0'}."
