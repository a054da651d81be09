"""Search for the plan that gains most, with a bound that says how far from the best it may be."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from time import perf_counter

import numpy as np

from yakir.engine.arrays import Floats
from yakir.engine.portfolio import formulation, funding, value
from yakir.engine.portfolio.budget import Budget, Clock, Stop
from yakir.engine.portfolio.decomposition.search import Search
from yakir.engine.portfolio.infeasible import clashing
from yakir.engine.portfolio.money_price import money_price
from yakir.engine.portfolio.money_search import OPTIMAL_GAP, MoneySearch
from yakir.engine.portfolio.plan import Options, Plan, Status
from yakir.engine.portfolio.planned import planned
from yakir.engine.portfolio.problem import Payment, PlanningProblem
from yakir.engine.portfolio.value import Start
from yakir.engine.solvers import highs

#: Told now and then: part done or None, best value so far, bound, seconds.
Progress = Callable[[float | None, float, float, float], None]

#: Communities up to which a problem is one model, whatever its rules.
FEW = 20
#: Communities up to which a problem of money alone is divided into branches.
SOME = 200
#: Candidates up to which it is: with more of them a division takes longer than a better plan.
CANDIDATES = 4_000


class NoPlan(RuntimeError):
    """The search found no plan, and no rules that clash either."""


def solve(
    problem: PlanningProblem,
    options: Options | None = None,
    *,
    known: Sequence[Start] = (),
    stop: Stop | None = None,
    progress: Progress | None = None,
    clock: Clock = perf_counter,
) -> Plan:
    """
    Return the best plan found, with its bound.

    Up to about twenty communities are one model. More of them are apart as soon as what they share
    has a price: prices give a bound and bundles of projects, of which a plan is put together and
    made better (`decomposition`). Where they share nothing but money, and neither they nor their
    projects are too many, the bound is lowered by dividing all plans as well (`money_search`).

    `known` is a plan to begin from, such as that of a budget a little different. `stop` is asked
    now and then, and True ends the search with the best plan so far; `progress` is told now and
    then how far it is.

    Raises
    ------
    NoPlan
        When required projects were not brought into any plan, though no rules clash.
    """
    options = options or Options()
    budget = Budget(options.seconds, options.work, clock, stop or _never)
    if problem.people.size <= FEW:
        plan = _whole(problem, options, known, budget, progress)
    elif _divides(problem) and options.work is None:
        first = greedy(problem, clock=clock).chosen
        return MoneySearch(problem, options, budget, progress).run(known, first)
    else:
        plan = _apart(problem, options, known, budget, progress)
    if progress is not None:
        progress(1.0, plan.value, plan.bound, plan.seconds)
    return plan


def greedy(problem: PlanningProblem, *, clock: Clock = perf_counter) -> Plan:
    """Return a plan at once, without looking for a better one; its bound is far."""
    budget = Budget(np.inf, None, clock, _never)
    search = Search(problem, 0.0, 0, budget, lambda value, bound: None)
    search.greedy()
    found = search.found()
    return _planned(problem, found.starts, found.shares, found.bound, Status.STOPPED, budget)


def _divides(problem: PlanningProblem) -> bool:
    """Whether all plans can be divided again and again in the time of a search."""
    few = problem.people.size <= SOME and problem.candidates.cost.size <= CANDIDATES
    return few and money_alone(problem)


def money_alone(problem: PlanningProblem) -> bool:
    """Whether communities share money and nothing else, and each chooses freely."""
    candidates, funds = problem.candidates, problem.funds
    free = not (
        (candidates.needs >= 0).any()
        or candidates.required.any()
        or (candidates.earliest > 0).any()
        or (candidates.latest < problem.starts - 1).any()
    )
    simple = not (funds.ticket.any() or funds.named_share.any() or problem.failures.size)
    rules = (problem.most_funds, problem.most_per_service)
    shared = problem.capacity.size or problem.floors.least.size or problem.joints
    spread = problem.payment is Payment.SPREAD
    return free and simple and spread and not shared and rules == (None, None)


def _part(seconds: float, options: Options) -> float | None:
    """Return the part of the time that is over, where there is an end."""
    return min(seconds / options.seconds, 1.0) if np.isfinite(options.seconds) else None


def _never() -> bool:
    return False


def _apart(
    problem: PlanningProblem,
    options: Options,
    known: Sequence[Start],
    budget: Budget,
    progress: Progress | None,
) -> Plan:
    """Let communities choose at common prices."""

    def tell(best: float, bound: float) -> None:
        if progress is not None:
            progress(_part(budget.seconds, options), best, bound, budget.seconds)

    search = Search(problem, options.relative_gap, options.seed, budget, tell)
    search.greedy()
    if known:
        search.follow(known)
    search.run()
    found = search.found()
    shares = found.shares
    if problem.failures.size and found.starts:
        reliable = funding.fund(
            problem, found.starts, guess=shares, aim=funding.Aim.MOST_RELIABLE, seed=options.seed
        )
        shares = shares if reliable is None else reliable
    status = _ending(problem, found.starts, budget)
    plan = _planned(problem, found.starts, shares, found.bound, status, budget, options)
    return replace(plan, money_price=found.price)


def _whole(
    problem: PlanningProblem,
    options: Options,
    known: Sequence[Start],
    budget: Budget,
    progress: Progress | None,
) -> Plan:
    """Search the model of the whole problem."""
    built = formulation.formulate(problem)
    unit = built.people_unit

    def tell(best: float, bound: float, seconds: float) -> None:
        if progress is not None:
            progress(_part(seconds, options), best * unit, bound * unit, seconds)

    columns, values = formulation.columns_of(built.begun, list(known))
    answer = highs.maximise(
        built.model,
        relative_gap=options.relative_gap / 2,
        seconds=budget.left,
        nodes=options.work,
        seed=options.seed,
        start=(columns, values) if known else None,
        stop=budget.over,
        tell=tell,
    )
    budget.spend(1)
    if answer.values is None:
        status = _ending(problem, [], budget)
        return _planned(problem, [], _nobody(problem), answer.bound * unit, status, budget)
    starts = formulation.chosen_starts(built.begun, answer.values)
    starts, shares = _paid(problem, starts, options.seed)
    status = _ending(problem, starts, budget)
    if answer.ending is highs.Ending.NODES:
        status = Status.WORK_LIMIT
    plan = _planned(problem, starts, shares, answer.bound * unit, status, budget, options)
    return replace(plan, money_price=money_price(problem, built, seconds=options.seconds))


def _nobody(problem: PlanningProblem) -> Floats:
    return np.zeros((problem.money.shape[0], 0))


def _paid(
    problem: PlanningProblem, starts: Sequence[Start], seed: int
) -> tuple[list[Start], Floats]:
    """
    Return the starts that can be paid to the cent, and the shares of the funds.

    The solver's own tolerance may let a plan cost a millionth more than there is.
    """
    aim = funding.Aim.MOST_RELIABLE if problem.failures.size else funding.Aim.ANY
    shares = funding.fund(problem, starts, aim=aim, seed=seed)
    if shares is not None:
        return list(starts), shares
    worth = np.array([value.value(problem, [start]).total for start in starts])
    return funding.fund_most(problem, starts, worth, seed=seed)


def _ending(problem: PlanningProblem, starts: Sequence[Start], budget: Budget) -> Status:
    """Say how a search ended that was not near enough to the bound."""
    chosen = {start.candidate for start in starts}
    required = np.flatnonzero(problem.candidates.required)
    if not chosen.issuperset(required.tolist()):
        if clashing(problem):
            return Status.INFEASIBLE
        raise NoPlan(f"{len(set(required.tolist()) - chosen)} required projects found no place")
    if budget.stopped:
        return Status.STOPPED
    return Status.WORK_LIMIT if budget.worked else Status.TIME_LIMIT


def _planned(
    problem: PlanningProblem,
    starts: Sequence[Start],
    shares: Floats,
    bound: float,
    status: Status,
    budget: Budget,
    options: Options | None = None,
) -> Plan:
    """Build the plan from starts and shares alone, and say how near it is to the bound."""
    plan = planned(
        problem,
        starts,
        shares,
        status=status,
        bound=bound,
        seconds=budget.seconds,
        work=budget.work,
    )
    if options is None or status is Status.INFEASIBLE:
        return plan
    if plan.gap <= OPTIMAL_GAP:
        status = Status.OPTIMAL
    elif plan.gap <= options.relative_gap + OPTIMAL_GAP:
        status = Status.GAP_REACHED
    return replace(plan, status=status)
