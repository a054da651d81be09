"""Tables of typical designs: a design and its versions, which are data."""

from functools import cached_property

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yakir.apps.catalogue.rules import DesignContent, read_design
from yakir.common.ids import public_id_field
from yakir.common.models import Source
from yakir.common.protected import Sector, Service
from yakir.common.records import AppendOnly, Recorded
from yakir.common.time import partial_date


class Design(Recorded):
    """A parameterised standard project, such as an underground school."""

    public_id = public_id_field("design")
    key = models.SlugField(_("key"), max_length=60, unique=True)
    name_uk = models.CharField(_("name in Ukrainian"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    summary_uk = models.TextField(_("summary in Ukrainian"))
    summary_en = models.TextField(_("summary in English"))
    service = models.CharField(_("service"), max_length=12, choices=Service.choices)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices)
    is_protected = models.BooleanField(_("protected kind"))

    class Meta:
        verbose_name = _("typical design")
        verbose_name_plural = _("typical designs")
        ordering = ["name_uk", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_uk if get_language() == "uk" else self.name_en

    @property
    def summary(self) -> str:
        """The summary in the reader's language."""
        return self.summary_uk if get_language() == "uk" else self.summary_en


class DesignVersion(Recorded, AppendOnly):
    """One version of a design: parameters, bill, lead time, services, indicators, as data."""

    public_id = public_id_field("design-version")
    design = models.ForeignKey(Design, on_delete=models.PROTECT, related_name="versions")
    number = models.CharField(_("version"), max_length=12)
    price_date = models.CharField(_("price date"), max_length=10, validators=[partial_date])
    content = models.JSONField(_("content"))

    class Meta:
        verbose_name = _("version of a design")
        verbose_name_plural = _("versions of designs")
        ordering = ["design", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["design", "number"], name="version_once_a_design")
        ]

    def __str__(self) -> str:
        return f"{self.design} {self.number}"

    @cached_property
    def rows(self) -> DesignContent:
        """The content as checked rows."""
        return read_design(self.content)


class Anchor(Recorded):
    """A cost named in public, against which a design's total is held."""

    public_id = public_id_field("anchor")
    key = models.SlugField(_("key"), max_length=20, unique=True)
    what_uk = models.CharField(_("what, in Ukrainian"), max_length=200)
    what_en = models.CharField(_("what, in English"), max_length=200)
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    unit_uk = models.CharField(_("for what, in Ukrainian"), max_length=60, blank=True)
    unit_en = models.CharField(_("for what, in English"), max_length=60, blank=True)
    price_date = models.CharField(_("price date"), max_length=10, validators=[partial_date])
    place_uk = models.CharField(_("place, in Ukrainian"), max_length=120, blank=True)
    place_en = models.CharField(_("place, in English"), max_length=120, blank=True)
    qualifier_uk = models.CharField(_("who says so, in Ukrainian"), max_length=200, blank=True)
    qualifier_en = models.CharField(_("who says so, in English"), max_length=200, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("cost anchor")
        verbose_name_plural = _("cost anchors")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key
