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
from yakir.apps.delivery.rules.works import (
    OCDS_PREFIX,
    Bearer,
    DelayCause,
    MilestoneState,
    contract_of_tender,
    is_contract,
    is_tender,
)

__all__ = [
    "NEXT_STATES",
    "OCDS_PREFIX",
    "OF_LINES",
    "PEOPLE",
    "SET_ASIDE_FROM",
    "Age",
    "Bearer",
    "DelayCause",
    "Displaced",
    "LeftOut",
    "MilestoneState",
    "MoneyStage",
    "ResultState",
    "RolledUp",
    "Sex",
    "Told",
    "contract_of_tender",
    "is_contract",
    "is_tender",
    "roll_up",
]
