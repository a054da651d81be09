"""What holds while a project is delivered."""

from yakir.apps.delivery.rules.funding import OF_LINES, SET_ASIDE_FROM, MoneyStage
from yakir.apps.delivery.rules.results import (
    NEXT_STATES,
    PEOPLE,
    Age,
    Displaced,
    LeftOut,
    ResultState,
    RolledUp,
    Sex,
    Told,
    roll_up,
)

__all__ = [
    "NEXT_STATES",
    "OF_LINES",
    "PEOPLE",
    "SET_ASIDE_FROM",
    "Age",
    "Displaced",
    "LeftOut",
    "MoneyStage",
    "ResultState",
    "RolledUp",
    "Sex",
    "Told",
    "roll_up",
]
