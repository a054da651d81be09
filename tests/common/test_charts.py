"""Geometry of the drawings: what is drawn is what was given."""

import re

from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from yakir.common import charts


def closing(*points: tuple[float, float | None, float | None]) -> charts.Closing | None:
    with override("en"):
        return charts.closing(
            [charts.Point(*point) for point in points],
            label="Closing", unit="s", value_name="plan", bound_name="bound",
        )  # fmt: skip


def heights(path: str) -> list[float]:
    """Return the heights of a stepped path, in order."""
    first = re.match(r"M[\d.]+ ([\d.]+)", path)
    return [float(first[1]), *(float(y) for y in re.findall(r"V([\d.]+)", path))] if first else []


def test_there_is_no_curve_without_a_bound() -> None:
    assert closing((1, None, None)) is None
    assert closing((1, 5.0, None), (2, 5.0, 0.0)) is None


def test_the_last_levels_of_plan_and_bound_are_their_shares_of_the_last_bound() -> None:
    chart = closing((1, 80.0, 120.0), (3, 95.0, 110.0), (4, 98.0, 100.0))

    assert chart is not None
    ticks = {text.text: float(text.y) - 4 for text in chart.ticks if text.text.endswith("%")}
    assert heights(chart.bound)[-1] == ticks["100%"]
    assert heights(chart.value)[0] == ticks["80%"]
    assert "4 s: 98.0%" in chart.label


shares = st.floats(0.01, 1.0)


@settings(max_examples=50)
@given(st.lists(st.tuples(shares, shares), min_size=1, max_size=30))
def test_a_plan_that_only_rises_and_a_bound_that_only_falls_never_cross(
    moves: list[tuple[float, float]],
) -> None:
    values = sorted(value for value, _ in moves)
    bounds = sorted((values[-1] + over for _, over in moves), reverse=True)
    chart = closing(*((i + 1.0, v, b) for i, (v, b) in enumerate(zip(values, bounds, strict=True))))

    assert chart is not None
    up, down = heights(chart.value), heights(chart.bound)
    assert up == sorted(up, reverse=True)
    assert down == sorted(down)
    assert all(high <= low for high, low in zip(down, up, strict=True))
