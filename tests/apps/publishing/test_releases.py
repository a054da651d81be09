"""Sums of one release less those of another tell of no few records: an attacker tries."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from tests.apps.publishing.test_projects import protected_project
from tests.factories.places import CommunityFactory, neighbours
from tests.factories.released import released
from yakir.apps.journal.models import Payload
from yakir.apps.projects.models import Project
from yakir.apps.publishing.models import SumRelease
from yakir.apps.publishing.queries import projects
from yakir.apps.publishing.rules import Cell, follow, member_of, merge_small

LEAST_AMOUNT = 100
RECORD = st.tuples(
    st.sampled_from("pqrstu"),  # place
    st.sampled_from(["energy", "water"]),
    st.sampled_from([2025, 2026]),
    st.integers(LEAST_AMOUNT, 10_000),
)
# In each round some records are new and some have other values than before.
ROUNDS = st.lists(
    st.tuples(st.lists(RECORD, max_size=5), st.lists(st.integers(0, 30), max_size=4)),
    min_size=1,
    max_size=4,
)


def histories(rounds) -> list[dict[int, tuple]]:
    """Return the records as they were at the end of each round."""
    records, found = {}, []
    for number, (new, changed) in enumerate(rounds):
        records = dict(records)
        for which in changed:
            if which in records:
                place, sector, year, amount = records[which]
                records[which] = (place, sector, year, amount + 1_000 * (number + 1))
        for record in new:
            records[len(records)] = record
        found.append(records)
    return found


def cells_of(records) -> tuple[Cell, ...]:
    return merge_small(
        Cell(
            "A", sector, (year,), 1, {"EUR": Decimal(amount)}, frozenset({place}),
            frozenset({(member_of(place, str(number), amount), "EUR")}),
        )
        for number, (place, sector, year, amount) in records.items()
    ).cells  # fmt: skip


def release_all(rounds, *, carefully: bool) -> list[Cell]:
    """Return every sum that was ever released."""
    groups, shown = {}, []
    for records in histories(rounds):
        cells = cells_of(records)
        finer = follow(groups, cells)
        if finer is not None or not carefully:
            groups, shown = finer or groups, [*shown, *cells]
    return shown


def widths(shown: list[Cell]) -> list[float]:
    """Return how closely the attacker can bound each record in any sum."""
    members = sorted({member for cell in shown for member, _ in cell.members})
    place = {member: number for number, member in enumerate(members)}
    matrix = np.zeros((len(shown), len(members)))
    for row, cell in enumerate(shown):
        matrix[row, [place[member] for member, _ in cell.members]] = 1
    right = [float(cell.sums["EUR"]) for cell in shown]
    found = []
    for number in range(len(members)):
        objective = np.zeros(len(members))
        objective[number] = 1
        least, most = (linprog(sign * objective, A_eq=matrix, b_eq=right).fun for sign in (1, -1))
        found.append(-most - least)
    return found


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(ROUNDS)
def test_no_record_is_bounded_closer_than_what_three_records_hold(rounds):
    shown = release_all(rounds, carefully=True)

    assert all(width >= 3 * LEAST_AMOUNT - 1e-3 for width in widths(shown))


def test_the_attacker_finds_a_record_when_every_sum_is_released_at_once():
    three = [(place, "energy", 2025, 500) for place in "pqr"]
    rounds = [(three, []), ([("s", "energy", 2025, 4_321)], [])]

    assert min(widths(release_all(rounds, carefully=False))) < 1
    assert min(widths(release_all(rounds, carefully=True))) > 3 * LEAST_AMOUNT


@pytest.mark.django_db
def test_a_sum_waits_until_three_records_have_changed():
    first = CommunityFactory()
    places = neighbours(first, 7)
    for place in places[:3]:
        protected_project(place, cost=Decimal(100_000))
    released()

    for place in places[3:5]:
        protected_project(place, cost=Decimal(7_000))
        assert released() == []
        assert [cell.records for cell in projects.listed().sums.rows] == [3]
    protected_project(places[5], cost=Decimal(7_000))
    released()

    (cell,) = projects.listed().sums.rows
    assert (cell.records, cell.money[0].amount) == (6, Decimal(321_000))


@pytest.mark.django_db
def test_a_changed_record_changes_no_sum_by_itself():
    for place in neighbours(CommunityFactory(), 3):
        protected_project(place, cost=Decimal(100_000))
    released()

    Project.objects.filter(pk=Project.objects.first().pk).update(cost=Decimal(555_000))

    assert released() == []
    assert [money.amount for row in projects.listed().sums.rows for money in row.money] == [
        Decimal(300_000)
    ]


@pytest.mark.django_db
def test_a_release_is_entered_in_the_journal_without_its_records():
    for place in neighbours(CommunityFactory(), 3):
        protected_project(place)

    (release,) = released()

    (payload,) = Payload.objects.filter(kind="sums.released")
    assert payload.fields["sums"][0] == release.cells
    assert "members" not in str(payload.fields)
    assert SumRelease.objects.count() == 1
