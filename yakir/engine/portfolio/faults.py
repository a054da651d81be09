"""Faults of a planning problem, all of them at once, each at its place."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from yakir.engine.arrays import Booleans, Floats
from yakir.engine.baseline import SERVICES
from yakir.engine.faults import Fault, elements, shape

if TYPE_CHECKING:
    from yakir.engine.portfolio.problem import Candidates, Communities, Funds, PlanningProblem

#: Slack for weights that have to sum to one. [1]
SUM = 1e-9


def faults_of(problem: "PlanningProblem") -> list[Fault]:
    """Return every fault of a problem, each under a path such as `/candidates/3/cost`."""
    # Values are looked at only where shapes agree, or the look itself would fail.
    return list(_shape_faults(problem)) or list(_value_faults(problem))


def _shape_faults(problem: "PlanningProblem") -> Iterable[Fault]:
    n_services = len(SERVICES)
    n_communities = problem.communities.people.size
    n_candidates = problem.candidates.cost.size
    n_funds = problem.funds.carry_over.size
    n_floors = problem.floors.least.size
    wanted: dict[str, dict[str, tuple[int | None, ...]]] = {
        "communities": {
            "people": (None,),
            "coverage": (n_communities, n_services),
            "region": (n_communities,),
        },
        "candidates": {
            "community": (n_candidates,),
            "effects": (n_candidates, n_services),
            "cost": (None,),
            "lead": (n_candidates,),
            "group": (n_candidates,),
            "needs": (n_candidates,),
            "required": (n_candidates,),
            "earliest": (n_candidates,),
            "latest": (n_candidates,),
        },
        "funds": {
            "money": (n_funds, None),
            "carry_over": (None,),
            "eligible": (n_funds, n_candidates),
            "smallest": (n_funds,),
            "largest": (n_funds,),
            "greatest_share": (n_funds,),
            "last_payment": (n_funds,),
            "own_contribution": (n_funds,),
            "ticket": (n_funds,),
            "named": (n_funds, n_candidates),
            "named_share": (n_funds,),
        },
        "floors": {
            "members": (n_floors, n_communities if n_floors else None),
            "least": (None,),
            "price": (n_floors,),
        },
    }
    for part, fields in wanted.items():
        for name, size in fields.items():
            yield from shape(f"/{part}/{name}", getattr(getattr(problem, part), name), size)
    yield from shape("/thresholds", problem.thresholds, (n_services,))
    yield from shape("/weights", problem.weights, (n_services,))
    yield from shape("/capacity", problem.capacity, (None, None))
    scenarios = None if problem.failures.size == 0 else n_funds
    yield from shape("/failures", problem.failures, (None, scenarios))
    for number, joint in enumerate(problem.joints):
        yield from shape(f"/joints/{number}/change", joint.change, (n_services,))


def _value_faults(problem: "PlanningProblem") -> Iterable[Fault]:
    yield from _community_faults(problem.communities)
    yield from _candidate_faults(problem.candidates, problem.people.size)
    yield from _fund_faults(problem.funds)
    yield from _rule_faults(problem)
    yield from _capacity_faults(problem)
    yield from _floor_faults(problem)
    yield from _joint_faults(problem)


def _community_faults(communities: "Communities") -> Iterable[Fault]:
    people, coverage = communities.people, communities.coverage
    path = "/communities"
    yield from elements(path, ~_at_least(people, 0), "has to be 0 or more", "people")
    wrong = ~np.isnan(coverage) & ~((coverage >= 0) & (coverage <= 1))
    yield from elements(path, wrong, "has to lie between 0 and 1, or be unknown", "coverage")


def _candidate_faults(candidates: "Candidates", n_communities: int) -> Iterable[Fault]:
    path = "/candidates"
    home = (candidates.community >= 0) & (candidates.community < n_communities)
    yield from elements(path, ~home, "is no community of the problem", "community")
    wrong = ~((candidates.effects >= 0) & (candidates.effects <= 1))
    yield from elements(path, wrong, "has to lie between 0 and 1", "effects")
    cost = np.isfinite(candidates.cost) & (candidates.cost > 0)
    yield from elements(path, ~cost, "has to be above 0", "cost")
    yield from elements(path, candidates.lead < 1, "has to be 1 quarter or more", "lead")
    yield from elements(path, candidates.group < -1, "has to be -1 or more", "group")
    _, first, number = np.unique(candidates.group, return_index=True, return_inverse=True)
    apart = candidates.community != candidates.community[first[number]]
    apart &= candidates.group >= 0
    yield from elements(path, apart, "is a group of another community", "group")
    yield from elements(path, candidates.earliest < 0, "has to be 0 or more", "earliest")
    yield from elements(path, candidates.latest < -1, "has to be -1 or more", "latest")
    no_quarter = candidates.required & (candidates.latest < candidates.earliest)
    yield from elements(path, no_quarter, "is required but has no quarter to start in", "required")
    yield from _needs_faults(candidates)


def _needs_faults(candidates: "Candidates") -> Iterable[Fault]:
    needs, count = candidates.needs, candidates.cost.size
    path, name = "/candidates", "needs"
    known = (needs >= -1) & (needs < count) & (needs != np.arange(count))
    yield from elements(path, ~known, "is no other candidate of the problem", name)
    if not known.all():
        return
    has = needs >= 0
    there = candidates.community[np.maximum(needs, 0)]
    yield from elements(
        path, has & (there != candidates.community), "is a candidate of another community", name
    )
    reached, round_about = needs.copy(), np.zeros(count, bool)
    for _ in range(count):
        if not (reached >= 0).any():
            return
        round_about |= reached == np.arange(count)
        if round_about.any():
            break
        reached = np.where(reached >= 0, needs[np.maximum(reached, 0)], -1)
    yield from elements(path, round_about, "is needed in turn by what it needs", name)


def _fund_faults(funds: "Funds") -> Iterable[Fault]:
    path = "/funds"
    yield from elements(path, ~_at_least(funds.money, 0), "has to be 0 or more", "money")
    yield from elements(path, ~(funds.smallest >= 0), "has to be 0 or more", "smallest")
    yield from elements(
        path, ~(funds.largest >= funds.smallest), "is below the smallest project", "largest"
    )
    share = (funds.greatest_share > 0) & (funds.greatest_share <= 1)
    yield from elements(path, ~share, "has to lie above 0 and up to 1", "greatest_share")
    yield from elements(path, funds.last_payment < 0, "has to be 0 or more", "last_payment")
    own = (funds.own_contribution >= 0) & (funds.own_contribution < 1)
    yield from elements(path, ~own, "has to lie between 0 and below 1", "own_contribution")
    yield from elements(path, ~_at_least(funds.ticket, 0), "has to be 0 or more", "ticket")
    named = (funds.named_share >= 0) & (funds.named_share <= 1)
    yield from elements(path, ~named, "has to lie between 0 and 1", "named_share")


def _rule_faults(problem: "PlanningProblem") -> Iterable[Fault]:
    if problem.starts < 1:
        yield Fault("/starts", "has to be 1 quarter or more")
    if problem.horizon < 1:
        yield Fault("/horizon", "has to be 1 quarter or more")
    if problem.most_at_once is not None and problem.most_at_once < 1:
        yield Fault("/most_at_once", "has to be 1 project or more, or none for no limit")
    if problem.most_per_service is not None and problem.most_per_service < 1:
        yield Fault("/most_per_service", "has to be 1 project or more, or none for no limit")
    if problem.most_funds is not None and problem.most_funds < 1:
        yield Fault("/most_funds", "has to be 1 fund or more, or none for no limit")
    thresholds = (problem.thresholds > 0) & (problem.thresholds <= 1)
    yield from elements("/thresholds", ~thresholds, "has to lie above 0 and up to 1")
    yield from elements("/weights", ~(problem.weights >= 0), "has to be 0 or more")
    if not abs(problem.weights.sum() - 1) <= SUM:
        yield Fault("/weights", "have to sum to 1")


def _capacity_faults(problem: "PlanningProblem") -> Iterable[Fault]:
    capacity, region = problem.capacity, problem.communities.region
    yield from elements("/capacity", ~(capacity >= 0), "has to be 0 or more")
    if capacity.size:
        unknown = (region < 0) | (region >= capacity.shape[0])
        yield from elements("/communities", unknown, "has no row in the capacity", "region")


def _floor_faults(problem: "PlanningProblem") -> Iterable[Fault]:
    floors = problem.floors
    least = (floors.least >= 0) & (floors.least <= 1)
    yield from elements("/floors", ~least, "has to lie between 0 and 1", "least")
    yield from elements("/floors", ~_at_least(floors.price, 0), "has to be 0 or more", "price")


def _joint_faults(problem: "PlanningProblem") -> Iterable[Fault]:
    count = problem.candidates.cost.size
    for number, joint in enumerate(problem.joints):
        path = f"/joints/{number}"
        if not np.isfinite(joint.change).all() or (np.abs(joint.change) > 1).any():
            yield Fault(f"{path}/change", "has to lie between -1 and 1")
        members = np.array(joint.candidates, np.int64)
        if members.size < 2 or np.unique(members).size < members.size:
            yield Fault(f"{path}/candidates", "have to be two or more different candidates")
        elif (members < 0).any() or (members >= count).any():
            yield Fault(f"{path}/candidates", "are not all candidates of the problem")
        elif np.unique(problem.candidates.community[members]).size > 1:
            yield Fault(f"{path}/candidates", "are not all of one community")


def _at_least(values: Floats, least: float) -> Booleans:
    return np.asarray(np.isfinite(values) & (values >= least))
