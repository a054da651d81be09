"""Administrative units: oblasts, raions, communities, city districts."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yakir.apps.places.rules import CommunityType, Status
from yakir.common.ids import public_id_field
from yakir.common.records import Recorded

katottg = RegexValidator(
    r"^UA\d{17}$", _("A KATOTTG code is UA and 17 digits, such as UA63120270000028556.")
)


class Named(models.Model):
    """Something with a KATOTTG code and a name in both languages."""

    code = models.CharField(_("KATOTTG code"), max_length=19, unique=True, validators=[katottg])
    name_uk = models.CharField(_("name in Ukrainian"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_uk if get_language() == "uk" else self.name_en


class Oblast(Named):
    """An oblast, the Autonomous Republic of Crimea, Kyiv or Sevastopol."""

    class Meta:
        verbose_name = _("oblast")
        verbose_name_plural = _("oblasts")
        ordering = ["name_uk", "pk"]


class Raion(Named):
    """A raion of an oblast."""

    oblast = models.ForeignKey(Oblast, on_delete=models.PROTECT, related_name="raions")

    class Meta:
        verbose_name = _("raion")
        verbose_name_plural = _("raions")
        ordering = ["name_uk", "pk"]


class Community(Recorded, Named):
    """A hromada, or a city with special status."""

    public_id = public_id_field("community")
    oblast = models.ForeignKey(Oblast, on_delete=models.PROTECT, related_name="communities")
    raion = models.ForeignKey(
        Raion, on_delete=models.PROTECT, related_name="communities", null=True, blank=True
    )
    type = models.CharField(_("type"), max_length=12, choices=CommunityType.choices)
    centre_uk = models.CharField(_("centre in Ukrainian"), max_length=120, blank=True)
    centre_en = models.CharField(_("centre in English"), max_length=120, blank=True)
    former_name_uk = models.CharField(_("former name"), max_length=120, blank=True)
    lat = models.FloatField(_("latitude of the centre"), null=True, blank=True)
    lon = models.FloatField(_("longitude of the centre"), null=True, blank=True)
    map_x = models.IntegerField(_("place on the drawn map, across"), null=True, blank=True)
    map_y = models.IntegerField(_("place on the drawn map, down"), null=True, blank=True)
    area_km2 = models.FloatField(_("area"), null=True, blank=True, help_text=_("km²"))
    # The status in force today, kept beside its entries so that lists need no join.
    status = models.CharField(
        _("official status"), max_length=40, choices=Status.choices, blank=True
    )
    population = models.PositiveIntegerField(
        _("residents on 1 January 2022"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        ordering = ["name_uk", "pk"]
        indexes = [
            models.Index(fields=["oblast", "name_uk"], name="community_by_oblast"),
            models.Index(fields=["status", "name_uk"], name="community_by_status"),
            models.Index(fields=["name_uk"], name="community_by_name_uk"),
            models.Index(fields=["name_en"], name="community_by_name_en"),
        ]


class District(Named):
    """A district of a city."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="districts")

    class Meta:
        verbose_name = _("city district")
        verbose_name_plural = _("city districts")
        ordering = ["name_uk", "pk"]
