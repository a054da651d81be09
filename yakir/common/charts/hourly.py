"""What is stacked in every hour of a week, with a line over it and marked hours behind it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

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
    words: Callable[[int], str],
) -> Week:
    """
    Return at most four parts stacked in each hour, a line over them, and marked hours shaded.

    `words` tell an hour that is pointed at.
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
            [LEFT + pitch * hour for hour in range(hours)],
            RIGHT,
            [words(hour) for hour in range(hours)],
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
    path = [f"M{plain(LEFT + pitch * begin)} {plain(y(low[begin]))}"]
    for hour in range(begin, end):
        path.append(f"V{plain(y(high[hour]))}H{plain(LEFT + pitch * (hour + 1))}")
    for hour in range(end - 1, begin - 1, -1):
        path.append(f"V{plain(y(low[hour]))}H{plain(LEFT + pitch * hour)}")
    return "".join(path) + "z"


def _stairs(values: Sequence[float], pitch: float, y: Level) -> str:
    path = [f"M{plain(LEFT)} {plain(y(values[0]))}H{plain(LEFT + pitch)}"]
    for hour, (before, now) in enumerate(pairwise(values), 1):
        rise = f"V{plain(y(now))}" if now != before else ""
        path.append(f"{rise}H{plain(LEFT + pitch * (hour + 1))}")
    return "".join(path)


def _shaded(marked: Sequence[bool], pitch: float) -> str:
    return "".join(
        f"M{plain(LEFT + pitch * hour)} {plain(TOP)}h{plain(pitch)}V{plain(BASE)}h-{plain(pitch)}z"
        for hour, here in enumerate(marked)
        if here
    )
