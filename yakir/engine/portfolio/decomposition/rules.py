"""What bundles of a community have to keep, and what they are worth, for compiled functions."""

from typing import NamedTuple

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.compiling import inner
from yakir.engine.portfolio.problem import Package, PlanningProblem
from yakir.engine.portfolio.value import PACKAGE_WEIGHT, SERVICE_WEIGHT

NEVER = -1
#: A part of the package this much below another counts as the same. [1]
LEVEL = 1e-9


class Rules(NamedTuple):
    """
    What bundles of a community have to keep, and what they are worth, for compiled functions.

    Parameters
    ----------
    coverage
        Share of people with each service, nan where unknown, shape (communities, 7).
    effects
        Shape (candidates, 7).
    group, needs, lead, required
        As in the candidates of the problem, shape (candidates,).
    thresholds, weights
        Shape (7,).
    lasts
        How long each quarter of finish stands for, shape (quarters,). [quarters]
    threshold
        Whether the package is counted by its thresholds.
    at_once, per_service
        Most projects at once, and adding to one service; 0 for no limit.
    first_joint
        Place of the first joint effect of each community, shape (communities + 1,).
    joint_begins, joint_member, joint_change
        Joint effects: place of the first member of each, members, changes.
    """

    coverage: Floats
    effects: Floats
    group: Integers
    needs: Integers
    lead: Integers
    required: Booleans
    thresholds: Floats
    weights: Floats
    lasts: Floats
    threshold: bool
    at_once: int
    per_service: int
    first_joint: Integers
    joint_begins: Integers
    joint_member: Integers
    joint_change: Floats


def rules_of(problem: PlanningProblem, quarters: int) -> Rules:
    """Gather the rules of a problem for compiled functions."""
    lasts = np.where(np.arange(quarters) < problem.horizon, 1.0, 0.0)
    lasts[-1] = max(problem.horizon - quarters + 1, 0)
    candidates = problem.candidates
    by_home = [problem.joints_of(home) for home in range(problem.people.size)]
    joints = [joint for own in by_home for joint in own]
    return Rules(
        problem.communities.coverage,
        candidates.effects,
        candidates.group,
        candidates.needs,
        candidates.lead,
        candidates.required,
        problem.thresholds,
        problem.weights,
        lasts,
        problem.package is Package.THRESHOLD,
        problem.most_at_once or 0,
        problem.most_per_service or 0,
        np.cumsum([0, *(len(own) for own in by_home)]),
        np.cumsum([0, *(len(joint.candidates) for joint in joints)]),
        np.array([c for joint in joints for c in joint.candidates], np.int64),
        np.array([j.change for j in joints]).reshape(len(joints), problem.weights.size),
    )


@inner
def state_worth(home: int, share: Floats, rules: Rules) -> float:
    """Return what one person's quarter is worth at shares of people with each service."""
    services, least, known = 0.0, 1.0, False
    for service in range(share.size):
        if np.isnan(share[service]):
            continue
        known = True
        now = min(max(share[service], 0.0), 1.0)
        services += rules.weights[service] * min(1.5 * now, 0.5 + 0.5 * now)
        ratio = now / rules.thresholds[service]
        if rules.threshold:
            ratio = 1.0 if ratio >= 1 - LEVEL else 0.0
        least = min(least, ratio)
    return PACKAGE_WEIGHT * (least if known else 0.0) + SERVICE_WEIGHT * services


@inner
def bundle_gain(
    home: int, own: Integers, finish: Integers, people: float, rules: Rules, share: Floats
) -> float:
    """Return what a community gains when own candidates finish in quarters, -1 for never."""
    for service in range(share.size):
        share[service] = rules.coverage[home, service]
    before = state_worth(home, share, rules)
    total, now = 0.0, before
    for quarter in range(rules.lasts.size):
        changed = False
        for place in range(own.size):
            if finish[place] == quarter:
                for service in range(share.size):
                    share[service] += rules.effects[own[place], service]
                changed = True
        if changed:
            _join(home, own, finish, quarter, rules, share)
            now = state_worth(home, share, rules)
        total += rules.lasts[quarter] * (now - before)
    return people * total


@inner
def _join(
    home: int, own: Integers, finish: Integers, quarter: int, rules: Rules, share: Floats
) -> None:
    """Add the joint effects whose last candidate finishes in a quarter."""
    for joint in range(rules.first_joint[home], rules.first_joint[home + 1]):
        last = 0
        for member in range(rules.joint_begins[joint], rules.joint_begins[joint + 1]):
            there = NEVER
            for place in range(own.size):
                if own[place] == rules.joint_member[member]:
                    there = finish[place]
            last = max(last, there) if there >= 0 else 1_000_000
        if last == quarter:
            for service in range(share.size):
                share[service] += rules.joint_change[joint, service]


@inner
def keeps_rules(own: Integers, finish: Integers, rules: Rules) -> bool:
    """Whether candidates of one community may be built together in these quarters."""
    for place in range(own.size):
        candidate = own[place]
        if finish[place] < 0:
            if rules.required[candidate]:
                return False
            continue
        need, met = rules.needs[candidate], rules.needs[candidate] < 0
        for other in range(own.size):
            if other == place or finish[other] < 0:
                continue
            same = rules.group[own[other]] == rules.group[candidate]
            if same and rules.group[candidate] >= 0:
                return False
            met |= own[other] == need and finish[other] <= finish[place]
        if not met:
            return False
    if rules.per_service > 0 and not few_a_service(own, finish, rules):
        return False
    return rules.at_once == 0 or few_at_once(own, finish, rules)


@inner
def few_a_service(own: Integers, finish: Integers, rules: Rules) -> bool:
    """Whether no more projects add to one service than may."""
    for service in range(rules.weights.size):
        count = 0
        for place in range(own.size):
            count += finish[place] >= 0 and rules.effects[own[place], service] > 0
        if count > rules.per_service:
            return False
    return True


@inner
def few_at_once(own: Integers, finish: Integers, rules: Rules) -> bool:
    """Whether no more projects are under way at once than may be."""
    for place in range(own.size):
        if finish[place] < 0:
            continue
        # The most are under way when one of them begins.
        quarter, count = finish[place] - rules.lead[own[place]] + 1, 0
        for other in range(own.size):
            if finish[other] >= 0:
                begun = finish[other] - rules.lead[own[other]] + 1
                count += begun <= quarter <= finish[other]
        if count > rules.at_once:
            return False
    return True
