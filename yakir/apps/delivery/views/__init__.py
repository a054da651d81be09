"""Pages of a project's delivery: its money, works and results, with the forms that add to them."""

from yakir.apps.delivery.views.results import (
    allocate,
    change_allocation,
    decide,
    detail,
    report,
    set_goal,
    take_indicators,
)
from yakir.apps.delivery.views.works import (
    amend_contract,
    change_payment,
    pay_contract,
    plan_milestone,
    record_delay,
    record_risk,
    sign_contract,
    tell_milestone,
)

__all__ = [
    "allocate",
    "amend_contract",
    "change_allocation",
    "change_payment",
    "decide",
    "detail",
    "pay_contract",
    "plan_milestone",
    "record_delay",
    "record_risk",
    "report",
    "set_goal",
    "sign_contract",
    "take_indicators",
    "tell_milestone",
]
