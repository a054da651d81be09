"""Tables of damage and needs, and of the spreadsheets they came from."""

from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.needs import rules
from yakir.apps.needs.rules import DamageCategory, Status
from yakir.apps.places.models import Community, Site
from yakir.common.ids import public_id_field
from yakir.common.models import Source
from yakir.common.protected import PROTECTED_SERVICES, Service
from yakir.common.records import Recorded


class Import(Recorded):
    """A spreadsheet of needs or damage: its rows as read, its faults, and what became of it."""

    Kind = rules.Kind

    class State(models.TextChoices):
        """What became of it."""

        PREVIEW = "preview", _("Preview: nothing recorded yet")
        DONE = "done", _("Recorded")
        CANCELLED = "cancelled", _("Cancelled")

    public_id = public_id_field("import")
    kind = models.CharField(_("rows are"), max_length=10, choices=rules.Kind.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PREVIEW
    )
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(_("fingerprint of the file"), max_length=64)
    table = models.JSONField(_("table as read"), default=dict)
    faults = models.JSONField(_("faults"), default=list)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="imports")
    total = models.PositiveIntegerField(_("rows"), default=0)
    good = models.PositiveIntegerField(_("rows without faults"), default=0)
    created = models.PositiveIntegerField(_("recorded rows"), default=0)
    known = models.PositiveIntegerField(_("rows known before"), default=0)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-recorded_at", "-pk"]
        indexes = [models.Index(fields=["uploaded_by", "-recorded_at"], name="import_by_person")]

    def __str__(self) -> str:
        return self.file_name


class Report(Recorded):
    """What needs and damage share: where, what, how much, who said so, who confirmed it."""

    KIND: ClassVar[rules.Kind]

    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name=_("community")
    )
    site = models.ForeignKey(
        Site,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        null=True,
        blank=True,
        verbose_name=_("site"),
    )
    title = models.CharField(_("what"), max_length=200)
    detail = models.TextField(_("detail"), blank=True)
    # Folded to one case, because SQLite compares only Latin letters without regard to case.
    search_text = models.TextField(editable=False, blank=True)
    service = models.CharField(_("service"), max_length=12, choices=Service.choices)
    quantity = models.DecimalField(
        _("quantity"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    unit = models.CharField(_("unit"), max_length=40)
    observed_on = models.DateField(_("date"))
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("source")
    )
    source_text = models.CharField(_("source in words"), max_length=300, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.REPORTED
    )
    reported_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="%(class)ss_reported"
    )
    decided_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="%(class)ss_decided",
        null=True,
        blank=True,
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_note = models.CharField(_("reason"), max_length=300, blank=True)
    imported = models.ForeignKey(
        Import, on_delete=models.PROTECT, related_name="%(class)ss", null=True, blank=True
    )
    # What makes a row the same row when a file comes twice.
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
        ordering = ["-observed_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the text that searches read in step with the words."""
        self.fold()
        super().save(*args, **kwargs)

    def fold(self) -> None:
        """Fill the text that searches read; bulk writers call it themselves."""
        words = (self.title, self.detail, self.unit, self.source_text)
        self.search_text = "\n".join(words).casefold()

    @property
    def is_protected(self) -> bool:
        """Whether nothing of it may be known below the oblast."""
        return self.service in PROTECTED_SERVICES or bool(self.site and self.site.is_protected)


def _report_constraints(name: str) -> list[models.BaseConstraint]:
    """Return what always holds of a report: sane amounts, and a second person who decides."""
    return [
        models.CheckConstraint(
            condition=models.Q(quantity__gt=0), name=f"{name}_quantity_above_zero"
        ),
        models.CheckConstraint(
            condition=models.Q(decided_by__isnull=True)
            | ~models.Q(decided_by=models.F("reported_by")),
            name=f"{name}_decided_by_another",
        ),
        models.CheckConstraint(
            condition=models.Q(source__isnull=False) | ~models.Q(source_text=""),
            name=f"{name}_has_a_source",
        ),
    ]


class Need(Report):
    """What is missing, with quantity, people and source."""

    KIND: ClassVar = rules.Kind.NEEDS

    public_id = public_id_field("need")
    people = models.PositiveIntegerField(_("people affected"))

    class Meta(Report.Meta):
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints = _report_constraints("need")
        indexes = [
            models.Index(fields=["community", "-observed_on", "-id"], name="need_by_community"),
            models.Index(fields=["status", "-observed_on", "-id"], name="need_by_status"),
            models.Index(fields=["-observed_on", "-id"], name="need_by_date"),
        ]


class Damage(Report):
    """What was damaged, how badly and when."""

    KIND: ClassVar = rules.Kind.DAMAGE

    public_id = public_id_field("damage")
    category = models.CharField(_("category"), max_length=12, choices=DamageCategory.choices)

    class Meta(Report.Meta):
        verbose_name = _("damage")
        verbose_name_plural = _("damage")
        constraints = _report_constraints("damage")
        indexes = [
            models.Index(fields=["community", "-observed_on", "-id"], name="damage_by_community"),
            models.Index(fields=["-observed_on", "-id"], name="damage_by_date"),
        ]
