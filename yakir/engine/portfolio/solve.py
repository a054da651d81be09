"""Search for the plan that gains most: exact, with a bound that says how far it can be from best."""

from collections.abc import Callable, Sequence

import numpy as np

from yakir.engine.arrays import Floats
from yakir.engine.portfolio import formulation, payments, value
from yakir.engine.portfolio.plan import Options, Plan, Status
from yakir.engine.portfolio.problem import PlanningProblem
from yakir.engine.portfolio.value import Start
from yakir.engine.solvers import highs

#: Told now and then: part done or None, best gain so far, bound, seconds.
Progress = Callable[[float | None, float, float, float], None]


def solve(
    problem: PlanningProblem,
    options: Options | None = None,
    *,
    stop: highs.Stop | None = None,
    progress: Progress | None = None,
) -> Plan:
    """
    Return the best plan found, with its bound.

    `stop` is asked now and then, and True ends the search with the best plan so far; `progress` is
    told now and then how far the search is.
    """
    options = options or Options()
    built = formulation.formulate(problem)
    answer = highs.maximise(
        built.model,
        relative_gap=options.relative_gap,
        seconds=options.seconds,
        seed=options.seed,
        stop=stop,
        tell=_teller(progress, built.people_unit, options),
    )
    starts: list[Start] = []
    if answer.values is not None:
        starts = formulation.chosen_starts(built.begun, answer.values)
    return _plan(problem, starts, answer, answer.bound * built.people_unit, options)


def _teller(progress: Progress | None, people_unit: float, options: Options) -> highs.Tell | None:
    """Translate what the solver tells into people and parts of the time allowed."""
    if progress is None:
        return None
    told = progress

    def tell(best: float, bound: float, seconds: float) -> None:
        part = min(seconds / options.seconds, 1.0) if np.isfinite(options.seconds) else None
        told(part, max(best, 0.0) * people_unit, bound * people_unit, seconds)

    return tell


def _plan(
    problem: PlanningProblem,
    starts: Sequence[Start],
    answer: highs.Answer,
    bound: float,
    options: Options,
) -> Plan:
    """Build the plan from the starts alone: nothing else the solver said is relied on."""
    starts, split = _affordable(problem, starts)
    gain = value.value(problem, starts)
    bound = max(bound, gain.total)
    gap = _gap(gain.total, bound)
    used = payments.spent(problem, starts, split)
    return Plan(
        chosen=tuple(starts),
        shares=split,
        status=_status(answer, gap, options),
        value=gain.total,
        bound=bound,
        gap=gap,
        money_used=used,
        money_left=payments.left(problem, used),
        people_gain=gain.people,
        seconds=answer.seconds,
    )


def _affordable(problem: PlanningProblem, starts: Sequence[Start]) -> tuple[list[Start], Floats]:
    """
    Return the starts that can be paid to the cent, and the shares of the funds.

    The solver's own tolerance may let a plan cost a millionth more than there is; then the
    project that gains least is left out.
    """
    kept = list(starts)
    while True:
        split = payments.shares(problem, kept)
        if split is not None:
            return kept, split
        kept.remove(min(kept, key=lambda start: value.value(problem, [start]).total))


def _gap(gain: float, bound: float) -> float:
    if bound <= gain:
        return 0.0
    return bound / gain - 1 if gain > 0 else np.inf


def _status(answer: highs.Answer, gap: float, options: Options) -> Status:
    """Say how the search ended, by the gap that the plan really has."""
    if answer.ending is highs.Ending.INFEASIBLE:
        return Status.INFEASIBLE
    if gap <= OPTIMAL_GAP:
        return Status.OPTIMAL
    if gap <= options.relative_gap + OPTIMAL_GAP:
        return Status.GAP_REACHED
    return Status.STOPPED if answer.ending is highs.Ending.STOPPED else Status.TIME_LIMIT


#: A gap of rounding only: the plan is as good as any. [1]
OPTIMAL_GAP = 1e-6
