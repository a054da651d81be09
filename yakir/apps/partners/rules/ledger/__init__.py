"""The ledger: kinds of lines, where they move things, what is where, and boundaries."""

from yakir.apps.partners.rules.ledger.balances import (
    Flows,
    Place,
    Posting,
    Shortage,
    balances,
    flows,
    shortage,
    standing,
)
from yakir.apps.partners.rules.ledger.boundaries import Boundary, boundary
from yakir.apps.partners.rules.ledger.kinds import (
    GOODS_KINDS,
    MEMO_KINDS,
    MONEY_KINDS,
    MOVES,
    REASON_KINDS,
    LineKind,
    Nature,
    Stand,
    ValueMethod,
)

__all__ = [
    "GOODS_KINDS",
    "MEMO_KINDS",
    "MONEY_KINDS",
    "MOVES",
    "REASON_KINDS",
    "Boundary",
    "Flows",
    "LineKind",
    "Nature",
    "Place",
    "Posting",
    "Shortage",
    "Stand",
    "ValueMethod",
    "balances",
    "boundary",
    "flows",
    "shortage",
    "standing",
]
