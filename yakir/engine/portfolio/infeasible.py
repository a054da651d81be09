"""Why a problem has no plan: rules that cannot be kept together, none of which can be spared."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

import numpy as np

from yakir.engine.arrays import Booleans, Integers
from yakir.engine.portfolio import formulation
from yakir.engine.portfolio.problem import NO_LATEST, Candidates, PlanningProblem
from yakir.engine.solvers import highs


class Rule(Enum):
    """Rules that may clash, and what the index of each stands for."""

    TICKET = "ticket"
    NAMED_SHARE = "named_share"
    MOST_FUNDS = "most_funds"
    GREATEST_SHARE = "greatest_share"
    SIZE = "size"
    LAST_PAYMENT = "last_payment"
    ELIGIBLE = "eligible"
    CAPACITY = "capacity"
    MOST_AT_ONCE = "most_at_once"
    MOST_PER_SERVICE = "most_per_service"
    GROUP = "group"
    QUARTERS = "quarters"
    NEEDS = "needs"
    MONEY = "money"
    REQUIRED = "required"


@dataclass(frozen=True)
class Clash:
    """
    One rule of those that clash.

    Parameters
    ----------
    index
        The fund, region, group or candidate whose rule it is; -1 for a rule of the whole problem.
    """

    rule: Rule
    index: int = -1


def clashing(problem: PlanningProblem) -> tuple[Clash, ...]:
    """
    Return rules that no plan keeps together; empty when there is a plan.

    The set is irreducible: without any one of them, the others can be kept. There may be other
    such sets.
    """
    small = _needed_part(problem)
    if _feasible(small.problem):
        return ()
    kept: list[Clash] = []
    for rule in Rule:
        there = list(_instances(small, rule))
        # Rules that have no part in it go all at once.
        without = _without(small.problem, there)
        if not _feasible(without):
            small = small._replace(problem=without)
            continue
        for clash in there:
            without = _without(small.problem, [clash])
            if _feasible(without):
                kept.append(clash)
            else:
                small = small._replace(problem=without)
    return tuple(replace(clash, index=small.told(clash)) for clash in kept)


class _Part(NamedTuple):
    """The candidates that matter for whether there is a plan, and which they are."""

    problem: PlanningProblem
    candidates: Integers

    def told(self, clash: Clash) -> int:
        """The index in the whole problem."""
        if clash.rule in (Rule.QUARTERS, Rule.NEEDS, Rule.REQUIRED):
            return int(self.candidates[clash.index])
        return clash.index


def _needed_part(problem: PlanningProblem) -> _Part:
    """Keep what is required, what that needs, and what funds owe to whom they named."""
    which = problem.candidates.required.copy()
    owing = (problem.funds.named_share > 0) & problem.payable[:, which].any(axis=1)
    which |= (problem.funds.named & problem.payable & owing[:, None]).any(axis=0)
    needs = problem.candidates.needs
    while True:
        needed = needs[which & (needs >= 0)]
        if which[needed].all():
            break
        which[needed] = True
    return _Part(_only(problem, which), np.flatnonzero(which))


def _only(problem: PlanningProblem, which: Booleans) -> PlanningProblem:
    """Return the problem with some of its candidates, whatever they are worth."""
    place = np.append(np.cumsum(which) - 1, -1)
    given, funds = problem.candidates, problem.funds
    candidates = Candidates(
        community=given.community[which],
        effects=given.effects[which],
        cost=given.cost[which],
        lead=given.lead[which],
        group=given.group[which],
        needs=place[given.needs[which]],
        required=given.required[which],
        earliest=given.earliest[which],
        latest=given.latest[which],
    )
    own = replace(funds, eligible=funds.eligible[:, which], named=funds.named[:, which])
    return replace(problem, candidates=candidates, funds=own, joints=())


def _feasible(problem: PlanningProblem) -> bool:
    """Whether any plan keeps the rules."""
    if not problem.candidates.required.any():
        return True
    answer = highs.maximise(formulation.formulate_rules(problem).model)
    return answer.ending is not highs.Ending.INFEASIBLE


def _instances(part: _Part, rule: Rule) -> Iterator[Clash]:
    """Yield the rules of a kind that the problem has."""
    problem = part.problem
    candidates, funds = problem.candidates, problem.funds
    whole = {
        Rule.MOST_FUNDS: problem.most_funds,
        Rule.MOST_AT_ONCE: problem.most_at_once,
        Rule.MOST_PER_SERVICE: problem.most_per_service,
    }
    if rule in whole:
        if whole[rule] is not None:
            yield Clash(rule)
        return
    bound = {
        Rule.TICKET: funds.ticket > 0,
        Rule.NAMED_SHARE: funds.named_share > 0,
        Rule.GREATEST_SHARE: funds.cap < 1,
        Rule.SIZE: (funds.smallest > 0) | np.isfinite(funds.largest),
        Rule.LAST_PAYMENT: funds.last_payment < problem.payment_quarters - 1,
        Rule.ELIGIBLE: ~funds.eligible.all(axis=1),
        Rule.MONEY: np.ones(funds.ticket.size, bool),
        Rule.CAPACITY: np.isfinite(problem.capacity).any(axis=1),
        Rule.GROUP: np.bincount(candidates.group[candidates.group >= 0]) > 1,
        Rule.QUARTERS: (candidates.earliest > 0) | (candidates.latest < problem.starts - 1),
        Rule.NEEDS: candidates.needs >= 0,
        Rule.REQUIRED: candidates.required,
    }
    for index in np.flatnonzero(bound[rule]):
        yield Clash(rule, int(index))


def _without(problem: PlanningProblem, rules: Sequence[Clash]) -> PlanningProblem:
    """Return the problem without some of its rules."""
    for rule in Rule:
        indices = np.array([clash.index for clash in rules if clash.rule is rule], np.int64)
        if indices.size:
            problem = _LIFTED[rule](problem, indices)
    return problem


def _lift_fund(**values: float) -> Callable[[PlanningProblem, Integers], PlanningProblem]:
    """Return what sets fields of some funds to the values that mean no rule."""

    def lift(problem: PlanningProblem, which: Integers) -> PlanningProblem:
        changed = {}
        for name, value in values.items():
            changed[name] = getattr(problem.funds, name).copy()
            changed[name][which] = value
        return replace(problem, funds=replace(problem.funds, **changed))

    return lift


def _lift_candidate(**values: float) -> Callable[[PlanningProblem, Integers], PlanningProblem]:
    """Return what sets fields of some candidates to the values that mean no rule."""

    def lift(problem: PlanningProblem, which: Integers) -> PlanningProblem:
        changed = {}
        for name, value in values.items():
            changed[name] = getattr(problem.candidates, name).copy()
            changed[name][which] = value
        return replace(problem, candidates=replace(problem.candidates, **changed))

    return lift


def _lift_money(problem: PlanningProblem, which: Integers) -> PlanningProblem:
    """Let some funds have all the money there may be need of, from the beginning."""
    money = problem.money.copy()
    carry_over = problem.funds.carry_over.copy()
    money[which, 0] = problem.candidates.cost.sum() + 1.0
    carry_over[which] = True
    return replace(problem, funds=replace(problem.funds, money=money, carry_over=carry_over))


def _lift_capacity(problem: PlanningProblem, which: Integers) -> PlanningProblem:
    capacity = problem.capacity.copy()
    capacity[which] = np.inf
    return replace(problem, capacity=capacity)


def _lift_groups(problem: PlanningProblem, which: Integers) -> PlanningProblem:
    group = problem.candidates.group.copy()
    group[np.isin(group, which)] = -1
    return replace(problem, candidates=replace(problem.candidates, group=group))


_LIFTED: Mapping[Rule, Callable[[PlanningProblem, Integers], PlanningProblem]] = {
    Rule.TICKET: _lift_fund(ticket=0.0),
    Rule.NAMED_SHARE: _lift_fund(named_share=0.0),
    Rule.MOST_FUNDS: lambda problem, _: replace(problem, most_funds=None),
    Rule.GREATEST_SHARE: _lift_fund(greatest_share=1.0, own_contribution=0.0),
    Rule.SIZE: _lift_fund(smallest=0.0, largest=np.inf),
    Rule.LAST_PAYMENT: _lift_fund(last_payment=NO_LATEST),
    Rule.ELIGIBLE: _lift_fund(eligible=True),
    Rule.CAPACITY: _lift_capacity,
    Rule.MOST_AT_ONCE: lambda problem, _: replace(problem, most_at_once=None),
    Rule.MOST_PER_SERVICE: lambda problem, _: replace(problem, most_per_service=None),
    Rule.GROUP: _lift_groups,
    Rule.QUARTERS: _lift_candidate(earliest=0, latest=NO_LATEST),
    Rule.NEEDS: _lift_candidate(needs=-1),
    Rule.MONEY: _lift_money,
    Rule.REQUIRED: _lift_candidate(required=False),
}
