"""Shares of funds in chosen projects as a linear model, with a binary for a payer where one counts."""

from dataclasses import dataclass

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.portfolio.funding import rows
from yakir.engine.portfolio.funding.rules import Asked
from yakir.engine.portfolio.value import LEAST_SHARE
from yakir.engine.solvers import highs

#: Tolerance of linear steps, of which shares hold to the cent, and of steps with binaries. [1]
EXACT = 1e-10
ROUGH = 1e-7
#: Gap at which a step with binaries ends. [1]
GAP = 1e-4


@dataclass(frozen=True, eq=False)
class Wish:
    """
    What to look for among all ways to pay.

    Parameters
    ----------
    payer
        What a payer takes from the worth of a project, shape (funds, projects).
    scenario
        What a project is worth in each scenario in which none of its payers fails, shape
        (projects,); None to look at no failure.
    left_out
        What a project that nobody pays takes from the worth, shape (projects,); None when all have
        to be paid.
    """

    payer: Floats
    scenario: Floats | None = None
    left_out: Floats | None = None

    def of(self, projects: Booleans) -> "Wish":
        """The wish for some of the projects."""
        scenario = None if self.scenario is None else self.scenario[projects]
        left_out = None if self.left_out is None else self.left_out[projects]
        return Wish(self.payer[:, projects], scenario, left_out)

    @property
    def any(self) -> bool:
        """Whether one way to pay may be better than another."""
        return bool(self.payer.any()) or self.scenario is not None


@dataclass(frozen=True, eq=False)
class Shares:
    """Shares of funds, shape (funds, projects), and whether a project is left out, (projects,)."""

    split: Floats
    left_out: Booleans


def solve(
    asked: Asked,
    payers: Booleans,
    wish: Wish,
    *,
    free: Booleans | None = None,
    nodes: int | None = None,
    seed: int = 0,
) -> Shares | None:
    """
    Return shares among the given payers, shape (funds, projects); None when none were found.

    Rules about the number of payers and their tickets hold for `free` projects by binaries, and all
    other payers pay their tickets. With None for `free` the model is linear, and knows neither.
    """
    model = _Model(asked, payers, wish, free)
    answer = highs.maximise(
        model.model,
        relative_gap=1e-3,
        nodes=nodes,
        seed=seed,
        tolerance=EXACT if free is None or not free.any() else 1e-7,
    )
    if answer.values is None:
        return None
    return model.read(answer.values)


class _Model:
    """Columns for every payer of every project, and rows for the rules of funds."""

    def __init__(self, asked: Asked, payers: Booleans, wish: Wish, free: Booleans | None) -> None:
        self.asked, self.wish = asked, wish
        self.model = highs.Model()
        self.fund, self.project = np.nonzero(payers)
        cap = asked.problem.funds.cap[self.fund]
        cost = -wish.payer[self.fund, self.project]
        binary = np.zeros(self.fund.size, bool) if free is None else free[self.project]
        if wish.scenario is None and not wish.payer.any():
            binary &= asked.counted[self.project]
        self.share = self.model.add_columns(
            self.fund.size, gain=np.where(binary, 0.0, cost), upper=cap
        )
        self._add_whole(free)
        self._add_money()
        if free is not None:
            self._add_tickets(np.flatnonzero(~binary))
        if binary.any():
            self._add_payers(np.flatnonzero(binary), cost)

    def _add_whole(self, free: Booleans | None) -> None:
        """Each project is paid in full, or left out where that is allowed."""
        count = self.asked.cost.size
        entries = [(self.project, self.share, 1.0)]
        self.left_out = np.full(count, -1)
        if self.wish.left_out is not None:
            open_ = np.flatnonzero(np.ones(count, bool) if free is None else free)
            self.left_out[open_] = self.model.add_columns(
                open_.size,
                gain=-self.wish.left_out[open_],
                upper=1.0,
                integer=free is not None,
            )
            entries.append((open_, self.left_out[open_], 1.0))
            self._add_needs(open_)
        self.model.add_rows(count, entries, most=1.0, least=1.0)

    def _add_needs(self, open_: Integers) -> None:
        """What needs a project that is left out is left out too."""
        place = {int(c): i for i, c in enumerate(self.asked.candidate)}
        for project in range(self.asked.cost.size):
            needed = place.get(
                int(self.asked.problem.candidates.needs[self.asked.candidate[project]])
            )
            if needed is None or self.left_out[needed] < 0:
                continue
            both = self.left_out[[needed, project]]
            signs = np.array([1.0, -1.0])[both >= 0]
            self.model.add_rows(1, [(0, both[both >= 0], signs)], most=0.0)

    def _add_money(self) -> None:
        """Funds pay within their money, and their part to the candidates they have named."""
        asked, project = self.asked, self.project
        unit = float(asked.cost.mean())
        paid = rows.Paid(
            column=self.share,
            fund=self.fund,
            quarter=asked.quarter[project],
            over=asked.over[project],
            amount=asked.cost[project] / unit,
            named=asked.problem.funds.named[self.fund, asked.candidate[project]],
        )
        rows.add_money(self.model, asked.problem, paid, unit)
        rows.add_named(self.model, asked.problem, paid)

    def _add_tickets(self, at: Integers) -> None:
        """Payers that are given pay their ticket at least."""
        least = self.asked.least[self.fund[at], self.project[at]]
        has = np.flatnonzero(least > 0)
        self.model.add_rows(
            has.size,
            [(np.arange(has.size), self.share[at[has]], 1.0)],
            most=np.inf,
            least=least[has],
        )

    def _add_payers(self, at: Integers, cost: Floats) -> None:
        """A binary says whether a fund takes part."""
        fund, project = self.fund[at], self.project[at]
        payers = rows.Payers(self.asked.problem, fund, project, self.asked.least[fund, project])
        pays = rows.add_payers(self.model, payers, self.share[at], np.arange(at.size), cost[at])
        if self.wish.scenario is not None:
            self._add_scenarios(pays, fund, project)

    def _add_scenarios(self, pays: Integers, fund: Integers, project: Integers) -> None:
        """A project is worth something in a scenario in which no payer of it fails."""
        there, row = np.unique(project, return_inverse=True)
        worth = np.zeros(0) if self.wish.scenario is None else self.wish.scenario[there]
        failures = self.asked.problem.failures
        for failed in failures:
            stands = self.model.add_columns(there.size, gain=worth / failures.shape[0], upper=1.0)
            hit = np.flatnonzero(failed[fund])
            places = np.arange(hit.size)
            self.model.add_rows(
                hit.size, [(places, pays[hit], 1.0), (places, stands[row[hit]], 1.0)], most=1.0
            )

    def read(self, values: Floats) -> Shares:
        """Return the shares of a solution, which sum to one where a project is paid."""
        split = np.zeros((self.asked.problem.money.shape[0], self.asked.cost.size))
        share = values[self.share]
        split[self.fund, self.project] = np.where(share > LEAST_SHARE, share, 0.0)
        out = np.where(self.left_out >= 0, values[np.maximum(self.left_out, 0)], 0.0) > 0.5
        whole = split.sum(axis=0)
        return Shares(np.where(out, 0.0, split / np.where(whole > 0, whole, 1.0)), out)
