"""Every community of Ukraine as a mark on one drawing."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from yakir.common.charts.drawing import Layer, Number, Text, plain


@dataclass(frozen=True)
class Place:
    """
    A community on the map; band is great, medium, lesser, status, occupied or None.

    Where it is large enough for a circle, `words` are said when the circle is pointed at.
    """

    lon: Number
    lat: Number
    band: str | None = None
    population: int = 0
    name: str = ""
    side: str = "start"
    words: str = ""

    @property
    def has_circle(self) -> bool:
        """Whether it is large enough for a circle of its own where it has a band."""
        return self.population >= SMALLEST_CIRCLE


@dataclass(frozen=True)
class Circle:
    """A community large enough for a circle of its own, and what it says when pointed at."""

    x: str
    y: str
    r: str
    words: str = ""


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
        band: [p for p in known if p.band == band and not p.has_circle] for band, _, _ in BANDS
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
    large = [p for p in places if p.band == band and p.has_circle]
    circles = []
    for place in sorted(large, key=lambda p: -p.population):
        x, y = on_map(place.lon, place.lat)
        radius = plain(RADIUS * math.sqrt(place.population))
        circles.append(Circle(plain(x), plain(y), radius, place.words))
    return circles


def _name(place: Place) -> Text:
    x, y = on_map(place.lon, place.lat)
    away = RADIUS * math.sqrt(max(place.population, SMALLEST_CIRCLE)) + 3
    shift = {"start": away, "end": -away}.get(place.side, 0.0)
    return Text(plain(x + shift), plain(y + 4), place.name, place.side, "em")
