"""Sources and rates: where a number comes from, and what a currency was worth."""

from decimal import Decimal

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yakir.common.ids import public_id_field
from yakir.common.money import currency_code
from yakir.common.records import Recorded
from yakir.common.time import partial_date


class Source(Recorded):
    """Who said something, where and when, and when we read it."""

    public_id = public_id_field("source")
    key = models.SlugField(_("key"), max_length=80, unique=True)
    publisher = models.CharField(_("publisher"), max_length=200)
    publisher_en = models.CharField(_("publisher in English"), max_length=200, blank=True)
    title = models.CharField(_("title"), max_length=400)
    url = models.URLField(_("address"), max_length=500, blank=True)
    published = models.CharField(
        _("published"), max_length=10, blank=True, validators=[partial_date]
    )
    read_on = models.DateField(_("date read"), null=True, blank=True)
    licence = models.CharField(_("licence"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["publisher", "title", "pk"]

    def __str__(self) -> str:
        return f"{self.by}, {self.published}" if self.published else self.by

    @property
    def by(self) -> str:
        """The publisher in the reader's language, where it has a name in it."""
        is_english = get_language() == "en" and self.publisher_en
        return self.publisher_en if is_english else self.publisher


class RateQuerySet(models.QuerySet["Rate"]):
    """Exchange rates."""

    def on(self, day: object) -> dict[str, "Rate"]:
        """The newest rate of each currency on a day."""
        newest: dict[str, Rate] = {}
        for rate in self.filter(date__lte=day).order_by("date", "-is_assumption", "pk"):
            newest[rate.currency] = rate
        return newest


class Rate(Recorded):
    """What one unit of a currency was worth in hryvnias on a day."""

    currency = models.CharField(_("currency"), max_length=3, validators=[currency_code])
    uah_per_unit = models.DecimalField(_("hryvnias for one"), max_digits=14, decimal_places=6)
    date = models.DateField(_("date"))
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True)
    is_assumption = models.BooleanField(_("assumption"), default=False)

    objects = RateQuerySet.as_manager()

    class Meta:
        verbose_name = _("rate")
        verbose_name_plural = _("rates")
        ordering = ["currency", "-date", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "date", "is_assumption"], name="rate_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(uah_per_unit__gt=Decimal(0)), name="rate_above_zero"
            ),
            models.CheckConstraint(
                condition=models.Q(is_assumption=True) | models.Q(source__isnull=False),
                name="rate_has_a_source_or_is_an_assumption",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.date}"
