"""Tables of the journal: leaves and tree never change; payloads may be erased."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.common.records import AppendOnly


class Head(models.Model):
    """The one row that every writer locks: how long the journal is, and the peaks of its tree."""

    size = models.PositiveBigIntegerField(default=0)
    peaks = models.JSONField(default=list)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_head")]

    def __str__(self) -> str:
        return f"{self.size}"


class Entry(AppendOnly):
    """One leaf of the journal: canonical JSON with a time cut to the hour and a root of fields."""

    index = models.PositiveBigIntegerField(_("number"), primary_key=True)
    leaf = models.CharField(_("leaf"), max_length=1000)
    leaf_hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        ordering = ["index"]

    def __str__(self) -> str:
        return f"#{self.index}"


class Node(AppendOnly):
    """The hash of a complete subtree of 2**level leaves, the index-th of its level."""

    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="one_node_a_place")]

    def __str__(self) -> str:
        return f"{self.level}:{self.index}"


class Payload(models.Model):
    """
    What an entry says, with the salts that tie it to its leaf.

    `fields` maps each name to `[value, salt in hex]`. Erasing this row forgets a person;
    the leaf stays and proves nothing any more.
    """

    entry = models.OneToOneField(
        Entry, on_delete=models.PROTECT, primary_key=True, related_name="payload"
    )
    kind = models.CharField(_("kind"), max_length=60)
    subject = models.CharField(_("subject"), max_length=80)
    actor = models.CharField(_("actor"), max_length=60)
    recorded_at = models.DateTimeField(_("recorded"))
    fields = models.JSONField(_("fields"))

    class Meta:
        ordering = ["entry_id"]
        indexes = [
            models.Index(fields=["subject", "entry"], name="payload_by_subject"),
            models.Index(fields=["kind", "entry"], name="payload_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Checkpoint(AppendOnly):
    """What was signed of the journal at one size; it is never signed differently again."""

    size = models.PositiveBigIntegerField(_("size"), primary_key=True)
    note = models.TextField(_("signed note"))
    signed_at = models.DateTimeField(_("signed"))

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        ordering = ["-size"]

    def __str__(self) -> str:
        return f"{self.size}"


class Cosignature(AppendOnly):
    """What a witness added to a checkpoint: that it saw the journal grow up to it and not fork."""

    checkpoint = models.ForeignKey(
        Checkpoint, on_delete=models.PROTECT, related_name="cosignatures"
    )
    key = models.CharField(_("key of the witness"), max_length=300)
    line = models.TextField(_("signature"))
    added_at = models.DateTimeField(_("added"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "key"], name="one_cosignature_a_witness")
        ]

    def __str__(self) -> str:
        return self.line


class Handover(AppendOnly):
    """From a size on another key signs; the old one and the new one both said so."""

    size = models.PositiveBigIntegerField(_("from the size"), primary_key=True)
    note = models.TextField(_("signed note"))
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        ordering = ["size"]

    def __str__(self) -> str:
        return f"{self.size}"
