"""Facts about a community, each with when it held, when it was recorded and where it is from."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Organisation
from yakir.apps.places.models.units import Community, Oblast
from yakir.apps.places.rules import BEST_FIRST, CoverageKind, PopulationKind, Status
from yakir.common.ids import public_id_field
from yakir.common.models import Source
from yakir.common.protected import Sector, Service
from yakir.common.records import AppendOnly, AppendOnlyQuerySet, Recorded


class Stewardship(models.Model):
    """An organisation stands for a community: its people work on that community's records."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="stewardships"
    )
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="stewardships")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "community"], name="stands_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.community}"


class StatusEntry(Recorded, AppendOnly):
    """An entry of the official list of territories of hostilities and occupation."""

    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="status_entries"
    )
    status = models.CharField(_("status"), max_length=40, choices=Status.choices)
    extent = models.CharField(
        _("extent"),
        max_length=40,
        help_text=_("whole, whole_with_exceptions, or settlements:N"),
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)
    as_of = models.DateField(_("edition of the list"))
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("status entry")
        verbose_name_plural = _("status entries")
        ordering = ["community", "-valid_from", "pk"]

    def __str__(self) -> str:
        return f"{self.get_status_display()}, {self.valid_from}"


class Population(Recorded, AppendOnly):
    """How many people, of which kind, as of when, with an interval."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="populations")
    kind = models.CharField(_("who is counted"), max_length=20, choices=PopulationKind.choices)
    people = models.PositiveIntegerField(_("people"))
    low = models.PositiveIntegerField(_("at least"), null=True, blank=True)
    high = models.PositiveIntegerField(_("at most"), null=True, blank=True)
    as_of = models.DateField(_("as of"))
    is_estimate = models.BooleanField(_("estimate"), default=False)
    method = models.CharField(_("method"), max_length=60, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("population")
        verbose_name_plural = _("populations")
        ordering = ["community", "kind", "-as_of", "-pk"]
        indexes = [models.Index(fields=["community", "kind", "-as_of"], name="newest_population")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(low__isnull=True)
                | models.Q(low__lte=models.F("people"), high__gte=models.F("people")),
                name="population_lies_in_its_interval",
            )
        ]

    def __str__(self) -> str:
        return f"{self.people}"


class Indicator(Recorded, AppendOnly):
    """A figure the first estimate starts from, such as own income or declarations with doctors."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="indicators")
    name = models.SlugField(_("name"), max_length=40)
    value = models.FloatField(_("value"))
    as_of = models.CharField(_("as of"), max_length=10)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["community", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "name", "as_of", "source"], name="indicator_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class OblastIndicator(Recorded, AppendOnly):
    """A figure of an oblast that the first estimate starts from, such as hours under alert."""

    oblast = models.ForeignKey(Oblast, on_delete=models.PROTECT, related_name="indicators")
    name = models.SlugField(_("name"), max_length=40)
    value = models.FloatField(_("value"))
    as_of = models.CharField(_("as of"), max_length=10)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("indicator of an oblast")
        verbose_name_plural = _("indicators of oblasts")
        ordering = ["oblast", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["oblast", "name", "as_of", "source"], name="oblast_indicator_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class AskedFor(Recorded, AppendOnly):
    """How many project ideas a community has put into DREAM in a sector; a count, never a cost."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="asked_for")
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices)
    count = models.PositiveIntegerField(_("ideas"))
    as_of = models.DateField(_("as of"))
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("asked for in DREAM")
        verbose_name_plural = _("asked for in DREAM")
        ordering = ["community", "-count", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["community", "sector", "as_of"], name="asked_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_sector_display()} {self.count}"


class CoverageQuerySet(AppendOnlyQuerySet):
    """Figures of coverage."""

    def best(self) -> dict[tuple[int, str], "Coverage"]:
        """The figure to read for each community and service: best kind, then newest."""
        rank = {kind.value: place for place, kind in enumerate(reversed(BEST_FIRST))}
        best: dict[tuple[int, str], Coverage] = {}
        for figure in self.order_by("as_of", "pk"):
            key = (figure.community_id, figure.service)
            if key not in best or rank[figure.kind] >= rank[best[key].kind]:
                best[key] = figure
        return best


class Coverage(Recorded, AppendOnly):
    """What share of a community's people has a service."""

    GRADES: ClassVar = [("A", "A"), ("B", "B"), ("C", "C"), ("D", "D")]

    public_id = public_id_field("coverage")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="coverages")
    service = models.CharField(_("service"), max_length=12, choices=Service.choices)
    share = models.FloatField(_("share of people"))
    low = models.FloatField(_("at least"), null=True, blank=True)
    high = models.FloatField(_("at most"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=CoverageKind.choices)
    grade = models.CharField(_("grade"), max_length=1, choices=GRADES, blank=True)
    method = models.CharField(_("method"), max_length=60, blank=True)
    as_of = models.DateField(_("as of"))
    is_public = models.BooleanField(_("the community publishes the share"), default=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True)

    objects: ClassVar[models.Manager[Any]] = CoverageQuerySet.as_manager()

    class Meta:
        verbose_name = _("coverage")
        verbose_name_plural = _("coverage")
        ordering = ["community", "service", "-as_of", "-pk"]
        indexes = [
            models.Index(fields=["community", "service", "-as_of"], name="newest_coverage"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(share__gte=0, share__lte=1), name="coverage_is_a_share"
            ),
            models.CheckConstraint(
                condition=models.Q(source__isnull=False) | ~models.Q(method=""),
                name="coverage_has_a_source_or_a_method",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_service_display()} {self.share:.2f}"
