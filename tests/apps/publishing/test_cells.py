"""Sums over protected records never stand for fewer than three."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from yakir.apps.publishing.rules import Cell, merge_small
from yakir.apps.publishing.rules.cells import OTHER

CELLS = st.lists(
    st.builds(
        Cell,
        oblast=st.sampled_from(["A", "B"]),
        sector=st.sampled_from(["energy", "water", "heat"]),
        years=st.sampled_from([(0,), (2024,), (2025,), (2026,)]),
        records=st.integers(1, 5),
        sums=st.fixed_dictionaries({"people": st.integers(0, 10_000).map(Decimal)}),
        places=st.frozensets(st.sampled_from("pqrst"), min_size=1, max_size=3),
    ),
    max_size=12,
)


PLACES = frozenset("pqr")


def cell(oblast, sector, years, records, places=PLACES) -> Cell:
    return Cell(oblast, sector, years, records, places=places)


@given(CELLS)
def test_no_published_sum_stands_for_fewer_than_three_and_none_is_lost(cells):
    merged = merge_small(cells)

    assert all(cell.records >= 3 and len(cell.places) >= 3 for cell in merged.cells)
    assert sum(cell.records for cell in merged.cells) + merged.withheld == sum(
        cell.records for cell in cells
    )
    keys = [(cell.oblast, cell.sector, cell.years) for cell in merged.cells]
    assert len(keys) == len(set(keys))


@given(CELLS)
def test_sums_are_conserved_where_nothing_is_withheld(cells):
    merged = merge_small(cells)

    if merged.withheld == 0:
        assert sum(cell.sums["people"] for cell in merged.cells) == sum(
            cell.sums["people"] for cell in cells
        )


def test_a_small_year_joins_the_next():
    cells = [cell("A", "energy", (2024,), 1), cell("A", "energy", (2025,), 2)]

    assert merge_small(cells).cells == (cell("A", "energy", (2024, 2025), 3),)


def test_a_small_last_year_joins_the_one_before():
    cells = [cell("A", "energy", (2024,), 4), cell("A", "energy", (2025,), 1)]

    assert merge_small(cells).cells == (cell("A", "energy", (2024, 2025), 5),)


def test_small_sectors_join_as_other():
    cells = [cell("A", "energy", (2025,), 2), cell("A", "water", (2025,), 1)]

    assert merge_small(cells).cells == (cell("A", OTHER, (2025,), 3),)


def test_what_stays_small_is_dropped_and_counted():
    cells = [cell("A", "energy", (2025,), 2), cell("B", "energy", (2025,), 3)]

    merged = merge_small(cells)

    assert [each.oblast for each in merged.cells] == ["B"]
    assert merged.withheld == 2


def test_the_number_of_one_community_is_not_told_as_that_of_its_oblast():
    alone = [cell("A", "energy", (2025,), 1, frozenset("p")) for _ in range(9)]
    pair = [cell("B", "energy", (2025,), 5, frozenset(place)) for place in "pq"]
    three = [cell("C", "energy", (2025,), 1, frozenset(place)) for place in "pqr"]

    merged = merge_small([*alone, *pair, *three])

    assert [each.oblast for each in merged.cells] == ["C"]
    assert merged.withheld == 19
