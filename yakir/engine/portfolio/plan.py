"""A plan: what was chosen, who pays, what it is worth and how far from the best it may be."""

from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from yakir.engine.arrays import Floats
from yakir.engine.portfolio.value import Start


class Status(Enum):
    """
    How a search ended.

    `INFEASIBLE` says that no plan keeps the rules; as long as no project is required, the empty
    plan always does.
    """

    OPTIMAL = "optimal"
    GAP_REACHED = "gap_reached"
    TIME_LIMIT = "time_limit"
    WORK_LIMIT = "work_limit"
    STOPPED = "stopped"
    INFEASIBLE = "infeasible"


@dataclass(frozen=True, eq=False)
class Options:
    """
    How long to search, and how near to the best.

    Parameters
    ----------
    relative_gap
        End when no plan can be worth more than this part above the one found. [1]
    seconds
        End after this time with the best plan found. [s]
    seed
        Seed of the solver: same problem, options and seed give the same plan, unless time ends
        the search.
    work
        End after so many steps of the search with the best plan found, however long they take;
        None for no limit. A plan tells how many steps it took, so that a search that time ended
        can be repeated.
    """

    relative_gap: float = 0.002
    seconds: float = 60.0
    seed: int = 0
    work: int | None = None

    def __post_init__(self) -> None:
        if not self.relative_gap >= 0 or not self.seconds > 0:
            raise ValueError("The gap has to be 0 or more, and the time above 0 seconds.")
        if self.work is not None and self.work < 1:
            raise ValueError("The work has to be 1 step or more, or none for no limit.")


@dataclass(frozen=True, eq=False)
class Plan:
    """
    Projects chosen, and what they are worth.

    Parameters
    ----------
    chosen
        Candidate and quarter of start of each project, by candidate.
    shares
        Part of each project that each fund pays, shape (funds, projects). [1]
    value, bound
        Gain of the plan less what its missing floors take from it, and what no plan can exceed.
        [weighted people-quarters]
    gap
        bound / value - 1; infinite when the plan gains nothing and might gain something. [1]
    money_used, money_left
        Paid in each quarter and at hand at its end, shape (funds, payment quarters). [EUR]
    people_gain
        People who have each service at the end of the horizon and had it not before, shape (7,).
    seconds
        Time of the solver. [s]
    gain
        The gain itself; the value when left out, as it is without floors.
        [weighted people-quarters]
    missing
        Money by which each floor of fairness is missed, shape (floors,). [EUR]
    work
        Steps that the search took.
    money_price
        What one more euro of each fund in each quarter is worth, by the prices that bound the plan,
        shape (funds, payment quarters); zeros where no price is known.
        [weighted people-quarters / EUR]
    """

    chosen: tuple[Start, ...]
    shares: Floats
    status: Status
    value: float
    bound: float
    gap: float
    money_used: Floats
    money_left: Floats
    people_gain: Floats
    seconds: float
    gain: float = np.nan
    missing: Floats = field(default_factory=lambda: np.zeros(0))
    work: int = 0
    money_price: Floats = field(default_factory=lambda: np.zeros((0, 0)))

    def __post_init__(self) -> None:
        if np.isnan(self.gain):
            object.__setattr__(self, "gain", self.value)
        if not self.money_price.size:
            object.__setattr__(self, "money_price", np.zeros_like(self.money_used))
