"""Geometry of the drawings: what is drawn is what was given."""

import re
from itertools import pairwise

import pytest
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


names = st.sampled_from([f"N{number}" for number in range(14)])
flows = st.lists(
    st.builds(
        charts.Flow,
        path=st.tuples(names, names, names),
        amount=st.floats(0.001, 1_000),
    ),
    min_size=1,
    max_size=60,
)


def drawn(given_flows: list[charts.Flow]) -> charts.Streams:
    return charts.streams(
        given_flows,
        label="Money",
        rest=("other A", "other B", "other C"),
        write=lambda a: f"{a:.1f}",
    )


@settings(max_examples=80)
@given(flows)
def test_what_flows_into_every_node_flows_out_of_it(given_flows: list[charts.Flow]) -> None:
    chart = drawn(given_flows)

    whole = sum(float(flow.amount) for flow in given_flows)
    for column in chart.nodes:
        assert sum(node.amount for node in column) == pytest.approx(whole)
    for column, bands in enumerate(chart.bands):
        for i, node in enumerate(chart.nodes[column]):
            out = [band for band in bands if band.source == i]
            assert sum(band.amount for band in out) == pytest.approx(node.amount)
            assert sum(band.thick for band in out) == pytest.approx(node.height)
        for i, node in enumerate(chart.nodes[column + 1]):
            into = [band for band in bands if band.target == i]
            assert sum(band.amount for band in into) == pytest.approx(node.amount)
            assert sum(band.thick for band in into) == pytest.approx(node.height)


@settings(max_examples=80)
@given(flows)
def test_neither_bars_nor_bands_nor_words_of_the_streams_overlap(
    given_flows: list[charts.Flow],
) -> None:
    chart = drawn(given_flows)

    assert len(chart.nodes[0]) <= 4  # parts of a stack
    for column in chart.nodes:
        for above, below in pairwise(column):
            assert above.top + above.height < below.top
    for bands in chart.bands:
        for end, start in (("source", "start"), ("target", "end")):
            by_node = sorted((getattr(b, end), getattr(b, start), b.thick) for b in bands)
            for above, below in pairwise(by_node):
                if above[0] == below[0]:
                    assert above[1] + above[2] <= below[1] + 1e-6
    assert charts.overlaps(chart.names, line=12.8) == []


def test_long_names_of_the_streams_leave_each_other_room() -> None:
    long = "Найменування без кінця і краю"
    chart = drawn([charts.Flow((long, long, long), 5)])

    # On a phone a bold letter of 12 units is some 6.7 wide.
    ends = {}
    for text in chart.names:
        wide = 6.7 * len(text.text)
        x = float(text.x)
        ends[text.x, text.anchor] = (x - wide, x) if text.anchor == "end" else (x, x + wide)
    spans = sorted(ends.values())
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


works = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 6)).map(
        lambda each: charts.Work(each[0], each[0] + each[1])
    ),
    min_size=1,
    max_size=40,
)


@given(works)
def test_projects_of_one_lane_follow_each_other_in_the_least_number_of_lanes(
    given_works: list[charts.Work],
) -> None:
    laid = charts.lanes(given_works)

    assert sorted(map(repr, (w for lane in laid for w in lane))) == sorted(map(repr, given_works))
    for lane in laid:
        assert all(before.ready <= after.start for before, after in pairwise(lane))
    most = max(sum(w.start <= q < w.ready for w in given_works) for q in range(20))
    assert len(laid) == most


@given(works, works)
def test_rows_of_a_timeline_stand_apart_and_count_what_is_under_way(
    few: list[charts.Work], many: list[charts.Work]
) -> None:
    quarters = [f"{2027 + i // 4}-Q{i % 4 + 1}" for i in range(19)]
    chart = charts.timeline(
        quarters,
        [charts.Region("A", few), charts.Region("B", many)],
        label="When",
        write_count="%(name)s: %(count)s",
    )

    first, second = chart.rows
    assert first.bottom < second.top + 14
    assert sum(first.under_way) == sum(work.ready - work.start for work in few)
    assert f"A: {len(few)}" in chart.label


def test_each_community_of_a_plan_is_one_circle_of_its_stage() -> None:
    spots = [
        charts.Spot(36.26, 49.98, 900, "works", "K"),
        charts.Spot(34.0, 51.6, 100, "built"),
        charts.Spot(35.0, 50.6, 100, "later"),
    ]

    drawing = charts.plan_map(spots, label="The plan.")

    sizes = [[float(circle.r) for circle in group.circles] for group in drawing.circles]
    assert [len(group) for group in sizes] == [1, 1, 1]
    assert sizes[1][0] == pytest.approx(3 * sizes[0][0], abs=0.2)  # the area is the money
    assert [row.count for row in drawing.scale] == [1, 1, 1]
    assert [text.text for text in drawing.names] == ["K"]


def test_a_curve_of_plans_starts_at_zero_and_never_stands_above_its_bound() -> None:
    with override("en"):
        chart = charts.rising(
            [charts.Step(60, 6.0, 6.1), charts.Step(15, 2.0, 2.5), charts.Step(30, 3.8, 4.0)],
            label="Gain against money", given_unit="EUR million", gives_unit="million",
        )  # fmt: skip

    places, bounds = (
        [tuple(map(float, p.split())) for p in re.split("[ML]", d)[1:]]
        for d in (chart.line, chart.bound)
    )
    assert [x for x, _y in places] == sorted(x for x, _y in places)
    assert all(up[1] <= down[1] for up, down in zip(bounds, places, strict=True))
    heights = {text.text: float(text.y) - 4 for text in chart.ticks if text.anchor == "end"}
    assert heights["6"] == pytest.approx(places[-1][1], abs=0.1)
    assert heights["0"] == 150
    assert chart.label == (
        "Gain against money. 15.0 EUR million: 2.0 million; "
        "30.0 EUR million: 3.8 million; 60.0 EUR million: 6.0 million."
    )
