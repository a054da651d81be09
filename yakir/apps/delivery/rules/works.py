"""Works: where a milestone stands, why there is a delay and who bears it, identifiers of Prozorro."""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MilestoneState(models.TextChoices):
    """Where a milestone stands."""

    OPEN = "open", pgettext_lazy("milestone", "Open")
    DONE = "done", pgettext_lazy("milestone", "Done")
    DROPPED = "dropped", pgettext_lazy("milestone", "Dropped")


class DelayCause(models.TextChoices):
    """Why something takes longer."""

    HOSTILITIES = "hostilities", _("Shelling, alerts or fighting")
    OUTAGE = "outage", _("No electricity or water at the site")
    WEATHER = "weather", _("Weather")
    MONEY = "money", _("Money came late")
    PROCUREMENT = "procurement", _("Procurement repeated or disputed")
    DESIGN = "design", _("Design documents changed or late")
    PERMIT = "permit", _("Permits and approvals")
    CONNECTION = "connection", _("Connection to networks")
    SUPPLY = "supply", _("Materials or equipment came late")
    CUSTOMS = "customs", _("Customs and borders")
    LABOUR = "labour", _("Lack of workers")
    CONTRACTOR = "contractor", _("The contractor was slow")
    SCOPE = "scope", _("The scope was changed")
    OTHER = "other", _("Another cause, see the note")


class Bearer(models.TextChoices):
    """Who bears the cost of a delay."""

    COMMUNITY = "community", _("The community")
    CONTRACTOR = "contractor", _("The contractor")
    SUPPLIER = "supplier", _("The supplier")
    FUNDER = "funder", _("The funder")
    SHARED = "shared", _("Shared between them")
    UNDECIDED = "undecided", _("Not decided yet")


# Source: Prozorro, tenderID and contractID as its public API gives them.
TENDER = re.compile(r"UA-\d{4}-\d{2}-\d{2}-\d{6}(-[a-z])?")
CONTRACT = re.compile(rf"{TENDER.pattern}-[a-z]?\d{{1,4}}")
OCDS_PREFIX = "ocds-be6bcu-"


def is_tender(text: str) -> bool:
    """Return whether a text has the form of a tender's identifier in Prozorro."""
    return TENDER.fullmatch(text) is not None


def is_contract(text: str) -> bool:
    """Return whether a text has the form of a contract's identifier in Prozorro."""
    return CONTRACT.fullmatch(text) is not None


def contract_of_tender(contract: str, tender: str) -> bool:
    """Return whether a contract's identifier belongs to a tender's."""
    return contract.startswith(f"{tender}-")
