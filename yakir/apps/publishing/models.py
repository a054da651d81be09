"""Tables of publishing: a public fact withdrawn later."""

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
