"""The table of earmarks: which typical designs a fund pays for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.catalogue.models import Design
from yakir.apps.partners.models import Fund
from yakir.common.records import Recorded


class Earmark(Recorded):
    """The typical designs that a fund pays for; a fund without one pays for any."""

    fund = models.OneToOneField(Fund, on_delete=models.PROTECT, related_name="earmark")
    designs = models.ManyToManyField(Design, related_name="+", verbose_name=_("typical designs"))
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("earmark")
        verbose_name_plural = _("earmarks")
        ordering = ["fund", "pk"]

    def __str__(self) -> str:
        return str(self.fund)
