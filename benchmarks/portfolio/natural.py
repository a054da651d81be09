"""Seconds to a plan within 1 % and 0.2 % of the best, beside the same problem as a plain model.

Usage: python -m benchmarks.portfolio.natural [communities candidates funds seed seconds]

The peer is the problem written down naturally: a start for each project and quarter, a share for
each project, fund and quarter, a coverage for each community, service and quarter of the whole
horizon; solved by the same HiGHS in the same run. Both count gaps of the gain alone.
"""

import sys
import time

import numpy as np

from yakir import engine
from yakir.engine.portfolio import formulation
from yakir.engine.portfolio.example import example
from yakir.engine.solvers import highs

GAPS = (0.01, 0.002)


def natural(problem):
    """The problem as one writes it down first, with every quarter of the horizon."""
    model = highs.Model()
    shape = (problem.people.size, 7, problem.horizon)
    unit = problem.people.sum() * problem.horizon / 1e5
    people = problem.people / unit
    level = model.add_columns(shape[0] * shape[2], gain=np.repeat(0.7 * people, shape[2]), upper=1)
    level = level.reshape(shape[0], shape[2])
    weight = 0.3 * people[:, None, None] * problem.weights[:, None]
    worth = model.add_columns(
        int(np.prod(shape)), gain=np.broadcast_to(weight, shape).ravel(), upper=1
    ).reshape(shape)
    share = model.add_columns(int(np.prod(shape)), upper=1).reshape(shape)
    starts = formulation.possible_starts(problem)
    places = np.argwhere(starts)
    begin = model.add_columns(len(places), upper=1, integer=True)
    _serve(model, problem, places, begin, share)
    _value(model, problem, level, worth, share)
    _pay(model, problem, places, begin)
    return model, unit


def _serve(model, problem, places, begin, share):
    """Coverage is what was there and what finished projects add; one start, one size."""
    candidates, cells, columns, numbers = problem.candidates, [], [], []
    for column, (p, q) in zip(begin, places, strict=True):
        for s in np.flatnonzero(candidates.effects[p]):
            done = share[candidates.community[p], s, q + candidates.lead[p] - 1 :]
            cells.append(done - share[0, 0, 0])
            columns.append(np.full(done.size, column))
            numbers.append(np.full(done.size, -candidates.effects[p, s]))
    entries = [(np.arange(share.size), share.ravel(), 1.0)]
    entries += [(np.concatenate(cells), np.concatenate(columns), np.concatenate(numbers))]
    before = np.repeat(problem.communities.coverage.ravel(), problem.horizon)
    model.add_rows(share.size, entries, most=before)
    model.add_rows(candidates.cost.size, [(places[:, 0], begin, 1.0)], most=1)
    model.add_rows(
        int(candidates.group.max()) + 1, [(candidates.group[places[:, 0]], begin, 1.0)], most=1
    )


def _value(model, problem, level, worth, share):
    """The package is at most each service over its threshold; v has two pieces."""
    rows, flat = np.arange(share.size), share.ravel()
    thresholds = np.broadcast_to(problem.thresholds[:, None], share.shape).ravel()
    wide = np.broadcast_to(level[:, None, :], share.shape).ravel()
    model.add_rows(share.size, [(rows, wide, thresholds), (rows, flat, -1.0)], most=0)
    model.add_rows(share.size, [(rows, worth.ravel(), 1.0), (rows, flat, -1.5)], most=0)
    model.add_rows(share.size, [(rows, worth.ravel(), 1.0), (rows, flat, -0.5)], most=0.5)


def _pay(model, problem, places, begin):
    """Shares make a whole for each start, and payments stay within the money."""
    funds, cost, lead = problem.funds, problem.candidates.cost, problem.candidates.lead
    payers = [(i, f) for i, (p, q) in enumerate(places) for f in problem.payers(p, q)]
    start, fund = np.array(payers).T
    part = model.add_columns(start.size)
    whole = [(start, part, 1.0), (np.arange(len(places)), begin, -1.0)]
    model.add_rows(len(places), whole, most=0, least=0)
    rows = np.arange(start.size)
    caps = [(rows, part, 1.0), (rows, begin[start], -funds.greatest_share[fund])]
    model.add_rows(start.size, caps, most=0)
    quarters, unit = problem.payment_quarters, cost.mean()
    where, columns, numbers = [], [], []
    for i, f, column in zip(start, fund, part, strict=True):
        p, q = places[i]
        for t in range(q, quarters if funds.carry_over[f] else q + lead[p]):
            where.append(f * quarters + t)
            columns.append(column)
            numbers.append(cost[p] / unit * min(t - q + 1, lead[p]) / lead[p])
            if not funds.carry_over[f]:
                numbers[-1] = cost[p] / unit / lead[p]
    at_hand = np.where(funds.carry_over[:, None], np.cumsum(problem.money, 1), problem.money)
    model.add_rows(
        at_hand.size, [(np.array(where), np.array(columns), numbers)], most=at_hand.ravel() / unit
    )


def ours(problem, seconds):
    """Seconds of the clock to each gap, and the last plan."""
    reached = {}
    for gap in GAPS:
        begin = time.perf_counter()
        plan = engine.solve(problem, engine.Options(relative_gap=gap, seconds=seconds))
        if plan.gap <= gap * 1.000001:
            reached[gap] = time.perf_counter() - begin
        assert engine.check(problem, plan) == []
    return reached, plan


def peer(problem, seconds):
    """Seconds of the clock to each gap, and value and bound at the end."""
    begin = time.perf_counter()
    model, unit = natural(problem)
    base = _no_project(problem)
    reached, last = {}, [0.0, np.inf]

    def tell(best, bound, _):
        last[:] = [best * unit - base, bound * unit - base]
        for gap in GAPS:
            if last[0] > 0 and last[1] / last[0] - 1 <= gap:
                reached.setdefault(gap, time.perf_counter() - begin)

    def stop():
        return min(GAPS) in reached or time.perf_counter() - begin > seconds

    answer = highs.maximise(model, relative_gap=1e-5, seconds=seconds, tell=tell, stop=stop)
    print(f"peer model: {model.rows} rows, {model.columns} columns; {answer.ending.value}")
    return reached, last


def _no_project(problem):
    """Value of no project over the horizon, which the natural model counts too."""
    from yakir.engine.portfolio.value import state_value

    return float(problem.people @ state_value(problem, problem.communities.coverage)) * (
        problem.horizon
    )


def main():
    """Print both, and how many times quicker we are."""
    given = [int(text) for text in sys.argv[1:]]
    communities, candidates, funds, seed, seconds = given + [131, 20, 6, 1, 60][len(given) :]
    problem = example(communities, candidates, funds, seed)
    print(f"{communities} communities, {candidates} candidates each, {funds} funds, seed {seed}")
    mine, plan = ours(problem, seconds)
    theirs, (best, bound) = peer(problem, seconds)
    print(f"ours: gain {plan.value:.0f}, gap {plan.gap:.3%}, {len(plan.chosen)} projects")
    gap = f"{bound / best - 1:.3%}" if best > 0 else "none"
    print(f"peer: gain {best:.0f}, gap {gap}")
    for wanted in GAPS:
        left, right = mine.get(wanted), theirs.get(wanted)
        text = " | ".join(f"{s:.1f} s" if s else f"not in {seconds} s" for s in (left, right))
        ratio = f"{right / left:.1f} times" if left and right else "no ratio"
        if left and not right:
            ratio = f"over {seconds / left:.1f} times"
        print(f"to {wanted:.1%}: ours | peer: {text}: {ratio}")


if __name__ == "__main__":
    main()
