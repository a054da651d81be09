"""Work pages of partners: pledges, facts, organisations, funds."""

from yakir.apps.partners.views.acts import act, acts, correct, export_acts, new_act
from yakir.apps.partners.views.funds import fund, funds, new_fund
from yakir.apps.partners.views.organisations import new_organisation, organisations
from yakir.apps.partners.views.pledges import (
    answer,
    deliver,
    export_pledges,
    move,
    new_pledge,
    pledge,
    pledges,
    silence,
)

__all__ = [
    "act",
    "acts",
    "answer",
    "correct",
    "deliver",
    "export_acts",
    "export_pledges",
    "fund",
    "funds",
    "move",
    "new_act",
    "new_fund",
    "new_organisation",
    "new_pledge",
    "organisations",
    "pledge",
    "pledges",
    "silence",
]
