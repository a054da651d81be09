"""A curve of shares over hours inside its interval of confidence, under a dashed line."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from yakir.common.charts.drawing import Entry, Level, Text, Touch, nice_step, plain, touches, trail
from yakir.common.formats import write_number, write_percent

LEFT, RIGHT, TOP, BASE = 34.0, 336.0, 12.0, 150.0
#: Hours that can be pointed at one by one; of more, every second, third and so on.
MOST_TOUCHED = 36


@dataclass(frozen=True)
class Curve:
    """A curve in its band, ready to draw."""

    label: str
    grid: str
    axis: str
    band: str
    line: str
    rule: str
    ticks: list[Text]
    marks: list[Text]
    legend: list[Entry]
    touches: list[Touch]


def enclosed(
    shares: Sequence[float],
    *,
    low: Sequence[float],
    high: Sequence[float],
    rule: float,
    label: str,
    unit: str,
    legend: Sequence[Entry],
    words: Callable[[int], str],
) -> Curve:
    """Return the curve; shares are by hour from 0 on, `words` tell an hour that is pointed at."""
    hours = len(shares) - 1
    floor = max(math.floor((min(*shares, *low, rule) - 0.01) * 10) / 10, 0.0)

    def x(hour: float) -> float:
        return LEFT + (RIGHT - LEFT) * hour / hours

    def y(share: float) -> float:
        return BASE - (BASE - TOP) * (share - floor) / (1 - floor)

    there = [(x(hour), y(share)) for hour, share in enumerate(high)]
    back = [(x(hour), y(share)) for hour, share in reversed(list(enumerate(low)))]
    step = nice_step(1 - floor)
    levels = [floor + step * i for i in range(round((1 - floor) / step) + 1)]
    told = range(0, hours + 1, -(-hours // MOST_TOUCHED) or 1)
    return Curve(
        label=label,
        grid="".join(f"M{plain(LEFT)} {plain(y(level))}H{plain(RIGHT)}" for level in levels[1:]),
        axis=f"M{plain(LEFT)} {plain(BASE)}H{plain(RIGHT)}",
        band=f"{trail([*there, *back])}z",
        line=trail([(x(hour), y(share)) for hour, share in enumerate(shares)]),
        rule=f"M{plain(x(0))} {plain(y(rule))}H{plain(x(hours))}",
        ticks=[
            *(Text(plain(LEFT - 4), plain(y(v) + 4), write_percent(v), "end") for v in levels),
            *_hour_ticks(hours, x, unit),
        ],
        marks=[
            Text(plain(x(hours)), plain(y(shares[-1]) - 6), write_percent(shares[-1], 1), "end")
        ],
        legend=list(legend),
        touches=touches(
            [x(hour) for hour in told], RIGHT, [words(hour) for hour in told], top=TOP, base=BASE
        ),
    )


def _hour_ticks(hours: int, x: Level, unit: str) -> list[Text]:
    marked = sorted({0, *(round(hours * part / 4) for part in range(1, 5))})
    anchors = ["start", *["middle"] * (len(marked) - 2), "end"]
    return [
        Text(plain(x(hour)), "168", f"{write_number(hour)} {unit}" if hour else "0", anchor)
        for hour, anchor in zip(marked, anchors, strict=True)
    ]
