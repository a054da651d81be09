"""What is stacked in every hour of a week, with a line over it and marked hours behind it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from yakir.common.charts.drawing import (
    PALETTE,
    Entry,
    Layer,
    Level,
    Text,
    Touch,
    nice_step,
    plain,
    touches,
)
from yakir.common.charts.enclosed import BASE, LEFT, RIGHT, TOP
from yakir.common.formats import write_number

DAY = 24


@dataclass(frozen=True)
class Told:
    """What a stretch of hours says when it is pointed at, from its first hour on."""

    hour: int
    words: str


@dataclass(frozen=True)
class Week:
    """The hours of a week, ready to draw."""

    label: str
    grid: str
    axis: str
    dark: str
    layers: list[Layer]
    load: str
    ticks: list[Text]
    legend: list[Entry]
    touches: list[Touch]


def hourly(
    stacked: Sequence[Sequence[float]],
    line: Sequence[float],
    *,
    marked: Sequence[bool],
    label: str,
    legend: Sequence[Entry],
    told: Sequence[Told],
) -> Week:
    """
    Return at most four parts stacked in each hour, a line over them, and marked hours shaded.

    Stretches of hours that are pointed at say what is `told`, each from its hour to the next one's.
    """
    hours = len(line)
    given = [sum(part[hour] for part in stacked) for hour in range(hours)]
    peak = max([*given, *line, 0.001])
    step = nice_step(peak)
    ceiling = step * max(1, math.ceil(peak / step))
    pitch = (RIGHT - LEFT) / hours

    def y(amount: float) -> float:
        return BASE - (BASE - TOP) * amount / ceiling

    floor = [0.0] * hours
    layers = []
    for css, part in zip(PALETTE, stacked, strict=True):
        top = [low + max(value, 0.0) for low, value in zip(floor, part, strict=True)]
        layers.append(Layer(css, _between(floor, top, pitch, y)))
        floor = top
    levels = [step * i for i in range(round(ceiling / step) + 1)]
    return Week(
        label=label,
        grid="".join(f"M{plain(LEFT)} {plain(y(level))}H{plain(RIGHT)}" for level in levels[1:]),
        axis=f"M{plain(LEFT)} {plain(BASE)}H{plain(RIGHT)}",
        dark=_shaded(marked, pitch),
        layers=[layer for layer in layers if layer.d],
        load=_stairs(line, pitch, y),
        ticks=[
            *(
                Text(
                    plain(LEFT - 4), plain(y(v) + 4), write_number(v, 0 if step >= 1 else 1), "end"
                )
                for v in levels
            ),
            *(
                Text(
                    plain(LEFT + pitch * (day + 0.5) * DAY), "165", write_number(day + 1), "middle"
                )
                for day in range(hours // DAY)
            ),
        ],
        legend=list(legend),
        touches=touches(
            [LEFT + pitch * each.hour for each in told],
            RIGHT,
            [each.words for each in told],
            top=TOP,
            base=BASE,
        ),
    )


def _between(low: Sequence[float], high: Sequence[float], pitch: float, y: Level) -> str:
    """An area between two stairs; runs of hours without any are left out."""
    path, begin = [], None
    for hour in range(len(low) + 1):
        some = hour < len(low) and high[hour] - low[hour] > 1e-6
        if some and begin is None:
            begin = hour
        elif not some and begin is not None:
            path.append(_block(low, high, begin, hour, pitch, y))
            begin = None
    return "".join(path)


def _block(
    low: Sequence[float], high: Sequence[float], begin: int, end: int, pitch: float, y: Level
) -> str:
    tops = [plain(y(value)) for value in high[begin:end]]
    floors = [plain(y(value)) for value in low[begin:end]]
    edges = [plain(LEFT + pitch * hour) for hour in range(begin, end + 1)]
    there = _along(tops, edges[1:])
    back = _along(floors[::-1], edges[-2::-1])
    return f"M{edges[0]} {floors[0]}{there}{back}z"


def _along(levels: Sequence[str], ends: Sequence[str]) -> str:
    """Stairs through levels, each kept to its end; a level that goes on is one line."""
    runs = [
        (level, end)
        for place, (level, end) in enumerate(zip(levels, ends, strict=True))
        if place + 1 == len(levels) or levels[place + 1] != level
    ]
    return "".join(f"V{level}H{end}" for level, end in runs)


def _stairs(values: Sequence[float], pitch: float, y: Level) -> str:
    levels = [plain(y(value)) for value in values]
    ends = [plain(LEFT + pitch * hour) for hour in range(1, len(values) + 1)]
    return f"M{plain(LEFT)} {levels[0]}{_along(levels, ends)}"


def _shaded(marked: Sequence[bool], pitch: float) -> str:
    return "".join(
        f"M{plain(LEFT + pitch * hour)} {plain(TOP)}h{plain(pitch)}V{plain(BASE)}h-{plain(pitch)}z"
        for hour, here in enumerate(marked)
        if here
    )
