"""Geometry of an island's charts: its survival by duration, and a week hour by hour."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from yakir.common.charts import PALETTE, Entry, Layer, Text, nice_step
from yakir.common.formats import write_number, write_percent, write_plain

LEFT, RIGHT, TOP, BASE = 34.0, 336.0, 12.0, 150.0
DAY = 24
Axis = Callable[[float], float]
SOURCES = ("grid", "sun", "battery", "engines")


@dataclass(frozen=True)
class Curve:
    """Survival by duration under the rule's line, ready to draw."""

    label: str
    grid: str
    axis: str
    band: str
    line: str
    rule: str
    ticks: list[Text]
    marks: list[Text]
    legend: list[Entry]


@dataclass(frozen=True)
class Week:
    """What gave power in each hour of a week, ready to draw."""

    label: str
    grid: str
    axis: str
    dark: str
    layers: list[Layer]
    load: str
    ticks: list[Text]
    legend: list[Entry]


def curve(survival: Mapping[str, Sequence[float]], *, probability: float) -> Curve:
    """Return the exact survival, the interval of unseen years, and the rule as a dashed line."""
    exact, low, high = survival["exact"], survival["low"], survival["high"]
    hours = len(exact) - 1
    floor = max(math.floor((min(*exact, *low, probability) - 0.01) * 10) / 10, 0.0)

    def x(hour: float) -> float:
        return LEFT + (RIGHT - LEFT) * hour / hours

    def y(share: float) -> float:
        return BASE - (BASE - TOP) * (share - floor) / (1 - floor)

    there = [(x(h), y(share)) for h, share in enumerate(high)]
    back = [(x(h), y(share)) for h, share in reversed(list(enumerate(low)))]
    step = nice_step(1 - floor)
    levels = [floor + step * i for i in range(round((1 - floor) / step) + 1)]
    return Curve(
        label=_spoken_curve(exact, low, high, probability),
        grid="".join(f"M{_n(LEFT)} {_n(y(level))}H{_n(RIGHT)}" for level in levels[1:]),
        axis=f"M{_n(LEFT)} {_n(BASE)}H{_n(RIGHT)}",
        band=f"{_path([*there, *back])}z",
        line=_path([(x(h), y(share)) for h, share in enumerate(exact)]),
        rule=f"M{_n(x(0))} {_n(y(probability))}H{_n(x(hours))}",
        ticks=[
            *(Text(_n(LEFT - 4), _n(y(v) + 4), write_percent(v), "end") for v in levels),
            *_hour_ticks(hours, x),
        ],
        marks=[Text(_n(x(hours)), _n(y(exact[-1]) - 6), write_percent(exact[-1], 1), "end")],
        legend=[
            Entry("line", _("Exact, over failures of machines, charge and fuel")),
            Entry("area", _("Years the search has not seen, interval of confidence")),
            Entry("lim", _("What was asked for")),
        ],
    )


def _hour_ticks(hours: int, x: Axis) -> list[Text]:
    unit = _("h")
    marked = sorted({0, *(round(hours * part / 4) for part in range(1, 5))})
    anchors = ["start", *["middle"] * (len(marked) - 2), "end"]
    return [
        Text(_n(x(hour)), "168", f"{write_number(hour)} {unit}" if hour else "0", anchor)
        for hour, anchor in zip(marked, anchors, strict=True)
    ]


def _spoken_curve(
    exact: Sequence[float], low: Sequence[float], high: Sequence[float], probability: float
) -> str:
    hours = len(exact) - 1
    told = sorted({h for h in (24, 48, 72) if h < hours} | {hours})
    values = "; ".join(
        _("%(hours)s h: %(share)s, unseen years %(low)s to %(high)s")
        % {
            "hours": hour,
            "share": write_percent(exact[hour], 1),
            "low": write_percent(low[hour], 1),
            "high": write_percent(high[hour], 1),
        }
        for hour in told
    )
    return _("Probability that the critical load is served, asked %(asked)s. %(values)s.") % {
        "asked": write_percent(probability, 1),
        "values": values,
    }


def week(flows: Mapping[str, Sequence[float]], *, label: str) -> Week:
    """Return what gave power hour by hour, the load as a line, hours without the grid shaded."""
    hours = len(flows["load"])
    given = [sum(flows[name][i] for name in SOURCES) for i in range(hours)]
    peak = max([*given, *flows["load"], 0.001])
    step = nice_step(peak)
    ceiling = step * max(1, math.ceil(peak / step))
    pitch = (RIGHT - LEFT) / hours

    def y(power: float) -> float:
        return BASE - (BASE - TOP) * power / ceiling

    floor = [0.0] * hours
    layers = []
    for css, name in zip(PALETTE, SOURCES, strict=True):
        top = [low + max(value, 0.0) for low, value in zip(floor, flows[name], strict=True)]
        layers.append(Layer(css, _between(floor, top, pitch, y)))
        floor = top
    levels = [step * i for i in range(round(ceiling / step) + 1)]
    return Week(
        label=label,
        grid="".join(f"M{_n(LEFT)} {_n(y(level))}H{_n(RIGHT)}" for level in levels[1:]),
        axis=f"M{_n(LEFT)} {_n(BASE)}H{_n(RIGHT)}",
        dark=_dark(flows["up"], pitch),
        layers=[layer for layer in layers if layer.d],
        load=_stairs(flows["load"], pitch, y),
        ticks=[
            *(
                Text(_n(LEFT - 4), _n(y(v) + 4), write_number(v, 0 if step >= 1 else 1), "end")
                for v in levels
            ),
            *(
                Text(_n(LEFT + pitch * (day + 0.5) * DAY), "165", write_number(day + 1), "middle")
                for day in range(hours // DAY)
            ),
        ],
        legend=[
            *(
                Entry(css, name)
                for css, name in zip(
                    PALETTE,
                    (_("Grid"), _("Sun"), _("Battery"), _("Generator and cogeneration")),
                    strict=True,
                )
            ),
            Entry("ghost", _("Hours without the grid")),
        ],
    )


def _between(low: Sequence[float], high: Sequence[float], pitch: float, y: Axis) -> str:
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
    low: Sequence[float], high: Sequence[float], begin: int, end: int, pitch: float, y: Axis
) -> str:
    path = [f"M{_n(LEFT + pitch * begin)} {_n(y(low[begin]))}"]
    for hour in range(begin, end):
        path.append(f"V{_n(y(high[hour]))}H{_n(LEFT + pitch * (hour + 1))}")
    for hour in range(end - 1, begin - 1, -1):
        path.append(f"V{_n(y(low[hour]))}H{_n(LEFT + pitch * hour)}")
    return "".join(path) + "z"


def _stairs(values: Sequence[float], pitch: float, y: Axis) -> str:
    path = [f"M{_n(LEFT)} {_n(y(values[0]))}H{_n(LEFT + pitch)}"]
    for hour, (before, now) in enumerate(pairwise(values), 1):
        rise = f"V{_n(y(now))}" if now != before else ""
        path.append(f"{rise}H{_n(LEFT + pitch * (hour + 1))}")
    return "".join(path)


def _dark(up: Sequence[float], pitch: float) -> str:
    path = []
    for hour, supplied in enumerate(up):
        if not supplied:
            left = LEFT + pitch * hour
            path.append(f"M{_n(left)} {_n(TOP)}h{_n(pitch)}V{_n(BASE)}h-{_n(pitch)}z")
    return "".join(path)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)


def _n(value: float) -> str:
    return write_plain(value, 1)
