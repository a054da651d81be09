"""Linear programs as plain arrays, and what a solver's answer to one is worth by arithmetic alone."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from yakir.engine.arrays import Floats, Integers


@dataclass(frozen=True, eq=False)
class LinearProgram:
    """
    Minimise cost @ x over lower <= x <= upper and least <= A x <= most.

    Parameters
    ----------
    cost, lower, upper
        Price and limits of each column, shape (columns,).
    least, most
        Limits of each row, shape (rows,); -inf and inf for none.
    starts, rows, numbers
        The matrix A by columns: where each begins, shape (columns + 1,); the row and the number
        of each entry, shape (entries,).
    """

    cost: Floats
    lower: Floats
    upper: Floats
    least: Floats
    most: Floats
    starts: Integers
    rows: Integers
    numbers: Floats

    @cached_property
    def columns(self) -> Integers:
        """The column of each entry, shape (entries,)."""
        return np.repeat(np.arange(self.cost.size), np.diff(self.starts))

    def activity(self, values: Floats) -> Floats:
        """A x of a solution, shape (rows,)."""
        paid = self.numbers * values[self.columns]
        return np.bincount(self.rows, paid, self.least.size).astype(float)

    def reduced(self, prices: Floats) -> Floats:
        """What a unit of each column costs beyond the prices of its rows, shape (columns,)."""
        paid = np.bincount(self.columns, self.numbers * prices[self.rows], self.cost.size)
        return np.asarray(self.cost - paid)

    def violation(self, values: Floats) -> float:
        """How far a solution is outside of its limits at worst."""
        activity = self.activity(values)
        beyond = [self.lower - values, values - self.upper]
        beyond += [self.least - activity, activity - self.most]
        return max(0.0, *(float(part.max(initial=0.0)) for part in beyond))

    def bound(self, prices: Floats) -> float:
        """
        A value that no solution undercuts, from any prices of the rows, by weak duality.

        For any y, cost @ x = y @ A x + (cost - A' y) @ x, and each product is at least what its
        limits allow. Prices that would pay for a missing limit are cut to zero first; a column
        that pays without a limit makes the bound -inf.
        """
        least, most = np.isfinite(self.least), np.isfinite(self.most)
        prices = np.where(((prices > 0) & ~least) | ((prices < 0) & ~most), 0.0, prices)
        reduced = self.reduced(prices)
        rows = np.where(prices > 0, self.least, np.where(prices < 0, self.most, 0.0))
        columns = np.where(reduced > 0, self.lower, np.where(reduced < 0, self.upper, 0.0))
        return float(prices @ rows + reduced @ columns)


@dataclass(frozen=True, eq=False)
class Solution:
    """
    What a solver says.

    Parameters
    ----------
    values
        Value of each column, shape (columns,).
    prices
        Price of each row, shape (rows,).
    steps
        Steps that the solver took. [1]
    """

    values: Floats
    prices: Floats
    steps: int
