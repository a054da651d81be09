"""Tables of publishing: what people decided to withdraw, or to let through."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.common.records import AppendOnly, Recorded


class Withdrawal(Recorded, AppendOnly):
    """A record or one field of it that is withheld from now on, with the rule and the reason."""

    subject = models.CharField(_("record"), max_length=80)
    field = models.CharField(_("field, or empty for the whole record"), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        ordering = ["-recorded_at", "-pk"]
        indexes = [models.Index(fields=["subject"], name="withdrawal_by_subject")]

    def __str__(self) -> str:
        return self.subject


class Clearance(Recorded, AppendOnly):
    """A person has read a text that looks like an address and lets exactly this text through."""

    subject = models.CharField(_("record"), max_length=80)
    field = models.CharField(_("field"), max_length=60)
    text_sha256 = models.CharField(_("fingerprint of the text"), max_length=64)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("cleared text")
        verbose_name_plural = _("cleared texts")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "field", "text_sha256"], name="text_cleared_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.field}"
