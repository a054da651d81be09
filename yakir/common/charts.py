"""Geometry of the charts that the server draws; the sheet gives colour and size of text."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from yakir.common.formats import write_number, write_percent, write_plain

WIDTH = 340
LEFT, RIGHT = 24, 272
TOP, BASE = 24, 150
PALETTE = ("p1", "p2", "p3", "p4")
CROWDED = 10
NAME_FITS = 9
LINE = 13
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
class Part:
    """One part of every column, with its value in each quarter."""

    label: str
    values: Sequence[Number]


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
        grid="".join(f"M{LEFT} {_n(y)}H{RIGHT}" for y in _levels(step, top, scale)[1:]),
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


def nice_step(top: float) -> float:
    """Return a round step that parts 0 to top in two to five."""
    if top <= 0:
        return 1.0
    size = float(10 ** math.floor(math.log10(top)))
    for step in (0.2, 0.5, 1, 2):
        if top / (size * step) <= 5:
            return size * step
    return size * 5


def _n(value: Number) -> str:
    return write_plain(value, 1)


def _levels(step: float, top: float, scale: float) -> list[float]:
    return [BASE - step * i * scale for i in range(round(top / step) + 1)]


def _tick_texts(step: float, top: float, scale: float) -> list[Text]:
    digits = 0 if step >= 1 else 1
    return [
        Text(_n(LEFT - 4), _n(y + 4), write_number(step * i, digits if i else 0))
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
                path.append(f"M{_n(x)} {_n(floor[i])}h{_n(wide)}v{_n(height)}h-{_n(wide)}z")
        layers.append(Layer(css, "".join(path)))
    return layers


def _limit_line(limits: Sequence[Number] | None, pitch: float, scale: float) -> str:
    if not limits:
        return ""
    pieces = [f"{_n(BASE - float(limit) * scale)}h{_n(pitch)}" for limit in limits]
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
            _n(left[i] + wide / 2),
            _n(BASE - heights[i] * scale - 5),
            write_number(heights[i], digits),
        )
        for i in shown
    ]


def _quarter_texts(quarters: Sequence[str], left: Sequence[float], wide: float) -> list[Text]:
    if len(quarters) > CROWDED:
        return []
    return [
        Text(_n(x + wide / 2), "165", _short_quarter(quarter))
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
            texts.append(Text(_n(x), y, year))
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
        texts.append(Text(_n(RIGHT + 6), _n(y), part.label))
    return texts


def _spoken(label: str, quarters: Sequence[str], heights: Sequence[float], unit: str) -> str:
    values = "; ".join(
        f"{quarter}: {write_number(height, 1)}"
        for quarter, height in zip(quarters, heights, strict=True)
    )
    return f"{label}, {unit}. {values}."


@dataclass(frozen=True)
class Gap:
    """How near a value is to its proven bound, ready to draw."""

    label: str
    width: str
    value_label: str
    bound_label: str


def gap(value: Number, bound: Number, *, value_label: str, bound_label: str) -> Gap:
    """Return the bar of a value under the dashed line of its bound."""
    share = float(value) / float(bound) if bound else 0.0
    return Gap(
        label=f"{value_label}; {bound_label}.",
        width=_n(330 * min(max(share, 0.0), 1.0)),
        value_label=value_label,
        bound_label=bound_label,
    )


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

    path = f"M{_n(x(points[0][0]))} {_n(y(points[0][1]))}"
    path += "".join(f"H{_n(x(time))}V{_n(y(share))}" for time, share in points[1:])
    levels = [step * i for i in range(round(ceiling / step) + 1)]
    times = [horizon * i / 3 for i in range(4)]
    return Steps(
        label=f"{label}. "
        + "; ".join(
            f"{write_number(time)} {unit}: {write_percent(share)}" for time, share in points
        ),
        grid="".join(f"M{_n(left)} {_n(y(level))}H{_n(right)}" for level in levels[1:]),
        axis=f"M{_n(left)} {_n(base)}H{_n(right)}",
        line=path,
        area=f"{path}V{_n(base)}H{_n(left)}z",
        ticks=[
            *(Text(_n(left - 4), _n(y(v) + 4), write_percent(v), "end") for v in levels),
            *_time_texts(times, x, unit),
        ],
        marks=[_step_mark(time, text, points, x, y) for time, text in marks],
    )


def _time_texts(times: Sequence[float], x: Axis, unit: str) -> list[Text]:
    anchors = ("start", "middle", "middle", "end")
    return [
        Text(_n(x(time)), "168", f"{write_number(time)} {unit}" if time else "0", anchor)
        for time, anchor in zip(times, anchors, strict=True)
    ]


def _step_mark(
    time: Number, text: str, points: Sequence[tuple[Number, Number]], x: Axis, y: Axis
) -> Text:
    share = max((float(value) for at, value in points if at >= time), default=0.0)
    late = x(time) > WIDTH * 0.6
    return Text(
        _n(x(time) - 4 if late else x(time) + 5), _n(y(share) - 5), text, "end" if late else "start"
    )


@dataclass(frozen=True)
class Place:
    """A community on the map; band is great, medium, lesser, status, occupied or None."""

    lon: Number
    lat: Number
    band: str | None = None
    population: int = 0
    name: str = ""
    side: str = "start"


@dataclass(frozen=True)
class Circle:
    """A community large enough for a circle of its own."""

    x: str
    y: str
    r: str


@dataclass(frozen=True)
class Circles:
    """The circles of one class."""

    css: str
    circles: list[Circle]


@dataclass(frozen=True)
class Row:
    """A line of the map's scale."""

    css: str
    label: str
    count: int
    share: float


@dataclass(frozen=True)
class Map:
    """Every community of Ukraine, ready to draw."""

    label: str
    layers: list[Layer]
    circles: list[Circles]
    names: list[Text]
    scale: list[Row]


# `_ukraine.html` is drawn in this projection: parallels have their true length near 48.6°.
X0, X_PER_DEGREE = -875.7, 39.7
Y0, Y_PER_DEGREE = 3148.3, -60.024
RADIUS = 0.01258
SMALLEST_CIRCLE = 52_000
BANDS = (("lesser", "m5", "d5"), ("medium", "m3", "d3"), ("great", "m1", "d1"))


def on_map(lon: Number, lat: Number) -> tuple[float, float]:
    """Return where a place lies on the drawing."""
    return X0 + X_PER_DEGREE * float(lon), Y0 + Y_PER_DEGREE * float(lat)


def need_map(places: Iterable[Place], *, label: str) -> Map:
    """Return the map of need: circles by band, squares for a status, dots for the rest."""
    known = list(places)
    small = {
        band: [p for p in known if p.band == band and p.population < SMALLEST_CIRCLE]
        for band, _, _ in BANDS
    }
    status = _dots(p for p in known if p.band == "status")
    layers = [
        Layer("all", _dots(p for p in known if p.band is None)),
        Layer("occ", _dots(p for p in known if p.band == "occupied")),
        Layer("sq", status),
        Layer("sq sq--in", status),
        *(
            Layer("dots-rim pale" if band == "lesser" else "dots-rim", _dots(small[band]))
            for band, _, _ in BANDS
        ),
        *(Layer(f"dots-s {css}", _dots(small[band])) for band, _, css in BANDS),
    ]
    return Map(
        label=label,
        layers=[layer for layer in layers if layer.d],
        circles=[Circles(css, _circles(known, band)) for band, css, _ in BANDS],
        names=[_name(place) for place in known if place.name],
        scale=need_scale(known),
    )


def need_scale(places: Iterable[Place]) -> list[Row]:
    """Return how many communities each band holds, and how many have a status instead."""
    known = list(places)
    rows = [
        ("m1", gettext("great need"), {"great"}),
        ("m3", gettext("medium need"), {"medium"}),
        ("m5", gettext("lesser need"), {"lesser"}),
        ("st", gettext("status, no estimate"), {"status"}),
    ]
    counts = [sum(place.band in bands for place in known) for _, _, bands in rows]
    most = max([*counts, 1])
    return [
        Row(css, text, count, count / most)
        for (css, text, _), count in zip(rows, counts, strict=True)
    ]


def _dots(places: Iterable[Place]) -> str:
    """Return one path of points; each is a line of no length with a round or square end."""
    spots = sorted({tuple(round(c) for c in on_map(p.lon, p.lat)) for p in places})
    path, last = [], (0, 0)
    for x, y in spots:
        dx, dy = x - last[0], y - last[1]
        path.append(f"m{dx}{dy:+d}h0" if dy < 0 else f"m{dx} {dy}h0")
        last = (x, y)
    return "".join(path)


def _circles(places: Sequence[Place], band: str) -> list[Circle]:
    large = [p for p in places if p.band == band and p.population >= SMALLEST_CIRCLE]
    circles = []
    for place in sorted(large, key=lambda p: -p.population):
        x, y = on_map(place.lon, place.lat)
        circles.append(Circle(_n(x), _n(y), _n(RADIUS * math.sqrt(place.population))))
    return circles


def _name(place: Place) -> Text:
    x, y = on_map(place.lon, place.lat)
    away = RADIUS * math.sqrt(max(place.population, SMALLEST_CIRCLE)) + 3
    shift = {"start": away, "end": -away}.get(place.side, 0.0)
    return Text(_n(x + shift), _n(y + 4), place.name, place.side, "em")
