"""What a plan does where: communities on the map of Ukraine, by how far their projects are."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from yakir.common.charts.drawing import Number, Text, plain
from yakir.common.charts.places import Circle, Circles, Map, Row, on_map

GREATEST, LEAST = 17.0, 2.5  # radius
STAGES = (("later", "m0"), ("works", "m5"), ("built", "m3"))
NAMED = 3


@dataclass(frozen=True)
class Spot:
    """A community of a plan: its money, and whether projects come later, are built, or work."""

    lon: Number
    lat: Number
    amount: Number
    stage: str
    name: str = ""


def plan_map(spots: Iterable[Spot], *, label: str) -> Map:
    """Return circles by money, those that are being built on top."""
    known = sorted(spots, key=lambda spot: (-float(spot.amount), spot.name))
    greatest = max([float(spot.amount) for spot in known], default=0.0) or 1.0
    return Map(
        label=f"{label} {_spoken(known)}",
        layers=[],
        circles=[
            Circles(css, [_circle(spot, greatest) for spot in known if spot.stage == stage])
            for stage, css in STAGES
        ],
        names=[_name(spot, greatest) for spot in _named(known)],
        scale=_scale(known),
    )


def _scale(spots: Sequence[Spot]) -> list[Row]:
    words = {
        "later": gettext("starts later"),
        "built": gettext("in progress"),
        "works": gettext("all in operation"),
    }
    counts = {stage: sum(spot.stage == stage for spot in spots) for stage in words}
    most = max([*counts.values(), 1])
    css = dict(STAGES)
    return [Row(css[stage], words[stage], counts[stage], counts[stage] / most) for stage in words]


def _radius(spot: Spot, greatest: float) -> float:
    return max(GREATEST * math.sqrt(float(spot.amount) / greatest), LEAST)


def _circle(spot: Spot, greatest: float) -> Circle:
    x, y = on_map(spot.lon, spot.lat)
    return Circle(plain(x), plain(y), plain(_radius(spot, greatest)))


def _named(spots: Sequence[Spot]) -> list[Spot]:
    """The greatest that stand far enough from each other for a name."""
    named: list[Spot] = []
    for spot in spots:
        far = all(math.dist(on_map(spot.lon, spot.lat), on_map(o.lon, o.lat)) > 70 for o in named)
        if spot.name and far and len(named) < NAMED:
            named.append(spot)
    return named


def _name(spot: Spot, greatest: float) -> Text:
    x, y = on_map(spot.lon, spot.lat)
    return Text(plain(x - _radius(spot, greatest) - 3), plain(y + 4), spot.name, "end", "em")


def _spoken(spots: Sequence[Spot]) -> str:
    return "; ".join(f"{row.label}: {row.count}" for row in _scale(spots)) + "."
