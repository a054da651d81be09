"""Search where communities share nothing but money: bundles are mixed, and plans divided."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from yakir.engine.arrays import Booleans, Floats
from yakir.engine.portfolio import branches, bundles, formulation, payments, reasons, value
from yakir.engine.portfolio.budget import Budget
from yakir.engine.portfolio.check import check
from yakir.engine.portfolio.market import never_rising
from yakir.engine.portfolio.money_price import money_price
from yakir.engine.portfolio.plan import Options, Plan, Status
from yakir.engine.portfolio.planned import planned
from yakir.engine.portfolio.problem import PlanningProblem
from yakir.engine.portfolio.value import Start
from yakir.engine.solvers import highs

#: Told now and then: part done or None, best gain so far, bound, seconds.
Progress = Callable[[float | None, float, float, float], None]

#: Starts up to which the whole model is searched at once.
SMALL = 1500
#: Part of the time that may go into the outlook. [1]
OUTLOOK = 0.4
#: Starts that lose at most this part of the bound are searched first, then more of them. [1]
LOSSES = (1e-6, 3e-4, 1.5e-3)
#: Part of the time left that each search of some starts or bundles may take. [1]
STEP = 0.08
#: Turns of time for a choice of whole bundles, which is made ever less often.
WHOLE = 2.5
#: Part of the time left for each of them while a plan is far from the bound. [1]
LONG_STEP = 0.4
#: Nodes of a search of some starts, and of the first choice of whole bundles; later choices have
#: twice as many each time. Nodes, not seconds, so that the same search gives the same plan.
NODES = 100
#: Turns of growth between the first two choices of whole bundles, twice as many after each.
PATIENCE = 6
#: Gaps asked for beyond which a plan is far from the bound.
FAR = 5.0
#: Branches divided after the first search for a better plan, twice as many after the second,
#: and so on: later searches find less.
BRANCHES = 40
#: Most times that what was left out is gone through again.
ROUNDS_OF_POLISH = 5
#: How long the last touches may go on past the time that was given. [1] [s]
LATE, TOUCHES = 1.1, 2.0
#: A gap of rounding only: the plan is as good as any. [1]
OPTIMAL_GAP = 1e-6


@dataclass
class MoneySearch:
    """
    What a search has found so far.

    A small problem is one model. For a large one, prices of money first give a bound and say
    which starts are worth looking at (`bundles`); the model of those alone is searched. Then the
    bound is lowered by dividing all plans (`branches`) and the best whole bundles are chosen
    from where it is highest, in turn, until the plan is as near to the bound as asked.
    """

    problem: PlanningProblem
    options: Options
    budget: Budget
    progress: Progress | None
    starts: list[Start] = field(default_factory=list)
    shares: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    gain: float = 0.0
    bound: float = np.inf
    price: Floats = field(default_factory=lambda: np.zeros((0, 0)))

    def __post_init__(self) -> None:
        self.shares = np.zeros((self.problem.money.shape[0], 0))

    def run(self, known: Sequence[Start] = (), otherwise: Sequence[Start] = ()) -> Plan:
        """Return the best plan found, beginning from one that is known, or another if better."""
        allowed = formulation.possible_starts(self.problem)
        kept = [start for start in known if allowed[start]]
        if kept and self._keeps_rules(kept):
            self._keep(sorted(kept))
        if allowed.sum() > SMALL:
            self.narrow(allowed)
        else:
            built = formulation.formulate(self.problem, allowed)
            self.price = money_price(self.problem, built, seconds=self.options.seconds)
        self.wide(allowed)
        self._keep(otherwise)
        self.polish()
        return self.plan()

    def _keeps_rules(self, starts: Sequence[Start]) -> bool:
        """Whether starts may be built together, and paid."""
        split = payments.shares(self.problem, starts)
        return split is not None and not check(self.problem, planned(self.problem, starts, split))

    def narrow(self, allowed: Booleans) -> None:
        """Bound every plan by prices of money, and search the starts that lose little by them."""
        gap = self.options.relative_gap
        search = bundles.Search(self.problem, allowed, self.budget.over, gap)
        outlook = search.run(OUTLOOK * self.options.seconds)
        self.bound = outlook.bound
        self.price = never_rising(self.problem, search.mix.money_price)
        if not self._done():
            self._step(outlook.loss <= LOSSES[0] * outlook.bound, self._turn, NODES)
        for loss in LOSSES[1:]:
            if not self._done() and _gap(self.gain, self.bound) > FAR * gap:
                few = outlook.loss <= loss * outlook.bound
                self._step(few, self.budget.left * LONG_STEP, NODES)
        if not self._done() and np.isfinite(self.bound):
            search.shake(self.options.seed)
            self._divide(search, branches.Tree(search))

    def _divide(self, search: bundles.Search, tree: branches.Tree) -> None:
        """Lower the bound and look for better plans in turn."""
        turn, patience, again, nodes = 0, PATIENCE, 1, NODES
        while not self._done() and tree.heap:
            turn += 1
            tree.grow(BRANCHES * turn, self.gain * (1 + self.options.relative_gap))
            self.bound = min(self.bound, tree.bound)
            if turn >= again and not self._done():
                # From nothing it goes further than from a first plan, far from the best.
                known = self.starts if turn > 1 else ()
                self._keep(search.whole(WHOLE * self._turn, tree.highest, known, nodes))
                again = turn + patience
                patience, nodes = 2 * patience, 2 * nodes
            self._tell()

    @property
    def _turn(self) -> float:
        """Time for one search of some starts or bundles."""
        return self.budget.left * STEP

    def _tell(self) -> None:
        """Tell how far the search is."""
        if self.progress is not None:
            part = self.budget.seconds / self.options.seconds
            part_or_none = min(part, 1.0) if np.isfinite(self.options.seconds) else None
            self.progress(part_or_none, self.gain, max(self.bound, self.gain), self.budget.seconds)

    def wide(self, allowed: Booleans) -> None:
        """Search all starts; what bounds them bounds every plan."""
        if not self._done():
            answer = self._step(allowed, self.budget.left)
            self.bound = min(self.bound, answer)

    def polish(self) -> None:
        """Add what still fits, and swap what gains, so that no candidate is left out for nothing."""
        for _ in range(ROUNDS_OF_POLISH):
            before = self.gain
            left_out = reasons.reasons(self.problem, self._plan())
            fitting = [left for left in left_out if left.reason is reasons.Reason.FITS]
            for left in sorted(fitting, key=lambda left: -left.gain):
                if self.budget.asked() or self._late():
                    return
                self._take_in(left.candidate)
            if self.gain <= before * (1 + OPTIMAL_GAP):
                return

    def _take_in(self, candidate: int) -> None:
        """Take a candidate in, alone or in place of another, if it still fits."""
        chosen = {start.candidate for start in self.starts}
        left = reasons.reason(self.problem, self._plan(), candidate)
        fits = left.reason is reasons.Reason.FITS and left.quarter is not None
        if candidate in chosen or not fits:
            return
        rest = [start for start in self.starts if start.candidate != left.instead_of]
        self._keep(sorted([*rest, Start(candidate, left.quarter or 0)]))

    def plan(self) -> Plan:
        """Build the plan, and tell that the search is over."""
        plan = self._plan()
        if self.progress is not None:
            self.progress(1.0, plan.value, plan.bound, plan.seconds)
        return plan

    def _plan(self) -> Plan:
        """Build the plan from the starts and shares alone, whatever else the solver said."""
        gain = value.value(self.problem, self.starts)
        bound = max(self.bound, gain.total)
        gap = _gap(gain.total, bound)
        used = payments.spent(self.problem, self.starts, self.shares)
        return Plan(
            chosen=tuple(self.starts),
            shares=self.shares,
            status=self._status(gap),
            value=gain.total,
            bound=bound,
            gap=gap,
            money_used=used,
            money_left=payments.left(self.problem, used),
            people_gain=gain.people,
            seconds=self.budget.seconds,
            money_price=self.price,
        )

    def _step(self, allowed: Booleans, seconds: float, nodes: int | None = None) -> float:
        """Search the allowed starts, keep the plan if better, and return what bounds them."""
        built = formulation.formulate(self.problem, allowed)
        unit = built.people_unit
        columns, values = formulation.columns_of(built.begun, self.starts)
        whole = self.gain > 0
        answer = highs.maximise(
            built.model,
            relative_gap=self.options.relative_gap / (1 if np.isinf(self.bound) else 4),
            seconds=max(seconds, 0.0),
            nodes=nodes,
            seed=self.options.seed,
            target=self.bound / (1 + self.options.relative_gap) / unit,
            start=(columns, values) if whole else None,
            stop=self.budget.over,
            tell=self._teller(unit),
        )
        if answer.values is not None:
            self._keep(formulation.chosen_starts(built.begun, answer.values))
        return answer.bound * unit

    def _keep(self, starts: Sequence[Start]) -> None:
        """Keep a plan that keeps the rules and can be paid to the cent, if it gains more."""
        kept, split = _affordable(self.problem, starts)
        gain = value.value(self.problem, kept).total
        if gain > self.gain:
            self.starts, self.shares, self.gain = kept, split, gain

    def _late(self) -> bool:
        """Whether the last touches take more than they may: a tenth of the time and a little."""
        return self.budget.seconds > LATE * self.options.seconds + TOUCHES

    def _done(self) -> bool:
        """Whether the plan is near enough to the bound, or time or patience is over."""
        near = _gap(self.gain, self.bound) <= self.options.relative_gap
        return near or self.budget.over()

    def _teller(self, unit: float) -> highs.Tell | None:
        """Translate what the solver tells into people and parts of the time allowed."""
        if self.progress is None:
            return None
        told, allowed, before = self.progress, self.options.seconds, self.budget.seconds

        def tell(best: float, bound: float, seconds: float) -> None:
            part = min((before + seconds) / allowed, 1.0) if np.isfinite(allowed) else None
            # A search of some starts is bounded by less than all plans are.
            known = self.bound if np.isfinite(self.bound) else bound * unit
            told(part, max(best * unit, self.gain), known, before + seconds)

        return tell

    def _status(self, gap: float) -> Status:
        """Say how the search ended, by the gap that the plan really has."""
        if gap <= OPTIMAL_GAP:
            return Status.OPTIMAL
        if gap <= self.options.relative_gap + OPTIMAL_GAP:
            return Status.GAP_REACHED
        return Status.STOPPED if self.budget.stopped else Status.TIME_LIMIT


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
    """Return how far a bound lies above a gain, as part of the gain."""
    if bound <= gain:
        return 0.0
    return bound / gain - 1 if gain > 0 else np.inf
