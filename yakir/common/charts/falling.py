"""A stepped line of shares over time."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from yakir.common.charts.drawing import (
    WIDTH,
    Axis,
    Number,
    Text,
    Touch,
    nice_step,
    plain,
    touches,
)
from yakir.common.formats import write_number, write_percent


@dataclass(frozen=True)
class Steps:
    """A falling line with its area, ready to draw."""

    label: str
    grid: str
    axis: str
    line: str
    area: str
    ticks: list[Text]
    marks: list[Text]
    touches: list[Touch]


def steps(
    points: Sequence[tuple[Number, Number]],
    *,
    label: str,
    unit: str,
    marks: Sequence[tuple[Number, str]] = (),
) -> Steps:
    """Return a stepped line of shares over time; points are (time, share), the last ends it."""
    left, right, base, top = 30.0, 336.0, 150.0, 14.0
    horizon = float(points[-1][0]) or 1.0
    peak = max(float(share) for _, share in points)
    step = nice_step(max(peak, 0.01))
    ceiling = step * max(1, math.ceil(peak / step))

    def x(time: Number) -> float:
        return left + (right - left) * float(time) / horizon

    def y(share: Number) -> float:
        return base - (base - top) * float(share) / ceiling

    path = f"M{plain(x(points[0][0]))} {plain(y(points[0][1]))}"
    path += "".join(f"H{plain(x(time))}V{plain(y(share))}" for time, share in points[1:])
    words = [f"{write_number(time)} {unit}: {write_percent(share)}" for time, share in points]
    levels = [step * i for i in range(round(ceiling / step) + 1)]
    times = [horizon * i / 3 for i in range(4)]
    return Steps(
        label=f"{label}. {'; '.join(words)}",
        grid="".join(f"M{plain(left)} {plain(y(level))}H{plain(right)}" for level in levels[1:]),
        axis=f"M{plain(left)} {plain(base)}H{plain(right)}",
        line=path,
        area=f"{path}V{plain(base)}H{plain(left)}z",
        ticks=[
            *(Text(plain(left - 4), plain(y(v) + 4), write_percent(v), "end") for v in levels),
            *_time_texts(times, x, unit),
        ],
        marks=[_step_mark(time, text, points, x, y) for time, text in marks],
        touches=touches([x(time) for time, _ in points], right, words, top=top, base=base),
    )


def _time_texts(times: Sequence[float], x: Axis, unit: str) -> list[Text]:
    anchors = ("start", "middle", "middle", "end")
    return [
        Text(plain(x(time)), "168", f"{write_number(time)} {unit}" if time else "0", anchor)
        for time, anchor in zip(times, anchors, strict=True)
    ]


def _step_mark(
    time: Number, text: str, points: Sequence[tuple[Number, Number]], x: Axis, y: Axis
) -> Text:
    share = max((float(value) for at, value in points if at >= time), default=0.0)
    late = x(time) > WIDTH * 0.6
    return Text(
        plain(x(time) - 4 if late else x(time) + 5),
        plain(y(share) - 5),
        text,
        "end" if late else "start",
    )
