"""Tables of publishing: what people decided to withdraw, or to let through."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.places.models import Oblast
from yakir.common.records import AppendOnly, Recorded


class Released(models.TextChoices):
    """Tables of sums over protected kinds."""

    ACTS = "acts", _("facts")
    NEEDS = "needs", _("needs")
    PROJECTS = "projects", _("projects")
    PLEDGES = "pledges", _("pledges")


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


class SumRelease(Recorded, AppendOnly):
    """
    The sums of one table and oblast as the public has them until the next release.

    `groups` are the records of which all sums ever released of this oblast are made, by what
    was summed: a group is never told apart, and never small.
    """

    table = models.CharField(_("table"), max_length=10, choices=Released.choices)
    oblast = models.ForeignKey(Oblast, on_delete=models.PROTECT, related_name="+")
    cells = models.JSONField(_("sums"))
    withheld = models.PositiveIntegerField(_("records in no sum"))
    groups = models.JSONField(_("groups of records"))

    class Meta:
        verbose_name = _("release of sums")
        verbose_name_plural = _("releases of sums")
        ordering = ["-recorded_at", "-pk"]
        indexes = [models.Index(fields=["oblast", "table", "-id"], name="newest_sums")]

    def __str__(self) -> str:
        return f"{self.get_table_display()}: {self.oblast}"


class HeldBack(Recorded, AppendOnly):
    """
    How many records a rule of the gate holds back, as the public is told it until the next row.

    The public has the ten in which `base` lies; `base` itself moves in whole tens.
    """

    rule = models.CharField(_("rule"), max_length=10)
    base = models.PositiveIntegerField(_("count from which tens are told"))

    class Meta:
        verbose_name = _("count of what is held back")
        verbose_name_plural = _("counts of what is held back")
        ordering = ["-recorded_at", "-pk"]
        indexes = [models.Index(fields=["rule", "-id"], name="newest_held_back")]

    def __str__(self) -> str:
        return self.rule


class Ruling(Recorded, AppendOnly):
    """What the gate decided of a record's fields, where it did not simply publish them."""

    subject = models.CharField(_("record"), max_length=80)
    rules = models.CharField(_("version of the rules"), max_length=60)
    decisions = models.JSONField(_("decisions by field"))

    class Meta:
        verbose_name = _("ruling of the gate")
        verbose_name_plural = _("rulings of the gate")
        ordering = ["-recorded_at", "-pk"]
        indexes = [models.Index(fields=["subject", "-id"], name="ruling_by_subject")]

    def __str__(self) -> str:
        return self.subject
