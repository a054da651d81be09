"""Stacked columns by quarter."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from yakir.common.charts.drawing import PALETTE, Entry, Layer, Number, Text, nice_step, plain
from yakir.common.formats import write_number

LEFT, RIGHT = 24, 272
TOP, BASE = 24, 150
CROWDED = 10
NAME_FITS = 9
LINE = 13


@dataclass(frozen=True)
class Part:
    """One part of every column, with its value in each quarter."""

    label: str
    values: Sequence[Number]


@dataclass(frozen=True)
class Columns:
    """Stacked columns, ready to draw."""

    label: str
    height: int
    grid: str
    axis: str
    ticks: list[Text]
    parts: list[Layer]
    limit: str
    totals: list[Text]
    quarters: list[Text]
    years: list[Text]
    names: list[Text]
    legend: list[Entry]


def columns(
    quarters: Sequence[str],
    parts: Sequence[Part],
    *,
    unit: str,
    label: str,
    limits: Sequence[Number] | None = None,
) -> Columns:
    """Return stacked columns by quarter; values are in the unit, at most four parts."""
    if len(parts) > len(PALETTE):
        raise ValueError(f"A column holds {len(PALETTE)} parts at most, not {len(parts)}.")
    heights = [sum(float(part.values[i]) for part in parts) for i in range(len(quarters))]
    step = nice_step(max([*heights, *(float(limit) for limit in limits or []), 0.0]))
    top = step * max(1, math.ceil(max([*heights, *map(float, limits or []), step]) / step))
    pitch = (RIGHT - LEFT) / max(len(quarters), 1)
    wide = pitch * 0.74
    left = [LEFT + pitch * i + (pitch - wide) / 2 for i in range(len(quarters))]
    scale = (BASE - TOP) / top
    labelled = all(len(part.label) <= NAME_FITS for part in parts)
    return Columns(
        label=_spoken(label, quarters, heights, unit),
        height=184,
        grid="".join(f"M{LEFT} {plain(y)}H{RIGHT}" for y in _levels(step, top, scale)[1:]),
        axis=f"M{LEFT} {BASE}.5H{RIGHT}",
        ticks=_tick_texts(step, top, scale),
        parts=_stacked(parts, left, wide, scale),
        limit=_limit_line(limits, pitch, scale),
        totals=_total_texts(heights, left, wide, scale),
        quarters=_quarter_texts(quarters, left, wide),
        years=_year_texts(quarters, left),
        names=_name_texts(parts, scale) if labelled else [],
        legend=[]
        if labelled
        else [Entry(css, part.label) for css, part in zip(PALETTE, parts, strict=False)],
    )


def _levels(step: float, top: float, scale: float) -> list[float]:
    return [BASE - step * i * scale for i in range(round(top / step) + 1)]


def _tick_texts(step: float, top: float, scale: float) -> list[Text]:
    digits = 0 if step >= 1 else 1
    return [
        Text(plain(LEFT - 4), plain(y + 4), write_number(step * i, digits if i else 0))
        for i, y in enumerate(_levels(step, top, scale))
    ]


def _stacked(
    parts: Sequence[Part], left: Sequence[float], wide: float, scale: float
) -> list[Layer]:
    floor = [float(BASE)] * len(left)
    layers = []
    for css, part in zip(PALETTE, parts, strict=False):
        path = []
        for i, x in enumerate(left):
            height = float(part.values[i]) * scale
            if height > 0:
                floor[i] -= height
                path.append(
                    f"M{plain(x)} {plain(floor[i])}h{plain(wide)}v{plain(height)}h-{plain(wide)}z"
                )
        layers.append(Layer(css, "".join(path)))
    return layers


def _limit_line(limits: Sequence[Number] | None, pitch: float, scale: float) -> str:
    if not limits:
        return ""
    pieces = [f"{plain(BASE - float(limit) * scale)}h{plain(pitch)}" for limit in limits]
    return f"M{LEFT} " + "V".join(pieces)


def _total_texts(
    heights: Sequence[float], left: Sequence[float], wide: float, scale: float
) -> list[Text]:
    highest = max(heights, default=0)
    crowded = len(heights) > CROWDED
    digits = 1 if highest < 100 else 0
    shown = [i for i, height in enumerate(heights) if height and (not crowded or height == highest)]
    return [
        Text(
            plain(left[i] + wide / 2),
            plain(BASE - heights[i] * scale - 5),
            write_number(heights[i], digits),
        )
        for i in shown
    ]


def _quarter_texts(quarters: Sequence[str], left: Sequence[float], wide: float) -> list[Text]:
    if len(quarters) > CROWDED:
        return []
    return [
        Text(plain(x + wide / 2), "165", _short_quarter(quarter))
        for quarter, x in zip(quarters, left, strict=True)
    ]


def _short_quarter(quarter: str) -> str:
    """The quarter without its year; several quarters in one column as Q1+."""
    first, _, more = quarter.partition("–")
    return first.partition("-")[2] + ("+" if more else "")


def _year_texts(quarters: Sequence[str], left: Sequence[float]) -> list[Text]:
    y = "167" if len(quarters) > CROWDED else "180"
    seen: set[str] = set()
    texts = []
    for quarter, x in zip(quarters, left, strict=True):
        year = quarter.partition("-")[0]
        if year not in seen:
            seen.add(year)
            texts.append(Text(plain(x), y, year))
    return texts


def _name_texts(parts: Sequence[Part], scale: float) -> list[Text]:
    """Return the names beside the last column, kept a line apart."""
    floor, lowest = float(BASE), float(BASE + LINE)
    texts: list[Text] = []
    for part in parts:
        height = float(part.values[-1]) * scale if part.values else 0.0
        y = min(floor - height / 2 + 4, lowest - LINE)
        lowest = y
        floor -= height
        texts.append(Text(plain(RIGHT + 6), plain(y), part.label))
    return texts


def _spoken(label: str, quarters: Sequence[str], heights: Sequence[float], unit: str) -> str:
    values = "; ".join(
        f"{quarter}: {write_number(height, 1)}"
        for quarter, height in zip(quarters, heights, strict=True)
    )
    return f"{label}, {unit}. {values}."
