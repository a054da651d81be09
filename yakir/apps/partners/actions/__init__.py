"""Writes on partners: sources, organisations, acts, pledges and deliveries, funds."""

from yakir.apps.partners.actions.acts import (
    ActValues,
    AlreadyCorrected,
    PartyOf,
    correct_act,
    record_act,
)
from yakir.apps.partners.actions.announcements import (
    FromSource,
    announce,
    correct_from_source,
    deliver,
    record_from_source,
)
from yakir.apps.partners.actions.funds import FundValues, change_fund, record_fund
from yakir.apps.partners.actions.organisations import record_organisation
from yakir.apps.partners.actions.pledges import (
    AlreadyADelivery,
    AlreadyAPledge,
    Due,
    WrongStep,
    move_pledge,
    record_answer,
    record_delivery,
    record_pledge,
    record_silence,
)
from yakir.apps.partners.actions.sources import SourceValues, record_source

__all__ = [
    "ActValues",
    "AlreadyADelivery",
    "AlreadyAPledge",
    "AlreadyCorrected",
    "Due",
    "FromSource",
    "FundValues",
    "PartyOf",
    "SourceValues",
    "WrongStep",
    "announce",
    "change_fund",
    "correct_act",
    "correct_from_source",
    "deliver",
    "move_pledge",
    "record_act",
    "record_answer",
    "record_delivery",
    "record_from_source",
    "record_fund",
    "record_organisation",
    "record_pledge",
    "record_silence",
    "record_source",
]
