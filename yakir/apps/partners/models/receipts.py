"""Proof of delivery: who handed over, who took, with photographs and a signature."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.partners.models.holdings import Consignment
from yakir.common.ids import public_id_field
from yakir.common.records import AppendOnly, Recorded


class Receipt(Recorded, AppendOnly):
    """One handing over of goods: where and when, who gave and who took; what, stands in its lines."""

    public_id = public_id_field("receipt")
    consignment = models.ForeignKey(Consignment, on_delete=models.PROTECT, related_name="receipts")
    held_on = models.DateField(_("when"))
    taker = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    handed_by = models.CharField(_("who handed over"), max_length=200)
    taken_by = models.CharField(_("who took"), max_length=200)
    place = models.CharField(_("place"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    signature = models.BinaryField(_("signature as drawn"), null=True, blank=True)
    signed_as = models.CharField(_("name typed as a signature"), max_length=200, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(signature__isnull=False) | ~models.Q(signed_as=""),
                name="receipt_is_signed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.consignment}, {self.held_on}"


class Photograph(Recorded, AppendOnly):
    """A photograph beside a receipt, made anew so that it tells nothing but what it shows."""

    public_id = public_id_field("photograph")
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="photographs")
    picture = models.BinaryField(_("picture"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))

    class Meta:
        verbose_name = _("photograph")
        verbose_name_plural = _("photographs")
        ordering = ["receipt", "pk"]

    def __str__(self) -> str:
        return self.sha256[:12]
