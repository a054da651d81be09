"""Codes that designs use, with their labels."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.common.protected import Service

LONGEST_QUARTERS = 40
"""Ten years from start to operation: a longer project is a mistake of typing."""


class Basis(models.TextChoices):
    """What a unit cost rests on."""

    ASSUMPTION = "assumption", _("assumption")
    SOURCE = "source", _("source")


class DocumentKind(models.TextChoices):
    """What has to be at hand before and during the works."""

    LAND = "land", _("Land")
    SURVEY = "survey", _("Survey")
    TECHNICAL_CONDITIONS = "technical_conditions", _("Technical conditions")
    EXPERTISE = "expertise", _("Expertise")
    PERMIT = "permit", _("Permit")
    LICENCE = "licence", _("Licence")
    REGISTER = "register", _("Entry in a register")
    RULES = "rules", _("Rules of use")
    OPERATOR = "operator", _("Operator")
    OTHER = "other", _("Other document")


class Direction(models.TextChoices):
    """Which way an indicator is meant to move."""

    UP = "up", _("more is better")
    DOWN = "down", _("less is better")


class Frequency(models.TextChoices):
    """How often an indicator is measured."""

    MONTHLY = "monthly", _("every month")
    QUARTERLY = "quarterly", _("every quarter")
    TWICE_A_YEAR = "twice_a_year", _("twice a year")
    YEARLY = "yearly", _("every year")
    ONCE = "once", _("once")


class ProtectedReason(models.TextChoices):
    """Why a kind of project is protected."""

    ENERGY = "energy", _("energy")
    HEAT = "heat", _("heat")
    WATER = "water", _("water")
    WASTE_WATER = "waste_water", _("waste water")
    FUEL = "fuel", _("fuel")
    TRANSPORT_DEPOT = "transport_depot", _("transport depot")
    HOSPITAL = "hospital", _("hospital")
    SHELTER_IN_USE = "shelter_in_use", _("shelter in use")
    COMMUNICATIONS = "communications", _("communications")


class Consumed(models.TextChoices):
    """What a building takes in while it works."""

    POWER = Service.POWER.value, Service.POWER.label
    WATER = Service.WATER.value, Service.WATER.label
    HEAT = Service.HEAT.value, Service.HEAT.label
    FUEL = "fuel", _("Fuel")
