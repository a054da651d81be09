"""The problem of planning: communities, candidates, funds and the rules, as checked arrays."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers, freeze
from yakir.engine.baseline import SERVICES
from yakir.engine.faults import Fault, InvalidData, elements, shape

#: Slack for sums of decimal fractions: 0.3 + 0.6 has to reach 0.9. [1]
TOLERANCE = 1e-9


class InvalidProblem(InvalidData):
    """The problem contradicts itself; `faults` names every place."""


class Package(Enum):
    """How the seven services of a community make one share of people."""

    SHARE = "share"
    THRESHOLD = "threshold"


@dataclass(frozen=True, eq=False)
class Communities:
    """
    Communities that a plan may serve.

    Parameters
    ----------
    people
        Present population, shape (communities,). [people]
    coverage
        Share of people with each service, shape (communities, 7); nan where unknown. A service
        whose coverage is unknown counts neither in the package nor in the value of services of
        that community: it stays out of the least of the seven, and its weight is not given to
        the others. [1]
    region
        Region of each community, shape (communities,). No rule reads it: places that a fund is
        bound to are compiled into `Funds.eligible`.
    """

    people: Floats
    coverage: Floats
    region: Integers

    def __post_init__(self) -> None:
        freeze(self, people=float, coverage=float, region=np.int64)


@dataclass(frozen=True, eq=False)
class Candidates:
    """
    Projects that may be chosen, each at one community.

    Parameters
    ----------
    community
        Index of the community, shape (candidates,).
    effects
        Share of the community's people that gains each service, shape (candidates, 7). [1]
    cost
        Whole cost, due in equal parts in each quarter of the lead time, shape (candidates,). [EUR]
    lead
        Quarters from start to finish, shape (candidates,). [quarters]
    group
        Candidates of one group exclude each other (sizes of one design at one community);
        -1 for none, shape (candidates,).
    """

    community: Integers
    effects: Floats
    cost: Floats
    lead: Integers
    group: Integers

    def __post_init__(self) -> None:
        freeze(self, community=np.int64, effects=float, cost=float, lead=np.int64, group=np.int64)


@dataclass(frozen=True, eq=False)
class Funds:
    """
    Money and its rules.

    Parameters
    ----------
    money
        Money that arrives in each quarter, shape (funds, any number of quarters); later quarters
        bring none. [EUR]
    carry_over
        Whether money left at the end of a quarter may be spent later, shape (funds,).
    eligible
        Whether a fund may pay for a candidate by sector, place and design,
        shape (funds, candidates).
    smallest, largest
        Least and greatest whole cost of a project that the fund takes part in,
        shape (funds,). [EUR]
    greatest_share
        Greatest part of a project that the fund pays, shape (funds,). [1]
    last_payment
        Last quarter in which the fund pays, shape (funds,). [quarter index]
    """

    money: Floats
    carry_over: Booleans
    eligible: Booleans
    smallest: Floats
    largest: Floats
    greatest_share: Floats
    last_payment: Integers

    def __post_init__(self) -> None:
        freeze(
            self,
            money=float,
            carry_over=bool,
            eligible=bool,
            smallest=float,
            largest=float,
            greatest_share=float,
            last_payment=np.int64,
        )


@dataclass(frozen=True, eq=False)
class PlanningProblem:
    """
    What to choose from, what it may cost, and how the choice is valued.

    A project started in quarter s with a lead time of L quarters is paid in quarters s to
    s + L - 1 and in effect at the end of quarter s + L - 1.

    Parameters
    ----------
    starts
        Number of quarters in which a project may start. [quarters]
    horizon
        Number of quarters over which the gain is counted. [quarters]
    thresholds
        Share of people from which a service counts as given, shape (7,). [1]
    weights
        Weights of the services, which sum to one, shape (7,). [1]
    package
        Form of the package.
    most_at_once
        Most projects that a community carries in one quarter; None for no limit.

    Raises
    ------
    InvalidProblem
        With every fault, each under a path such as `/candidates/3/cost`.
    """

    communities: Communities
    candidates: Candidates
    funds: Funds
    starts: int = 8
    horizon: int = 40
    thresholds: Floats = field(default_factory=lambda: np.full(len(SERVICES), 0.9))
    weights: Floats = field(default_factory=lambda: np.full(len(SERVICES), 1 / len(SERVICES)))
    package: Package = Package.SHARE
    most_at_once: int | None = None

    def __post_init__(self) -> None:
        freeze(self, thresholds=float, weights=float)
        # Values are looked at only where shapes agree, or the look itself would fail.
        faults = list(_shape_faults(self)) or list(_value_faults(self))
        if faults:
            raise InvalidProblem(faults)

    @property
    def people(self) -> Floats:
        """People of each community."""
        return self.communities.people

    @property
    def known(self) -> Booleans:
        """Whether the coverage of a service is known, shape (communities, 7)."""
        return ~np.isnan(self.communities.coverage)

    @cached_property
    def payment_quarters(self) -> int:
        """Number of quarters in which something may fall due."""
        return int(self.starts + max(self.candidates.lead, default=1) - 1)

    @cached_property
    def money(self) -> Floats:
        """Money that arrives in each quarter of payment, shape (funds, payment quarters)."""
        given = self.funds.money[:, : self.payment_quarters]
        return np.pad(given, ((0, 0), (0, self.payment_quarters - given.shape[1])))

    @cached_property
    def payable(self) -> Booleans:
        """Whether a fund may take part in a candidate of that cost, shape (funds, candidates)."""
        cost = self.candidates.cost[None, :]
        fits = (self.funds.smallest[:, None] <= cost) & (cost <= self.funds.largest[:, None])
        return self.funds.eligible & fits

    def payers(self, candidate: int, quarter: int) -> Integers:
        """Funds that may pay for a candidate started in a quarter, all its parts."""
        last = quarter + self.candidates.lead[candidate] - 1
        return np.flatnonzero(self.payable[:, candidate] & (last <= self.funds.last_payment))

    def last_start(self, candidate: int) -> int:
        """The last quarter in which funds could cover a whole candidate, -1 when none is."""
        for quarter in range(self.starts - 1, -1, -1):
            shares = self.funds.greatest_share[self.payers(candidate, quarter)]
            if shares.sum() >= 1 - TOLERANCE:
                return quarter
        return -1


def _shape_faults(problem: PlanningProblem) -> Iterable[Fault]:
    n_services = len(SERVICES)
    n_communities = problem.communities.people.size
    n_candidates = problem.candidates.cost.size
    n_funds = problem.funds.carry_over.size
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
        },
        "funds": {
            "money": (n_funds, None),
            "carry_over": (None,),
            "eligible": (n_funds, n_candidates),
            "smallest": (n_funds,),
            "largest": (n_funds,),
            "greatest_share": (n_funds,),
            "last_payment": (n_funds,),
        },
    }
    for part, fields in wanted.items():
        for name, size in fields.items():
            yield from shape(f"/{part}/{name}", getattr(getattr(problem, part), name), size)
    yield from shape("/thresholds", problem.thresholds, (n_services,))
    yield from shape("/weights", problem.weights, (n_services,))


def _value_faults(problem: PlanningProblem) -> Iterable[Fault]:
    yield from _community_faults(problem.communities)
    yield from _candidate_faults(problem.candidates, problem.people.size)
    yield from _fund_faults(problem.funds)
    yield from _rule_faults(problem)


def _community_faults(communities: Communities) -> Iterable[Fault]:
    people, coverage = communities.people, communities.coverage
    path = "/communities"
    yield from elements(path, ~_at_least(people, 0), "has to be 0 or more", "people")
    wrong = ~np.isnan(coverage) & ~((coverage >= 0) & (coverage <= 1))
    yield from elements(path, wrong, "has to lie between 0 and 1, or be unknown", "coverage")


def _candidate_faults(candidates: Candidates, n_communities: int) -> Iterable[Fault]:
    path = "/candidates"
    home = (candidates.community >= 0) & (candidates.community < n_communities)
    yield from elements(path, ~home, "is no community of the problem", "community")
    wrong = ~((candidates.effects >= 0) & (candidates.effects <= 1))
    yield from elements(path, wrong, "has to lie between 0 and 1", "effects")
    cost = np.isfinite(candidates.cost) & (candidates.cost > 0)
    yield from elements(path, ~cost, "has to be above 0", "cost")
    yield from elements(path, candidates.lead < 1, "has to be 1 quarter or more", "lead")
    yield from elements(path, candidates.group < -1, "has to be -1 or more", "group")
    apart = np.zeros(candidates.cost.size, bool)
    for group in np.unique(candidates.group[candidates.group >= 0]):
        members = np.flatnonzero(candidates.group == group)
        apart[members] = candidates.community[members] != candidates.community[members[0]]
    yield from elements(path, apart, "is a group of another community", "group")


def _fund_faults(funds: Funds) -> Iterable[Fault]:
    path = "/funds"
    yield from elements(path, ~_at_least(funds.money, 0), "has to be 0 or more", "money")
    yield from elements(path, ~(funds.smallest >= 0), "has to be 0 or more", "smallest")
    yield from elements(
        path, ~(funds.largest >= funds.smallest), "is below the smallest project", "largest"
    )
    share = (funds.greatest_share > 0) & (funds.greatest_share <= 1)
    yield from elements(path, ~share, "has to lie above 0 and up to 1", "greatest_share")
    yield from elements(path, funds.last_payment < 0, "has to be 0 or more", "last_payment")


def _rule_faults(problem: PlanningProblem) -> Iterable[Fault]:
    if problem.starts < 1:
        yield Fault("/starts", "has to be 1 quarter or more")
    if problem.horizon < 1:
        yield Fault("/horizon", "has to be 1 quarter or more")
    if problem.most_at_once is not None and problem.most_at_once < 1:
        yield Fault("/most_at_once", "has to be 1 project or more, or none for no limit")
    thresholds = (problem.thresholds > 0) & (problem.thresholds <= 1)
    yield from elements("/thresholds", ~thresholds, "has to lie above 0 and up to 1")
    yield from elements("/weights", ~(problem.weights >= 0), "has to be 0 or more")
    if not abs(problem.weights.sum() - 1) <= TOLERANCE:
        yield Fault("/weights", "have to sum to 1")


def _at_least(values: Floats, least: float) -> Booleans:
    return np.asarray(np.isfinite(values) & (values >= least))
