"""Kinds of acts, roles in them, and the life of a pledge."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActKind(models.TextChoices):
    """What sort of public fact an act is."""

    STATEMENT = "statement", _("Statement")
    RESOLUTION = "resolution", _("Resolution")
    AGREEMENT = "agreement", _("Agreement")
    PLEDGE = "pledge", _("Pledge")
    DELIVERY = "delivery", _("Delivery")
    VISIT = "visit", _("Visit")
    PROGRAMME = "programme", _("Programme")
    PROPOSAL = "proposal", _("Proposal")
    STRATEGY = "strategy", _("Strategy")
    INTENTION = "intention", _("Intention")
    SITE = "investment_site", _("Site for investment")
    SYSTEM = "system", _("System")
    POLICY = "policy", _("Policy")


class PartyRole(models.TextChoices):
    """What an organisation does in an act."""

    FUNDER = "funder", _("Funder")
    IMPLEMENTER = "implementer", _("Implementer")
    RECIPIENT = "recipient", _("Recipient")
    OWNER = "owner", _("Owner")
    OPERATOR = "operator", _("Operator")
    SIGNATORY = "signatory", _("Signatory")
    SUPPORTER = "supporter", _("Supporter")
    SPEAKER = "speaker", _("Who said it")


class PledgeState(models.TextChoices):
    """Where a pledge stands."""

    MADE = "made", _("Made")
    AGREED = "agreed", _("Agreed")
    KEPT_IN_PART = "kept_in_part", _("Kept in part")
    KEPT = "kept", _("Kept")
    CHANGED = "changed", _("Changed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class DeliveryState(models.TextChoices):
    """What a source says has become of a delivery."""

    REPORTED = "reported", _("Reported")
    STARTED = "started", _("Started")
    UNDER_CONSTRUCTION = "under_construction", _("Under construction")
    DISPATCHED = "dispatched", _("Dispatched")
    DELIVERED = "delivered", _("Delivered")


_OPEN = frozenset(PledgeState) - {PledgeState.MADE}
NEXT: Mapping[PledgeState, frozenset[PledgeState]] = {
    PledgeState.MADE: _OPEN,
    PledgeState.AGREED: _OPEN - {PledgeState.AGREED},
    PledgeState.KEPT_IN_PART: frozenset(
        {PledgeState.KEPT, PledgeState.CHANGED, PledgeState.WITHDRAWN}
    ),
    PledgeState.CHANGED: _OPEN - {PledgeState.CHANGED},
    PledgeState.KEPT: frozenset(),
    PledgeState.WITHDRAWN: frozenset(),
}


def may_become(now: PledgeState, then: PledgeState) -> bool:
    """Return whether a pledge may go from one state to another."""
    return then in NEXT[now]
