"""Which kinds are protected: no name, place, capacity, count or date below the oblast."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Service(models.TextChoices):
    """The seven basic conditions, always in this order."""

    POWER = "power", _("Power")
    WATER = "water", _("Water")
    HEAT = "heat", _("Heat")
    MEDICINE = "medicine", _("Medicine")
    EDUCATION = "education", _("Education")
    HOUSING = "housing", _("Housing")
    WORK = "work", _("Work")


class Sector(models.TextChoices):
    """What funds, projects, pledges and gifts are for; wider than the seven services."""

    ENERGY = "energy", _("Energy")
    HEAT = "heat", _("Heat")
    WATER = "water", _("Water and waste water")
    HEALTH = "health", _("Health")
    EDUCATION = "education", _("Education")
    HOUSING = "housing", _("Housing")
    ECONOMY = "economy", _("Economy and jobs")
    TRANSPORT = "transport", _("Transport")
    COMMUNICATIONS = "communications", _("Communications")
    CIVIL_PROTECTION = "civil_protection", _("Civil protection and shelters")
    DIGITAL = "digital", _("Digital")
    CULTURE = "culture", _("Culture")
    HUMAN_CAPITAL = "human_capital", _("Human capital")
    ENVIRONMENT = "environment", _("Environment")
    GOVERNANCE = "governance", _("Governance")
    RELIEF = "relief", _("Humanitarian relief")
    SEVERAL = "several", _("Several sectors")


class SiteKind(models.TextChoices):
    """What a site is."""

    SCHOOL = "school", _("School")
    KINDERGARTEN = "kindergarten", _("Kindergarten")
    CLINIC = "clinic", _("Clinic")
    HOSPITAL = "hospital", _("Hospital")
    PUMPING_STATION = "pumping_station", _("Pumping station")
    WELL = "well", _("Well")
    WASTE_WATER = "waste_water", _("Waste-water plant")
    BOILER_HOUSE = "boiler_house", _("Boiler house")
    SUBSTATION = "substation", _("Substation")
    GENERATION = "generation", _("Local generation")
    FUEL_STORE = "fuel_store", _("Fuel store")
    HOUSING_BLOCK = "housing_block", _("Housing block")
    SHELTER = "shelter", _("Shelter")
    DEPOT = "depot", _("Transport depot")
    COMMUNICATIONS = "communications", _("Communications")
    INDUSTRIAL_PARK = "industrial_park", _("Industrial park")
    SCIENCE_PARK = "science_park", _("Science park")
    OFFICE = "office", _("Administrative office")


PROTECTED_SECTORS = frozenset(
    {Sector.ENERGY, Sector.HEAT, Sector.WATER, Sector.COMMUNICATIONS, Sector.CIVIL_PROTECTION}
)
PROTECTED_SITES = frozenset(
    {
        SiteKind.HOSPITAL,
        SiteKind.PUMPING_STATION,
        SiteKind.WELL,
        SiteKind.WASTE_WATER,
        SiteKind.BOILER_HOUSE,
        SiteKind.SUBSTATION,
        SiteKind.GENERATION,
        SiteKind.FUEL_STORE,
        SiteKind.SHELTER,
        SiteKind.DEPOT,
        SiteKind.COMMUNICATIONS,
    }
)
PROTECTED_SERVICES = frozenset({Service.POWER, Service.WATER, Service.HEAT})
