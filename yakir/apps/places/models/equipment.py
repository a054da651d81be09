"""What a site has and who stands in for it: loads, stores, own generation; never public."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yakir.apps.places import rules
from yakir.apps.places.models.sites import Site
from yakir.common.protected import Service
from yakir.common.records import Recorded

Quantity = models.FloatField[float | None, float | None]


def _quantity(name: str, label: Any) -> Quantity:
    """Return a field that holds a possible amount, or nothing when the norm stands in."""
    bounds = rules.BOUNDS[name]
    return models.FloatField(
        label,
        null=True,
        blank=True,
        validators=[MinValueValidator(bounds.least), MaxValueValidator(bounds.most)],
    )


def _possible(name: str) -> models.CheckConstraint:
    bounds = rules.BOUNDS[name]
    within = Q(**{f"{name}__gte": bounds.least, f"{name}__lte": bounds.most})
    return models.CheckConstraint(
        condition=Q(**{f"{name}__isnull": True}) | within, name=f"equipment_{name}_possible"
    )


def _beside(name: str, beside: str) -> models.CheckConstraint:
    # Compared with nothing, SQL answers neither yes nor no, and a constraint lets that pass.
    none = Q(**{f"{name}__isnull": True}) | Q(**{name: 0})
    some = Q(**{f"{beside}__isnull": False}) & Q(**{f"{beside}__gt": 0})
    return models.CheckConstraint(condition=none | some, name=f"equipment_{name}_not_alone")


class Equipment(Recorded):
    """What a site needs, keeps and makes itself; a blank is filled by the norm of its kind."""

    site = models.OneToOneField(Site, on_delete=models.CASCADE, related_name="equipment")
    power_kw = _quantity("power_kw", _("critical electric load, mean"))
    on_grid = models.BooleanField(_("fed by the grid"), null=True, blank=True)
    feeder = models.CharField(
        _("group of its feeder"), max_length=5, blank=True, choices=rules.FEEDERS
    )
    battery_kwh = _quantity("battery_kwh", _("battery: energy it gives from full"))
    battery_kw = _quantity("battery_kw", _("battery: power"))
    solar_kwp = _quantity("solar_kwp", _("solar panels: peak power"))
    generator_kw = _quantity("generator_kw", _("generator: power"))
    generator_least_share = _quantity("generator_least_share", _("generator: least load"))
    generator_l_per_kwh = _quantity("generator_l_per_kwh", _("generator: fuel for a kWh"))
    fuel_l = _quantity("fuel_l", _("fuel: full store"))
    chp_kw = _quantity("chp_kw", _("cogeneration: electric power"))
    chp_heat_kw = _quantity("chp_heat_kw", _("cogeneration: heat at that power"))
    chp_l_per_kwh = _quantity("chp_l_per_kwh", _("cogeneration: fuel for a kWh"))
    power_export_kw = _quantity("power_export_kw", _("own power it may give to other sites"))
    heat_kw_per_k = _quantity("heat_kw_per_k", _("heat load for each degree of cold"))
    heat_kwh = _quantity("heat_kwh", _("heat the building keeps"))
    boiler_kw = _quantity("boiler_kw", _("own boiler: heat"))
    water_m3_per_h = _quantity("water_m3_per_h", _("water used, mean"))
    tank_m3 = _quantity("tank_m3", _("water tank: full"))
    own_water = models.BooleanField(_("well of its own"), null=True, blank=True)
    staff_hours = _quantity("staff_hours", _("hours the staff holds out without relief"))
    closes_under_alert = models.BooleanField(_("closes during an air alert"), null=True, blank=True)

    class Meta:
        verbose_name = _("equipment of a site")
        verbose_name_plural = _("equipment of sites")
        ordering = ["pk"]
        constraints = [
            *(_possible(name) for name in rules.BOUNDS),
            *(_beside(name, beside) for name, beside in rules.TOGETHER),
            models.CheckConstraint(
                condition=Q(feeder__in=["", *(name for name, _label in rules.FEEDERS)]),
                name="equipment_feeder_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.site)


class Substitute(models.Model):
    """People of a site may have a service at another one while their own does not work."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="substitutes")
    other = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="stands_in_for")
    service = models.CharField(_("service"), max_length=12, choices=Service.choices)

    class Meta:
        verbose_name = _("substitute")
        verbose_name_plural = _("substitutes")
        ordering = ["site", "service", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(site=models.F("other")), name="no_site_stands_in_for_itself"
            ),
            models.UniqueConstraint(
                fields=["site", "other", "service"], name="substitute_once_a_service"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site}: {self.other}"
