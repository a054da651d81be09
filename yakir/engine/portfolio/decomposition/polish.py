"""Bundles made better by single projects, and brought back to the rules."""

import numpy as np

from yakir.engine.arrays import Floats, Integers
from yakir.engine.compiling import inner
from yakir.engine.portfolio.decomposition.rules import (
    NEVER,
    Rules,
    bundle_gain,
    few_a_service,
    few_at_once,
    keeps_rules,
)


@inner
def net_worth(
    home: int,
    own: Integers,
    finish: Integers,
    prices: Floats,
    people: float,
    rules: Rules,
    share: Floats,
) -> float:
    """Return gain less price of what a community builds."""
    worth = bundle_gain(home, own, finish, people, rules, share)
    for place in range(own.size):
        if finish[place] >= 0:
            worth -= prices[own[place], finish[place]]
    return worth


@inner
def polish(
    home: int,
    own: Integers,
    finish: Integers,
    prices: Floats,
    people: float,
    rules: Rules,
    share: Floats,
) -> float:
    """Drop, move and add single projects as long as that is worth it; return gain less price."""
    if not keeps_rules(own, finish, rules):
        _mend(own, finish, prices, rules)
        if not keeps_rules(own, finish, rules):
            return -np.inf
    best = net_worth(home, own, finish, prices, people, rules, share)
    for _ in range(8):
        begun = best
        for place in range(own.size):
            known = finish[place]
            chosen = known
            for quarter in range(-1, rules.lasts.size):
                if quarter == chosen or (quarter >= 0 and prices[own[place], quarter] == np.inf):
                    continue
                finish[place] = quarter
                if keeps_rules(own, finish, rules):
                    worth = net_worth(home, own, finish, prices, people, rules, share)
                    if worth > best + 1e-9 * abs(best):
                        best, chosen = worth, quarter
            finish[place] = chosen
        if best <= begun + 1e-9 * abs(begun):
            break
    return best


@inner
def _mend(own: Integers, finish: Integers, prices: Floats, rules: Rules) -> None:
    """Bring what services took apart from each other nearer to the rules."""
    for place in range(own.size):
        if finish[place] < 0 and rules.required[own[place]]:
            finish[place] = _cheapest(prices[own[place]], rules.lasts.size - 1)
    # What is needed finishes no later than what needs it, in as many steps as a chain is long.
    for _ in range(own.size):
        for place in range(own.size):
            need = rules.needs[own[place]]
            if finish[place] < 0 or need < 0:
                continue
            for other in range(own.size):
                if own[other] == need and not 0 <= finish[other] <= finish[place]:
                    finish[other] = _cheapest(prices[need], finish[place])
                    if finish[other] < 0:
                        finish[place] = NEVER
    for place in range(own.size):
        for other in range(place):
            same = rules.group[own[other]] == rules.group[own[place]] >= 0
            if same and finish[place] >= 0 and finish[other] >= 0:
                out = other if rules.required[own[place]] else place
                finish[out] = NEVER
    while rules.per_service > 0 and not few_a_service(own, finish, rules):
        if not _drop_dearest(own, finish, prices, rules):
            return
    while rules.at_once > 0 and not few_at_once(own, finish, rules):
        if not _drop_dearest(own, finish, prices, rules):
            return


@inner
def _cheapest(price: Floats, until: int) -> int:
    """Return the cheapest quarter up to one, -1 when none is allowed."""
    best = NEVER
    for quarter in range(until + 1):
        if price[quarter] < np.inf and (best < 0 or price[quarter] < price[best]):
            best = quarter
    return best


@inner
def _drop_dearest(own: Integers, finish: Integers, prices: Floats, rules: Rules) -> bool:
    """Take out the dearest project that nobody requires, and return whether there was one."""
    worst = -1
    for place in range(own.size):
        if finish[place] >= 0 and not rules.required[own[place]]:
            price = prices[own[place], finish[place]]
            if worst < 0 or price > prices[own[worst], finish[worst]]:
                worst = place
    if worst >= 0:
        finish[worst] = NEVER
    return worst >= 0
