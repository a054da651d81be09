"""The plan without a common purse: every community alone, its projects at the prices of money."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.portfolio import payments
from yakir.engine.portfolio.problem import TOLERANCE, Package, PlanningProblem
from yakir.engine.portfolio.value import (
    PACKAGE_WEIGHT,
    SERVICE_WEIGHT,
    Start,
    service_value,
)

#: Ways to serve one community with one service that are worth listing one by one.
MOST_WAYS = 60_000
NEVER = -1e18


class Option(NamedTuple):
    """Every allowed start, as arrays of one length."""

    candidate: Integers
    quarter: Integers
    finish: Integers


@dataclass(frozen=True, eq=False)
class Ways:
    """
    Ways to give one service to one community: none, or one candidate of each family.

    Parameters
    ----------
    options
        Options of each way, -1 for none, shape (ways, families).
    gain
        What the service alone gains, shape (ways,).
    level
        Level that the service allows the package, after each quarter, shape (ways, quarters).
    before
        The level before any project.
    """

    options: Integers
    gain: Floats
    level: Floats
    before: float


@dataclass(frozen=True, eq=False)
class Case:
    """
    One community, with one final level of its package.

    Services that start below the level have to reach it, in the order of where they start;
    the package rises to where the next one starts as soon as one begins to rise.

    Parameters
    ----------
    blocks, ranks
        Block of each service that has to rise, and rank of the level that it has to reach.
    rises
        How far the package rises with each, shape (rows,).
    free
        Blocks of ways of the services that need not rise.
    """

    community: int
    blocks: list[int]
    ranks: list[int]
    rises: Floats
    free: list[int]


@dataclass
class _Tables:
    """What the relaxation lists while it is built."""

    options: list[Integers] = field(default_factory=list)
    gains: list[Floats] = field(default_factory=list)
    block_starts: list[int] = field(default_factory=list)
    ranks: list[Integers] = field(default_factory=list)
    whens: list[Integers] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    ways: int = 0


class Priced(NamedTuple):
    """
    The best of each community at prices of money.

    Parameters
    ----------
    bound
        Gain that no plan exceeds, if every community is listed.
    values
        Gain less price of each community's best, shape (communities,); at least what is possible.
    chosen
        Options of the best of each community.
    """

    bound: float
    values: Floats
    chosen: list[Integers]


class Relaxation:
    """
    A bound on every plan, from prices of each fund's money in each quarter.

    With a price on money the communities no longer share anything, so each takes what is best
    for it; what all take, and what the money is worth, no plan can exceed. Where one service
    has several families of candidates, or one candidate serves several services, the best is
    overrated a little (`loose`), never underrated.
    """

    def __init__(self, problem: PlanningProblem, allowed: Booleans) -> None:
        self.problem = problem
        candidate, quarter = np.nonzero(allowed)
        finish = quarter + problem.candidates.lead[candidate] - 1
        self.option = Option(candidate, quarter, finish)
        self.quarters = int(finish.max(initial=0)) + 1
        self.lasts = np.ones(self.quarters)
        self.lasts[-1] = problem.horizon - self.quarters + 1
        self.after = np.cumsum(self.lasts[::-1])[::-1]
        self._price_classes()
        self._list_ways()

    def _price_classes(self) -> None:
        """Sort options into classes that have one price a euro."""
        problem, option = self.problem, self.option
        starts = [Start(int(c), int(q)) for c, q in zip(*option[:2], strict=True)]
        self.due = payments.classes(problem, starts)
        index = np.full((problem.candidates.cost.size, problem.starts), -1)
        for number, part in enumerate(self.due):
            index[part.candidates, part.quarter] = number
        self.class_of = index[option.candidate, option.quarter]
        self.cost = problem.candidates.cost[option.candidate]
        self.class_quarter = np.array([part.quarter for part in self.due], np.int64)
        self.class_lead = np.array([part.lead for part in self.due], np.int64)
        self.class_funds = np.zeros((len(self.due), problem.money.shape[0]), bool)
        for number, part in enumerate(self.due):
            self.class_funds[number, part.funds] = True

    def prices(self, money_price: Floats) -> Floats:
        """Return the price of each option when a euro of a fund in a quarter has a price."""
        summed = np.pad(np.cumsum(money_price, axis=1), ((0, 0), (1, 0)))
        ends = summed[:, self.class_quarter + self.class_lead]
        mean = ((ends - summed[:, self.class_quarter]) / self.class_lead).T
        order = np.argsort(np.where(self.class_funds, mean, np.inf), axis=1, kind="stable")
        cheapest = np.take_along_axis(mean, order, axis=1)
        most = self.problem.funds.cap[order]
        most = np.where(np.take_along_axis(self.class_funds, order, axis=1), most, 0.0)
        share = np.clip(1.0 - (np.cumsum(most, axis=1) - most), 0.0, most)
        return np.asarray(self.cost * (cheapest * share).sum(axis=1)[self.class_of])

    def price(self, money_price: Floats, fees: Floats | float = 0.0) -> Priced:
        """
        Return the best of each community at the prices, and the bound they give.

        `money_price` is what a euro of each fund is worth in each quarter, shape (funds, payment
        quarters); it never rises with time for a fund whose money carries over. `fees` add to the
        price of each option.
        """
        n_communities = self.problem.people.size
        values, chosen = np.zeros(n_communities), [np.zeros(0, np.int64)] * n_communities
        worth_of_money = float((money_price * self.problem.money).sum())
        if not self.cases:
            return Priced(worth_of_money, values, chosen)
        net = self._net(self.prices(money_price) + fees)
        stages, totals = self._totals(net)
        winners = self._winners(totals)
        values[self.case_community[winners]] = totals[winners]
        for winner in winners:
            case = self.cases[winner]
            chosen[case.community] = self._trace(case, winner, net, stages)
        return Priced(float(values.sum()) + worth_of_money, values, chosen)

    def _net(self, prices: Floats) -> Floats:
        """Gain of each way less the price of its options, which services share alike."""
        shared = np.append(prices / self.touched[self.option.candidate], 0.0)
        return np.asarray(self.gain - shared[self.options].sum(axis=1))

    def _totals(self, net: Floats) -> tuple[list[Floats], Floats]:
        """Best of each case by quarter, stage by stage, and of each case."""
        table = np.full(self.table_size, NEVER)
        if self.cells.size:
            table[self.cells] = np.maximum.reduceat(net[self.cell_ways], self.cell_starts)
        # What reaches a level reaches all lower ones, and what is ready stays so.
        cube = table.reshape(-1, self.depth, self.quarters)
        best = np.maximum.accumulate(np.maximum.accumulate(cube, axis=1), axis=2)
        best = best.reshape(-1, self.quarters)
        blocks = np.maximum.reduceat(net, self.block_starts)
        free = np.bincount(self.free_case, blocks[self.free_block], len(self.cases))
        stage = np.zeros((len(self.cases), self.quarters))
        stages = [stage]
        for place in range(self.case_rows.shape[1]):
            rows = self.case_rows[:, place]
            has = rows >= 0
            rise = (self.case_weight * self.case_rises[:, place])[has, None] * self.after
            stage = stage.copy()
            stage[has] = np.maximum.accumulate(stage[has], axis=1) + best[rows[has]] + rise
            stages.append(stage)
        return stages, stage.max(axis=1) + free

    def _winners(self, totals: Floats) -> Integers:
        """The best case of each community."""
        sizes = np.diff(np.append(self.community_starts, len(totals)))
        best = np.repeat(np.maximum.reduceat(totals, self.community_starts), sizes)
        places = np.flatnonzero(totals == best)
        return places[np.unique(self.case_community[places], return_index=True)[1]]

    def _trace(self, case: Case, number: int, net: Floats, stages: list[Floats]) -> Integers:
        """Options of the best way through a case."""
        ways = []
        until = self.quarters
        for place in range(len(case.blocks) - 1, -1, -1):
            until = int(np.argmax(stages[place + 1][number, :until])) + 1
            own = self._block(case.blocks[place])
            ready = (self.rank[own] <= case.ranks[place]) & (self.when[own] < until)
            ways.append(own.start + int(np.argmax(np.where(ready, net[own], 2 * NEVER))))
        for block in case.free:
            own = self._block(block)
            ways.append(own.start + int(np.argmax(net[own])))
        options = np.unique(self.options[np.array(ways, np.int64)])
        return options[options >= 0]

    def _block(self, block: int) -> slice:
        """Ways of a block."""
        return slice(int(self.block_starts[block]), int(self.block_ends[block]))

    def _list_ways(self) -> None:
        """List the ways of every community, and the cases they make."""
        problem = self.problem
        candidates = problem.candidates
        room = np.nan_to_num(1 - problem.communities.coverage)[candidates.community]
        touches = (candidates.effects > 0) & (room > 0)
        self.touched = np.maximum(touches.sum(axis=1), 1)
        count = problem.people.size
        self.loose = np.zeros(count, bool)
        self.unlisted = np.zeros(count, bool)
        tables = _Tables()
        by_candidate = np.split(
            np.arange(self.option.candidate.size),
            np.searchsorted(self.option.candidate, np.arange(1, candidates.cost.size)),
        )
        for community in range(count):
            own = [
                int(c)
                for c in np.flatnonzero(candidates.community == community)
                if by_candidate[c].size
            ]
            if own:
                self._list_community(tables, community, np.array(own), touches, by_candidate)
        self._store(tables)

    def _list_community(
        self,
        tables: _Tables,
        community: int,
        own: Integers,
        touches: Booleans,
        by_candidate: Sequence[Integers],
    ) -> None:
        """List one community, unless it has too many ways to list."""
        problem = self.problem
        known = np.flatnonzero(problem.known[community])
        families = {int(s): self._families(own[touches[own, s]], by_candidate) for s in known}
        sizes = [np.prod([f.size for f in families[s]], dtype=float) for s in families]
        several = any(len(f) > 1 for f in families.values())
        limited = problem.most_at_once is not None
        self.loose[community] = several or limited or bool((touches[own].sum(axis=1) > 1).any())
        if max(sizes, default=0) > MOST_WAYS:
            self.loose[community] = self.unlisted[community] = True
            return
        ways = [self._ways(community, service, families[service]) for service in families]
        self._add_cases(tables, community, ways)

    def _families(self, members: Integers, by_candidate: Sequence[Integers]) -> list[Integers]:
        """Options of candidates that exclude each other, each family with none (-1) first."""
        groups = self.problem.candidates.group[members]
        keys = np.where(groups >= 0, groups, -1 - np.arange(groups.size))
        return [
            np.concatenate([[-1], *(by_candidate[c] for c in members[keys == key])])
            for key in np.unique(keys)
        ]

    def _ways(self, community: int, service: int, families: list[Integers]) -> Ways:
        """List every way to give a service to a community."""
        problem = self.problem
        options = np.array(list(itertools.product(*families)), np.int64)
        before = float(problem.communities.coverage[community, service])
        share = np.full((options.shape[0], self.quarters), before)
        for column in options.T:
            effects = problem.candidates.effects[self.option.candidate[column], service]
            done = np.arange(self.quarters) >= self.option.finish[column][:, None]
            share += np.where((column >= 0)[:, None] & done, effects[:, None], 0.0)
        share = np.minimum(share, 1.0)
        weight = SERVICE_WEIGHT * problem.people[community] * problem.weights[service]
        rise = service_value(share) - service_value(np.array(before))
        ratio = np.minimum(share / problem.thresholds[service], 1.0)
        start = min(before / float(problem.thresholds[service]), 1.0)
        if problem.package is Package.THRESHOLD:
            ratio = (ratio >= 1 - TOLERANCE).astype(float)
            start = float(start >= 1 - TOLERANCE)
        return Ways(options, weight * (rise @ self.lasts), ratio, start)

    def _add_cases(self, tables: _Tables, community: int, ways: list[Ways]) -> None:
        """Add a community's ways, and a case for each final level of its package."""
        ways = sorted(ways, key=lambda way: way.before)
        first_block = len(tables.block_starts)
        lowest = ways[0].before if ways else 0.0
        highest = min((float(way.level[:, -1].max()) for way in ways), default=0.0)
        finals = np.concatenate([way.level[:, -1] for way in ways] or [np.zeros(0)])
        levels = np.unique(finals[(finals > lowest + TOLERANCE) & (finals <= highest)])[::-1]
        for way in ways:
            tables.block_starts.append(tables.ways)
            tables.options.append(way.options)
            tables.gains.append(way.gain)
            tables.ways += way.gain.size
            self._add_ranks(tables, way, levels)
        blocks = list(range(first_block, first_block + len(ways)))
        tables.cases.append(Case(community, [], [], np.zeros(0), blocks))
        for rank, level in enumerate(levels):
            low = [place for place, way in enumerate(ways) if way.before < level - TOLERANCE]
            marks = [ways[place].before for place in low] + [float(level)]
            rising, free = blocks[: len(low)], blocks[len(low) :]
            tables.cases.append(Case(community, rising, [rank] * len(low), np.diff(marks), free))

    def _add_ranks(self, tables: _Tables, way: Ways, levels: Floats) -> None:
        """Add how high of the falling levels each way ends, and when it begins to rise."""
        ends = way.level[:, -1] + TOLERANCE
        tables.ranks.append(np.searchsorted(-levels, -ends))
        # A service of several projects rises in steps. Counted whole from the first of them, the
        # package is overrated and never underrated; with one project there is one step.
        when = np.argmax(way.level >= way.before + TOLERANCE, axis=1)
        tables.whens.append(np.where(ends - TOLERANCE >= way.before + TOLERANCE, when, -1))

    def _store(self, tables: _Tables) -> None:
        """Turn the lists into arrays, and sort the ways into cells of block, rank and quarter."""
        width = max((block.shape[1] for block in tables.options), default=0)
        padded = [
            np.pad(block, ((0, 0), (0, width - block.shape[1])), constant_values=-1)
            for block in tables.options
        ]
        none = np.zeros(0, np.int64)
        self.options = np.concatenate(padded) if padded else np.zeros((0, 0), np.int64)
        self.gain = np.concatenate(tables.gains) if tables.gains else np.zeros(0)
        self.block_starts = np.array(tables.block_starts, np.int64)
        self.block_ends = np.append(self.block_starts[1:], self.gain.size)
        self.rank = np.concatenate(tables.ranks) if tables.ranks else none
        self.when = np.concatenate(tables.whens) if tables.whens else none
        self._store_cases(tables.cases)
        block = np.repeat(np.arange(self.block_starts.size), self.block_ends - self.block_starts)
        cell = (block * self.depth + self.rank) * self.quarters + self.when
        rising = np.flatnonzero((self.when >= 0) & (self.rank < self.depth))
        self.cell_ways = rising[np.argsort(cell[rising], kind="stable")]
        self.cells, self.cell_starts = np.unique(cell[self.cell_ways], return_index=True)
        self.table_size = self.block_starts.size * self.depth * self.quarters

    def _store_cases(self, cases: list[Case]) -> None:
        """Turn the cases into arrays, one line a case."""
        self.cases = cases
        deepest = max((len(case.blocks) for case in cases), default=0)
        self.depth = max((max(case.ranks, default=0) + 1 for case in cases), default=1)
        self.case_rows = np.full((len(cases), deepest), -1)
        self.case_rises = np.zeros((len(cases), deepest))
        for number, case in enumerate(cases):
            rows = np.array(case.blocks, np.int64) * self.depth + np.array(case.ranks, np.int64)
            self.case_rows[number, : rows.size] = rows
            self.case_rises[number, : rows.size] = case.rises
        self.case_community = np.array([case.community for case in cases], np.int64)
        self.case_weight = PACKAGE_WEIGHT * self.problem.people[self.case_community]
        self.community_starts = np.unique(self.case_community, return_index=True)[1]
        self.free_block = np.array([b for case in cases for b in case.free], np.int64)
        self.free_case = np.repeat(np.arange(len(cases)), [len(case.free) for case in cases])
