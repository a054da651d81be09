"""Scenario-years of grid and machines: the same bad luck for every design."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.islands.case import IslandCase, Reliability

Counts = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Years:
    """
    Scenario-years made ready: the same bad luck for every design.

    Parameters
    ----------
    up
        Whether the grid is up, shape (years, 8760).
    generators, chps
        Units that are up in each hour without the grid, one outage after another, shape (dark,).
    first
        Where the beginnings of outages of each year begin, shape (years + 1,).
    hour
        Hour of the year of each beginning, shape (beginnings,).
    dark
        Where the hours of each outage begin among all hours without the grid, and their number,
        shape (beginnings + 1,).
    """

    up: Booleans
    generators: Counts
    chps: Counts
    first: Integers
    hour: Integers
    dark: Integers

    @property
    def year(self) -> Integers:
        """The scenario-year of each beginning, shape (beginnings,)."""
        return np.repeat(np.arange(self.first.size - 1), np.diff(self.first))

    def some(self, count: int) -> "Years":
        """The first `count` of these years, or all."""
        count = min(count, self.up.shape[0])
        begins = self.first[count]
        hours = self.dark[begins]
        return Years(
            self.up[:count],
            self.generators[:hours],
            self.chps[:hours],
            self.first[: count + 1],
            self.hour[:begins],
            self.dark[: begins + 1],
        )


def ready(case: IslandCase, grid_up: Booleans, *, seed: int) -> Years:
    """Return scenario-years with the failures of the machines drawn."""
    before, after = np.ones_like(grid_up), np.ones_like(grid_up)
    before[:, 1:], after[:, :-1] = grid_up[:, :-1], grid_up[:, 1:]
    year, hour = np.nonzero(before & ~grid_up)
    last = np.nonzero(after & ~grid_up)[1]
    first = np.searchsorted(year, np.arange(grid_up.shape[0] + 1))
    dark = np.concatenate([[0], np.cumsum(last - hour + 1)]).astype(np.int64)
    return Years(
        grid_up,
        failures(dark, case.generators, seed=2 * seed),
        failures(dark, case.chps, seed=2 * seed + 1),
        first.astype(np.int64),
        hour.astype(np.int64),
        dark,
    )


def failures(dark: Integers, machines: Reliability, *, seed: int) -> Counts:
    """
    Return the units that are up in every hour of outages, one outage after another, (dark,).

    `dark` says where the hours of each outage begin, and how many there are in all.
    """
    hours = int(dark[-1])
    units = np.full(hours, machines.units, np.uint8)
    if machines.start_failure > 0 or machines.fails > 0:
        chances = np.random.default_rng(seed).random((hours, machines.units))
        _fail(dark, chances, machines.start_failure, machines.fails, machines.mended, units)
    return units


@njit(cache=True, error_model="numpy")
def _fail(
    dark: Integers,
    chances: Floats,
    start_failure: float,
    fails: float,
    mended: float,
    units: Counts,
) -> None:
    units[:] = 0
    for unit in range(chances.shape[1]):
        for outage in range(dark.size - 1):
            runs = True
            for row in range(dark[outage], dark[outage + 1]):
                chance = chances[row, unit]
                if row == dark[outage]:
                    runs = chance >= start_failure
                else:
                    runs = chance >= fails if runs else chance < mended
                units[row] += runs
