"""What a plan is worth: people with the package and with single services, over the horizon."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from yakir.engine.arrays import Booleans, Floats
from yakir.engine.portfolio.problem import TOLERANCE, Package, PlanningProblem

#: Weight of the package in the value; the rest is the weight of the services. [1]
PACKAGE_WEIGHT = 0.7
SERVICE_WEIGHT = 0.3
#: A share below this is rounding of the solver, not a payment. [1]
LEAST_SHARE = 1e-9


class Start(NamedTuple):
    """A chosen candidate and the quarter in which it starts."""

    candidate: int
    quarter: int


class Gain(NamedTuple):
    """
    What a plan adds, compared with no project.

    Parameters
    ----------
    total
        Weighted people-quarters gained over the horizon.
    by_community
        The same for each community, shape (communities,).
    people
        People who have each service at the end of the horizon and had it not before,
        shape (7,). [people]
    """

    total: float
    by_community: Floats
    people: Floats


class Worth(NamedTuple):
    """
    What a paid plan is worth.

    Parameters
    ----------
    value
        Gain less what missing floors take from it. [weighted people-quarters]
    gain
        Gain, the mean over the scenarios of failure where there are any.
    missing
        Money by which each floor is missed, shape (floors,). [EUR]
    people
        People who have each service at the end of the horizon and had it not before, when no fund
        fails, shape (7,). [people]
    """

    value: float
    gain: float
    missing: Floats
    people: Floats


def service_value(share: Floats) -> Floats:
    """Return v: 0 at no coverage, 3/4 at half, 1 at full, straight in between."""
    return np.minimum(1.5 * share, 0.5 + 0.5 * share)


def package_share(problem: PlanningProblem, coverage: Floats) -> Floats:
    """
    Return the share of people with the whole package, an upper bound in the `share` form.

    `coverage` is the share of people with each service, shape (..., 7); nan where unknown.
    """
    unknown = np.isnan(coverage)
    ratio = np.where(unknown, 1.0, coverage / problem.thresholds)
    if problem.package is Package.THRESHOLD:
        ratio = np.where(ratio >= 1 - TOLERANCE, 1.0, 0.0)
    least = np.minimum(ratio.min(axis=-1), 1.0)
    return np.where(unknown.all(axis=-1), 0.0, least)


def state_value(problem: PlanningProblem, coverage: Floats) -> Floats:
    """Return the value of one person at a coverage, shape (...,) for coverage (..., 7)."""
    services = np.where(np.isnan(coverage), 0.0, service_value(coverage)) @ problem.weights
    package = package_share(problem, coverage)
    return np.asarray(PACKAGE_WEIGHT * package + SERVICE_WEIGHT * services)


def value(problem: PlanningProblem, chosen: Iterable[tuple[int, int]]) -> Gain:
    """Return the gain of starting each chosen candidate in its quarter."""
    starts = [Start(*start) for start in chosen]
    before = problem.communities.coverage
    at_home: dict[int, list[Start]] = defaultdict(list)
    for start in starts:
        at_home[int(problem.candidates.community[start.candidate])].append(start)
    by_community = np.zeros(problem.people.size)
    after = before.copy()
    for community, own in sorted(at_home.items()):
        path = coverage_path(problem, community, own)
        by_community[community] = _gain_of_path(problem, community, path)
        after[community] = path[-1]
    people = np.where(problem.known, after - before, 0.0) * problem.people[:, None]
    return Gain(float(by_community.sum()), by_community, people.sum(axis=0))


def worth(problem: PlanningProblem, chosen: Sequence[Start], shares: Floats) -> Worth:
    """Return what a plan is worth when funds pay the shares, shape (funds, projects)."""
    planned = value(problem, chosen)
    gain = planned.total
    if problem.failures.size:
        gain = float(
            np.mean(
                [
                    value(problem, standing(problem, chosen, shares, failed)).total
                    for failed in problem.failures
                ]
            )
        )
    missing = missing_of_floors(problem, chosen)
    return Worth(gain - float(problem.floors.price @ missing), gain, missing, planned.people)


def standing(
    problem: PlanningProblem, chosen: Sequence[Start], shares: Floats, failed: Booleans
) -> list[Start]:
    """Return the projects that are built when funds fail: none whose payer or need has failed."""
    built = {
        start.candidate
        for index, start in enumerate(chosen)
        if not (shares[failed, index] > LEAST_SHARE).any()
    }
    while True:
        lost = {
            c
            for c in built
            if (need := int(problem.candidates.needs[c])) >= 0 and need not in built
        }
        if not lost:
            return [start for start in chosen if start.candidate in built]
        built -= lost


def missing_of_floors(problem: PlanningProblem, chosen: Sequence[Start]) -> Floats:
    """Return the money by which each floor is missed, shape (floors,). [EUR]."""
    spent = np.zeros(problem.people.size)
    for start in chosen:
        spent[problem.candidates.community[start.candidate]] += problem.candidates.cost[
            start.candidate
        ]
    received = problem.floors.members @ spent if problem.floors.least.size else np.zeros(0)
    return np.asarray(np.maximum(problem.floors.least * spent.sum() - received, 0.0))


def community_gain(problem: PlanningProblem, community: int, starts: Sequence[Start]) -> float:
    """Return the gain of one community from its own projects."""
    return _gain_of_path(problem, community, coverage_path(problem, community, starts))


def coverage_path(problem: PlanningProblem, community: int, starts: Sequence[Start]) -> Floats:
    """Return the coverage at the end of each quarter of the horizon, shape (horizon, 7)."""
    added = np.zeros((problem.horizon, problem.weights.size))
    for start in starts:
        finish = start.quarter + problem.candidates.lead[start.candidate] - 1
        added[finish:] += problem.candidates.effects[start.candidate]
    finishes = {
        start.candidate: int(start.quarter + problem.candidates.lead[start.candidate] - 1)
        for start in starts
    }
    for joint in problem.joints_of(community):
        if finishes.keys() >= set(joint.candidates):
            added[max(finishes[c] for c in joint.candidates) :] += joint.change
    return np.asarray(np.clip(problem.communities.coverage[community] + added, 0.0, 1.0))


def _gain_of_path(problem: PlanningProblem, community: int, path: Floats) -> float:
    before = state_value(problem, problem.communities.coverage[community])
    return float(problem.people[community] * (state_value(problem, path) - before).sum())
