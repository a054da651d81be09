"""Shares of funds in chosen projects as a linear model, with a binary for a payer where one counts."""

from dataclasses import dataclass

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.portfolio.funding.rules import Asked
from yakir.engine.portfolio.problem import MOST_WITH_TICKET
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
        self._add_named()
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
        """No fund pays more in a quarter than has arrived, or arrives in that quarter."""
        asked, problem = self.asked, self.asked.problem
        quarters = problem.payment_quarters
        unit = float(asked.cost.mean())
        first = self.fund * quarters + asked.quarter[self.project]
        part = (asked.cost / asked.over)[self.project] / unit
        paid = []
        for later in range(int(asked.over.max())):
            due = asked.over[self.project] > later
            paid.append((first[due] + later, self.share[due], part[due]))
        keeps = np.repeat(problem.funds.carry_over, quarters)
        rows = np.flatnonzero(keeps)
        left = np.full(keeps.size, -1)
        left[rows] = self.model.add_columns(rows.size)
        after = rows[rows % quarters > 0]
        # Money left is a column of its own: rows stay short where sums so far would be long.
        kept = [
            (rows, left[rows], np.ones(rows.size)),
            (after, left[after - 1], -np.ones(after.size)),
        ]
        self.model.add_rows(keeps.size, [*paid, *kept], most=problem.money.ravel() / unit)

    def _add_named(self) -> None:
        """Each fund pays its part to the candidates that it has named."""
        asked, funds = self.asked, self.asked.problem.funds
        bound = np.flatnonzero(funds.named_share > 0)
        row = np.full(funds.named_share.size, -1)
        row[bound] = np.arange(bound.size)
        there = row[self.fund] >= 0
        fund, project = self.fund[there], self.project[there]
        named = funds.named[fund, asked.candidate[project]]
        number = (funds.named_share[fund] - named) * asked.cost[project] / asked.cost.mean()
        self.model.add_rows(bound.size, [(row[fund], self.share[there], number)], most=0.0)

    def _add_tickets(self, at: Integers) -> None:
        """Payers that are given pay their ticket at least."""
        least = self.asked.least[self.fund[at], self.project[at]]
        has = np.flatnonzero(least > 0)
        rows = np.arange(has.size)
        self.model.add_rows(
            has.size, [(rows, self.share[at[has]], 1.0)], most=np.inf, least=least[has]
        )

    def _add_payers(self, at: Integers, cost: Floats) -> None:
        """A binary says whether a fund takes part: pays its ticket at least, and is counted."""
        asked, funds = self.asked, self.asked.problem.funds
        fund, project = self.fund[at], self.project[at]
        pays = self.model.add_columns(at.size, gain=cost[at], upper=1.0, integer=True)
        rows = np.arange(at.size)
        self.model.add_rows(
            at.size, [(rows, self.share[at], 1.0), (rows, pays, -funds.cap[fund])], most=0.0
        )
        ticket = np.flatnonzero(funds.ticket[fund] > 0)
        rows = np.arange(ticket.size)
        least = asked.least[fund[ticket], project[ticket]]
        self.model.add_rows(
            ticket.size,
            [(rows, self.share[at[ticket]], -1.0), (rows, pays[ticket], least)],
            most=0.0,
        )
        self._count(pays, project, ticket)
        if self.wish.scenario is not None:
            self._add_scenarios(pays, fund, project)

    def _count(self, pays: Integers, project: Integers, ticket: Integers) -> None:
        """A project has so many payers at most, fewer where one of them has a ticket."""
        there, row = np.unique(project, return_inverse=True)
        number = np.bincount(row)
        most = self.asked.most_payers
        few = number > most
        place = np.cumsum(few) - 1
        counted = few[row]
        self.model.add_rows(
            int(few.sum()), [(place[row[counted]], pays[counted], 1.0)], most=float(most)
        )
        limit = min(MOST_WITH_TICKET, most)
        has = np.zeros(there.size, bool)
        has[row[ticket]] = True
        has &= (number > limit) & (limit < most)
        if not has.any():
            return
        place = np.cumsum(has) - 1
        holds = self.model.add_columns(int(has.sum()), upper=1.0)
        own = ticket[has[row[ticket]]]
        rows = np.arange(own.size)
        self.model.add_rows(
            own.size, [(rows, pays[own], 1.0), (rows, holds[place[row[own]]], -1.0)], most=0.0
        )
        counted = has[row]
        excess = (number - limit)[has].astype(float)
        self.model.add_rows(
            excess.size,
            [(place[row[counted]], pays[counted], 1.0), (np.arange(excess.size), holds, excess)],
            most=number[has].astype(float),
        )

    def _add_scenarios(self, pays: Integers, fund: Integers, project: Integers) -> None:
        """A project is worth something in a scenario in which no payer of it fails."""
        there, row = np.unique(project, return_inverse=True)
        worth = np.zeros(0) if self.wish.scenario is None else self.wish.scenario[there]
        failures = self.asked.problem.failures
        for failed in failures:
            stands = self.model.add_columns(there.size, gain=worth / failures.shape[0], upper=1.0)
            hit = np.flatnonzero(failed[fund])
            rows = np.arange(hit.size)
            self.model.add_rows(
                hit.size, [(rows, pays[hit], 1.0), (rows, stands[row[hit]], 1.0)], most=1.0
            )

    def read(self, values: Floats) -> Shares:
        """Return the shares of a solution, which sum to one where a project is paid."""
        split = np.zeros((self.asked.problem.money.shape[0], self.asked.cost.size))
        share = values[self.share]
        split[self.fund, self.project] = np.where(share > LEAST_SHARE, share, 0.0)
        out = np.where(self.left_out >= 0, values[np.maximum(self.left_out, 0)], 0.0) > 0.5
        whole = split.sum(axis=0)
        return Shares(np.where(out, 0.0, split / np.where(whole > 0, whole, 1.0)), out)
