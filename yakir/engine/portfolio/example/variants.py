"""Settings in which instances of one family differ."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True)
class Setting:
    """
    What a variant sets.

    Parameters
    ----------
    log_people
        Mean of the logarithm of a community's population.
    money
        Money of all funds, as part of what covering every gap at usual prices costs. [1]
    capacity
        Most that a region builds in a quarter, as part of what all its candidates cost. [1]
    open_funds
        Whether every fund pays in every sector and region, whatever the size.
    """

    log_people: float = 8.3
    money: float = 0.35
    capacity: float = 0.055
    open_funds: bool = False


class Variant(Enum):
    """Kinds of instances within a family."""

    USUAL = Setting()
    LARGE_COMMUNITIES = Setting(log_people=11.5)
    OPEN_FUNDS = Setting(open_funds=True)
    TIGHT_CAPACITY = Setting(capacity=0.012)
