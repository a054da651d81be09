"""What an act is, the life of a pledge, and what can be added up."""

from yakir.apps.partners.rules.life import (
    ActKind,
    Board,
    DeliveryState,
    PartyRole,
    PledgeState,
    Shape,
    may_become,
)

__all__ = [
    "ActKind",
    "Board",
    "DeliveryState",
    "PartyRole",
    "PledgeState",
    "Shape",
    "may_become",
]
