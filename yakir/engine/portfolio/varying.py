"""Plans of a problem that is a little different: other money, other data, one more project."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from yakir.engine import parallel
from yakir.engine.arrays import Floats, Integers
from yakir.engine.portfolio.plan import Options, Plan, Status
from yakir.engine.portfolio.problem import PlanningProblem
from yakir.engine.portfolio.solve import NoPlan, solve
from yakir.engine.portfolio.value import Start

#: Gap of a plan that only says how often something is chosen. [1]
ROUGH = 0.02
#: Steps after which such a plan is taken as it is; 131 communities took about 200.
#: Limited by work, many communities are searched apart, which came to this gap sooner.
WORK = 1_000
#: Times that an amount is halved: it is known to a 64th of where the halving began.
HALVINGS = 6
#: Least cost that is tried, as part of the cost. [1]
LEAST_COST = 0.01


@dataclass(frozen=True)
class LeastChange:
    """
    What it takes to bring a candidate in.

    Parameters
    ----------
    lost
        What the plan loses when the candidate has to be built; None where no plan with it keeps
        the rules. [weighted people-quarters]
    cheaper
        How much cheaper it has to be, so that a plan with it is worth no less; None where no
        price is low enough. [EUR]
    fund, more
        How much more one of its funds has to have in the first quarter, so that a new search
        takes it in; None where its own cost is not enough. The least that was found: with more
        money, something else may be taken instead. [EUR]
    """

    candidate: int
    lost: float | None = None
    cheaper: float | None = None
    fund: int | None = None
    more: float | None = None


def frontier(
    problems: Iterable[PlanningProblem],
    options: Options | None = None,
    *,
    known: Sequence[Start] = (),
    stop: parallel.Stop = lambda: False,
) -> Iterator[Plan]:
    """
    Yield the plan of each problem, in their order, as soon as it is found.

    The problems have the same candidates and differ in their money or their floors. Each search
    begins from the plan before, which is a plan of the next problem as well where money rises.
    """
    for problem in problems:
        plan = solve(problem, options, known=known, stop=stop)
        known = plan.chosen or known
        yield plan


def with_money_times(problem: PlanningProblem, factor: float) -> PlanningProblem:
    """Return the problem with the money of every fund times a factor."""
    return _with_money(problem, factor * problem.funds.money)


def least_change(
    problem: PlanningProblem, plan: Plan, candidate: int, options: Options | None = None
) -> LeastChange:
    """
    Return what it takes to bring a candidate that was left out into the plan.

    Every answer is found by searching again from the plan. With `work` in the options it is the
    same each time.
    """
    if problem.last_start(candidate) < 0:
        return LeastChange(candidate)
    options = options or Options()
    forced = _forced(problem, plan, candidate, options)
    lost = None if forced is None else plan.value - forced.value
    cheaper = _cheaper(problem, plan, candidate, options, lost)
    fund = int(_cheapest_fund(problem, plan, candidate))
    return LeastChange(
        candidate, lost, cheaper, fund, _more(problem, plan, (candidate, fund), options)
    )


def _forced(problem: PlanningProblem, plan: Plan, candidate: int, options: Options) -> Plan | None:
    """The best plan with a candidate, None when there is none."""
    candidates = problem.candidates
    required = candidates.required.copy()
    required[candidate] = True
    asked = replace(problem, candidates=replace(candidates, required=required))
    group = candidates.group[candidate]
    known = [s for s in plan.chosen if group < 0 or candidates.group[s.candidate] != group]
    try:
        found = solve(asked, options, known=known)
    except NoPlan:
        return None
    return None if found.status is Status.INFEASIBLE else found


def _cheaper(
    problem: PlanningProblem, plan: Plan, candidate: int, options: Options, lost: float | None
) -> float | None:
    """How much cheaper a candidate has to be."""
    cost = float(problem.candidates.cost[candidate])
    slack = 1e-9 * max(plan.value, 1.0)

    def enough(less: float) -> bool:
        costs = problem.candidates.cost.copy()
        costs[candidate] = cost - less
        asked = replace(problem, candidates=replace(problem.candidates, cost=costs))
        if asked.last_start(candidate) < 0:
            return False
        found = _forced(asked, plan, candidate, options)
        return found is not None and found.value >= plan.value - slack

    if lost is not None and lost <= slack:
        return 0.0
    return _least(enough, (1 - LEAST_COST) * cost)


def _more(
    problem: PlanningProblem, plan: Plan, which: tuple[int, int], options: Options
) -> float | None:
    """How much more money a fund has to have, so that a search takes a candidate in."""
    candidate, fund = which

    def enough(more: float) -> bool:
        money = problem.money.copy()
        money[fund, 0] += more
        found = solve(_with_money(problem, money), options, known=plan.chosen)
        return any(start.candidate == candidate for start in found.chosen)

    return _least(enough, float(problem.candidates.cost[candidate]))


def _least(enough: Callable[[float], bool], most: float) -> float | None:
    """The least amount that is enough, by halving; None when the most is not."""
    if not enough(most):
        return None
    least = 0.0
    for _ in range(HALVINGS):
        middle = (least + most) / 2
        if enough(middle):
            most = middle
        else:
            least = middle
    return most


def _cheapest_fund(problem: PlanningProblem, plan: Plan, candidate: int) -> int:
    """The fund that may pay for a candidate whose money is worth least elsewhere."""
    payers = problem.payers(candidate, int(problem.candidates.earliest[candidate]))
    return int(payers[np.argmin(plan.money_price[payers].mean(axis=1))])


def _with_money(problem: PlanningProblem, money: Floats) -> PlanningProblem:
    return replace(problem, funds=replace(problem.funds, money=money))


@dataclass(frozen=True)
class Vary:
    """
    How far data may be from the truth: standard deviations, assumed unless told.

    Parameters
    ----------
    weights, costs
        Of the logarithm of each weight, and of each cost; sizes of one design err alike. [1]
    coverage
        Of the share of people with each service. [1]
    """

    weights: float = 0.2
    costs: float = 0.15
    coverage: float = 0.05


@dataclass(frozen=True, eq=False)
class Stability:
    """
    How often a choice stays when data vary inside their uncertainty.

    Parameters
    ----------
    draws
        Number of plans.
    candidates, communities
        Part of the plans that choose a candidate, or anything in a community,
        shape (candidates,) and (communities,). [1]
    """

    draws: int
    candidates: Floats
    communities: Floats


@dataclass(frozen=True, eq=False)
class _Draw:
    """One plan to search for: the problem, from where, and with which numbers."""

    problem: PlanningProblem
    known: tuple[Start, ...]
    options: Options
    vary: Vary
    seed: tuple[int, int]


def stability(
    problem: PlanningProblem,
    plan: Plan,
    *,
    draws: int = 200,
    seed: int = 0,
    vary: Vary | None = None,
    options: Options | None = None,
    workers: parallel.Workers | None = None,
    finished: Mapping[int, Integers] | None = None,
    keep: Callable[[int, Integers], None] = lambda draw, chosen: None,
    progress: parallel.Progress = lambda done, total: None,
    stop: parallel.Stop = lambda: False,
) -> Stability:
    """
    Return how often each candidate and community is chosen when data vary.

    Each draw has numbers of its own, the same for every problem and whoever works on it, and its
    search begins from the plan. Unless told otherwise each goes to a gap of two per cent, or so many
    steps that the same draws give the same answer. Draws in which committed projects cannot be built
    choose nothing. `keep` is called with the candidates that a draw chooses, so that a run which
    ended half-way goes on from those that are `finished`.
    """
    options = options or Options(ROUGH, work=WORK)
    chunks = [_Draw(problem, plan.chosen, options, vary or Vary(), (seed, n)) for n in range(draws)]
    found = parallel.run(
        _plan_draw,
        chunks,
        workers=workers,
        finished=finished,
        keep=keep,
        progress=progress,
        stop=stop,
    )
    candidates, homes = problem.candidates.cost.size, problem.people.size
    chosen = np.zeros((len(found.results), candidates), bool)
    for row, own in enumerate(found.results.values()):
        chosen[row, own] = True
    served = np.zeros((len(chosen), homes), bool)
    rows, columns = np.nonzero(chosen)
    served[rows, problem.candidates.community[columns]] = True
    count = max(len(chosen), 1)
    return Stability(len(chosen), chosen.sum(axis=0) / count, served.sum(axis=0) / count)


def _plan_draw(draw: _Draw) -> Integers:
    """Candidates chosen when the data are those of one draw."""
    asked = varied(draw.problem, draw.vary, draw.seed)
    try:
        plan = solve(asked, draw.options, known=draw.known)
    except NoPlan:
        return np.zeros(0, np.int64)
    return np.array([start.candidate for start in plan.chosen], np.int64)


def varied(problem: PlanningProblem, vary: Vary, seed: tuple[int, int]) -> PlanningProblem:
    """Return the problem with weights, costs and coverage of one draw."""
    draw = np.random.default_rng(seed)
    weights = problem.weights * np.exp(vary.weights * draw.standard_normal(problem.weights.size))
    places = problem.communities
    off = vary.coverage * draw.standard_normal(places.coverage.shape)
    # What is unknown stays unknown, and what is full or none at all stays in its bounds.
    coverage = np.clip(places.coverage + off, 0.0, 1.0)
    group = problem.candidates.group
    wrong = draw.standard_normal(group.size)
    _, first, back = np.unique(group, return_index=True, return_inverse=True)
    wrong = np.where(group >= 0, wrong[first][back], wrong)
    cost = problem.candidates.cost * np.exp(vary.costs * wrong - vary.costs**2 / 2)
    cost = cost if vary.costs else problem.candidates.cost
    return replace(
        problem,
        communities=replace(places, coverage=coverage if vary.coverage else places.coverage),
        candidates=replace(problem.candidates, cost=cost),
        weights=weights / weights.sum() if vary.weights else problem.weights,
    )
