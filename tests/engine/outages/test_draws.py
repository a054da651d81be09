"""The generator, against published answers and what even numbers have to look like."""

import numpy as np
import pytest
from numba import njit, prange
from scipy import stats

from yakir.engine.outages import draws

# From kat_vectors of Random123 (D. E. Shaw Research): counter, key, answer of philox4x32-10.
ONES = 0xFFFFFFFF
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES,) * 4, (ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@njit
def numbers(n):
    """A block of numbers, asked for one after another."""
    found = np.empty((n, 4, 4, 4))
    for draw in range(n):
        for community in range(4):
            for site in range(4):
                for hour in range(4):
                    found[draw, community, site, hour] = draws.uniform(
                        7, draw, community, site, hour, draws.STRIKE
                    )
    return found


@njit(parallel=True)
def numbers_by_threads(n):
    """The same block, asked for backwards and by several threads."""
    found = np.empty((n, 4, 4, 4))
    for i in prange(n):
        draw = n - 1 - i
        for hour in range(4):
            for site in range(4):
                for community in range(4):
                    found[draw, community, site, hour] = draws.uniform(
                        7, draw, community, site, hour, draws.STRIKE
                    )
    return found


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN)
def test_the_generator_gives_the_published_answers(counter, key, answer):
    words = draws.philox(*map(np.uint64, counter + key))

    assert tuple(int(word) for word in words) == answer


def test_numbers_are_even_between_0_and_1():
    found = numbers(500).ravel()

    assert found.min() > 0
    assert found.max() < 1
    assert stats.kstest(found, "uniform").pvalue > 0.001


@pytest.mark.parametrize("axis", range(4))
def test_neighbours_do_not_follow_each_other(axis):
    found = np.moveaxis(numbers(500), axis, 0)

    left, right = found[:-1].ravel(), found[1:].ravel()

    # Four standard errors of a correlation of nothing.
    assert abs(np.corrcoef(left, right)[0, 1]) < 4 / np.sqrt(left.size)


def test_numbers_do_not_depend_on_order_or_threads():
    assert np.array_equal(numbers(100), numbers_by_threads(100))


def test_each_argument_counts():
    base = (1, 2, 3, 4, 5, 6)
    changed = [base[:i] + (base[i] + 1,) + base[i + 1 :] for i in range(6)]

    found = {draws.uniform(*arguments) for arguments in [base, *changed]}

    assert len(found) == 7


def test_an_oblast_is_no_community():
    oblasts = {draws.of_oblast(oblast) for oblast in range(30)}

    assert oblasts == set(range(-30, 0))


def test_normal_quantiles_are_those_of_scipy():
    u = np.array([1e-300, 1e-20, 1e-9, 0.02, 0.075, 0.3, 0.7, 0.925, 0.98, 1 - 1e-12])

    found = [draws.normal(x) for x in u]

    assert found == pytest.approx(stats.norm.ppf(u), rel=1e-14)
    assert draws.normal(0.5) == 0
