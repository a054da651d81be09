"""Sites: buildings and installations that give a service; their position is never public."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.places.models.units import Community, District
from yakir.common.ids import public_id_field
from yakir.common.protected import PROTECTED_SITES, Service, SiteKind
from yakir.common.records import Recorded


class Site(Recorded):
    """A building or installation that gives a service."""

    public_id = public_id_field("site")
    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="sites", verbose_name=_("community")
    )
    district = models.ForeignKey(
        District,
        on_delete=models.PROTECT,
        related_name="sites",
        null=True,
        blank=True,
        verbose_name=_("city district"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=SiteKind.choices)
    name = models.CharField(_("name"), max_length=200)
    lat = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(44.0), MaxValueValidator(52.5)],
    )
    lon = models.FloatField(
        _("longitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(22.0), MaxValueValidator(40.3)],
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["community", "name"], name="site_by_community")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_protected(self) -> bool:
        """Whether nothing of it may be known below the oblast."""
        return self.kind in PROTECTED_SITES


class SiteService(models.Model):
    """A service that a site gives, and to how many people."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="services")
    service = models.CharField(_("service"), max_length=12, choices=Service.choices)
    people = models.PositiveIntegerField(_("people served"))
    places = models.PositiveIntegerField(_("most people it can serve"), null=True, blank=True)

    class Meta:
        verbose_name = _("service of a site")
        verbose_name_plural = _("services of sites")
        ordering = ["site", "service", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["site", "service"], name="service_once_a_site"),
            models.CheckConstraint(
                condition=models.Q(places__isnull=True) | models.Q(places__gte=models.F("people")),
                name="places_for_everyone_served",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_service_display()}: {self.people}"


class Dependency(models.Model):
    """A site needs a service from another site, or from the grid when none is named."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="needs_from")
    service = models.CharField(_("needs"), max_length=12, choices=Service.choices)
    supplier = models.ForeignKey(
        Site, on_delete=models.PROTECT, related_name="supplies", null=True, blank=True
    )

    class Meta:
        verbose_name = _("dependency")
        verbose_name_plural = _("dependencies")
        ordering = ["site", "service", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(supplier__isnull=True) | ~models.Q(supplier=models.F("site")),
                name="no_site_supplies_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site}: {self.get_service_display()}"
