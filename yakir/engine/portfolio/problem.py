"""The problem of planning: communities, candidates, funds and the rules, as checked arrays."""

from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from yakir.engine.arrays import Booleans, Floats, Integers, freeze
from yakir.engine.baseline import SERVICES
from yakir.engine.faults import InvalidData
from yakir.engine.portfolio import faults

#: Slack for sums of decimal fractions: 0.3 + 0.6 has to reach 0.9. [1]
TOLERANCE = 1e-9
#: Latest quarter of a candidate that nobody has given one.
NO_LATEST = 10_000
#: Most payers of a project when one of them pays a least ticket.
MOST_WITH_TICKET = 3


class InvalidProblem(InvalidData):
    """The problem contradicts itself; `faults` names every place."""


class Package(Enum):
    """How the seven services of a community make one share of people."""

    SHARE = "share"
    THRESHOLD = "threshold"


class Payment(Enum):
    """When a project is paid and built: in equal parts over its lead time, or all at its start."""

    SPREAD = "spread"
    AT_START = "at_start"


def _unset() -> npt.NDArray[Any]:
    """An array that its record fills with the value that means no rule."""
    return np.zeros(0)


def _fill(record: object, count: int, **values: float) -> None:
    """Give each field of a record that was left out one value everywhere."""
    for name, value in values.items():
        if np.size(getattr(record, name)) == 0:
            object.__setattr__(record, name, np.full(count, value))


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
        Region of each community, shape (communities,), in which `PlanningProblem.capacity` limits
        what is built. Places that a fund is bound to are compiled into `Funds.eligible`.
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
        Whole cost, due as `PlanningProblem.payment` says, shape (candidates,). [EUR]
    lead
        Quarters from start to finish, shape (candidates,). [quarters]
    group
        Candidates of one group exclude each other (sizes of one design at one community);
        -1 for none, shape (candidates,).
    needs
        Candidate of the same community without which one is not built, and which is in effect no
        later (a treatment plant needs its well); -1 for none, shape (candidates,).
    required
        Whether a person has committed the candidate: every plan builds it, shape (candidates,).
    earliest, latest
        First and last quarter in which a candidate may start, shape (candidates,); a candidate that
        a person has ruled out has -1 as its latest. [quarter index]
    """

    community: Integers
    effects: Floats
    cost: Floats
    lead: Integers
    group: Integers
    needs: Integers = field(default_factory=_unset)
    required: Booleans = field(default_factory=_unset)
    earliest: Integers = field(default_factory=_unset)
    latest: Integers = field(default_factory=_unset)

    def __post_init__(self) -> None:
        freeze(self, community=np.int64, effects=float, cost=float, lead=np.int64, group=np.int64)
        _fill(self, self.cost.size, needs=-1, required=False, earliest=0, latest=NO_LATEST)
        freeze(self, needs=np.int64, required=bool, earliest=np.int64, latest=np.int64)


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
    own_contribution
        Least part of a project that others pay, the community included, where the fund takes part;
        shape (funds,). [1]
    ticket
        Least that a fund pays of a project that it takes part in, shape (funds,). A project with
        such a payer has at most `MOST_WITH_TICKET` payers. [EUR]
    named
        Whether a candidate belongs to the group that a fund has named, shape (funds, candidates).
    named_share
        Least part of the money a fund spends that goes to its named group, shape (funds,). [1]
    """

    money: Floats
    carry_over: Booleans
    eligible: Booleans
    smallest: Floats
    largest: Floats
    greatest_share: Floats
    last_payment: Integers
    own_contribution: Floats = field(default_factory=_unset)
    ticket: Floats = field(default_factory=_unset)
    named: Booleans = field(default_factory=_unset)
    named_share: Floats = field(default_factory=_unset)

    def __post_init__(self) -> None:
        count = np.size(self.carry_over)
        _fill(self, count, own_contribution=0.0, ticket=0.0, named_share=0.0)
        if np.size(self.named) == 0:
            object.__setattr__(self, "named", np.zeros(np.shape(self.eligible), bool))
        freeze(
            self,
            own_contribution=float,
            ticket=float,
            named=bool,
            named_share=float,
            money=float,
            carry_over=bool,
            eligible=bool,
            smallest=float,
            largest=float,
            greatest_share=float,
            last_payment=np.int64,
        )

    @cached_property
    def cap(self) -> Floats:
        """Greatest part of a project that each fund pays beside others, shape (funds,)."""
        return np.asarray(np.minimum(self.greatest_share, 1.0 - self.own_contribution))


@dataclass(frozen=True, eq=False)
class Floors:
    """
    Floors of fairness: parts of all money spent that groups of communities receive at least.

    A plan may fall short of a floor; what is missing is reported, and lowers the plan's value.

    Parameters
    ----------
    members
        Whether a community belongs to the group, shape (floors, communities).
    least
        Least part of all money spent, shape (floors,). [1]
    price
        What a missing euro takes from the value, shape (floors,).
        [weighted people-quarters / EUR]
    """

    members: Booleans
    least: Floats
    price: Floats

    def __post_init__(self) -> None:
        freeze(self, members=bool, least=float, price=float)


@dataclass(frozen=True, eq=False)
class Joint:
    """
    What candidates of one community do together beside the sum of what each does alone.

    Parameters
    ----------
    candidates
        The candidates; the change holds as soon as all of them are in effect.
    change
        What is added to the share of people with each service, shape (7,). [1]
    """

    candidates: tuple[int, ...]
    change: Floats

    def __post_init__(self) -> None:
        object.__setattr__(self, "candidates", tuple(sorted(int(c) for c in self.candidates)))
        freeze(self, change=float)


def _no_floors() -> Floors:
    return Floors(np.zeros((0, 0), bool), np.zeros(0), np.zeros(0))


@dataclass(frozen=True, eq=False)
class PlanningProblem:
    """
    What to choose from, what it may cost, and how the choice is valued.

    A project started in quarter s with a lead time of L quarters is built in quarters s to
    s + L - 1 and in effect at the end of quarter s + L - 1. It is paid in full or not built.

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
    payment
        When a project is paid, which is also when it takes up capacity.
    capacity
        Most that can be built in each region and quarter, shape (regions, any number of quarters);
        the last quarter stands for all that follow. Empty for no limit. [EUR]
    most_per_service
        Most projects of a community that add to one service; None for no limit.
    most_funds
        Most funds that pay for one project; None for no limit.
    floors
        Floors of fairness.
    joints
        Corrections of effects that do not simply add up.
    failures
        Scenarios in which funds fail, shape (scenarios, funds). A project with a failed payer is
        not built, and the plan's gain is the mean over the scenarios. Empty for none.

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
    payment: Payment = Payment.SPREAD
    capacity: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    most_per_service: int | None = None
    most_funds: int | None = None
    floors: Floors = field(default_factory=_no_floors)
    joints: tuple[Joint, ...] = ()
    failures: Booleans = field(default_factory=lambda: np.zeros((0, 0), bool))

    def __post_init__(self) -> None:
        freeze(self, thresholds=float, weights=float, capacity=float, failures=bool)
        found = faults.faults_of(self)
        if found:
            raise InvalidProblem(found)

    @property
    def people(self) -> Floats:
        """People of each community."""
        return self.communities.people

    @property
    def known(self) -> Booleans:
        """Whether the coverage of a service is known, shape (communities, 7)."""
        return ~np.isnan(self.communities.coverage)

    @cached_property
    def _joints_by_community(self) -> dict[int, list[Joint]]:
        found: dict[int, list[Joint]] = {}
        for joint in self.joints:
            home = int(self.candidates.community[joint.candidates[0]])
            found.setdefault(home, []).append(joint)
        return found

    def joints_of(self, community: int) -> list[Joint]:
        """Corrections of what projects of a community do together."""
        return self._joints_by_community.get(community, [])

    @cached_property
    def payment_quarters(self) -> int:
        """Number of quarters in which something may fall due."""
        return int(self.starts + max(self.paid_over, default=1) - 1)

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

    @cached_property
    def room_to_build(self) -> Floats:
        """Most that can be built, shape (regions, payment quarters); no region without limits."""
        if not self.capacity.size:
            return np.zeros((0, self.payment_quarters))
        last = np.minimum(np.arange(self.payment_quarters), self.capacity.shape[1] - 1)
        return np.asarray(self.capacity[:, last])

    @cached_property
    def paid_over(self) -> Integers:
        """Number of quarters over which each candidate is paid, shape (candidates,)."""
        if self.payment is Payment.AT_START:
            return np.ones_like(self.candidates.lead)
        return self.candidates.lead

    def payers(self, candidate: int, quarter: int) -> Integers:
        """Funds that may pay for a candidate started in a quarter, all its parts."""
        last = quarter + self.paid_over[candidate] - 1
        return np.flatnonzero(self.payable[:, candidate] & (last <= self.funds.last_payment))

    def last_start(self, candidate: int) -> int:
        """The last quarter in which funds could cover a whole candidate, -1 when none is."""
        earliest = int(self.candidates.earliest[candidate])
        latest = min(self.starts - 1, int(self.candidates.latest[candidate]))
        for quarter in range(latest, earliest - 1, -1):
            shares = self.funds.cap[self.payers(candidate, quarter)]
            if shares.sum() >= 1 - TOLERANCE:
                return quarter
        return -1
