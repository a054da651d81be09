"""Pledges with every step of their life, the partner's answers, and deliveries."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.partners.models.acts import Act
from yakir.apps.partners.models.lasting import Lasting, in_language
from yakir.apps.partners.rules import DeliveryState, PledgeState
from yakir.common.ids import public_id_field
from yakir.common.models import Source
from yakir.common.records import AppendOnly, Recorded
from yakir.common.time import partial_date


class Pledge(Recorded, Lasting):
    """A public statement of intent, kept as a record until it is kept, changed or withdrawn."""

    public_id = public_id_field("pledge")
    act = models.OneToOneField(Act, on_delete=models.PROTECT, related_name="pledge")
    state = models.CharField(
        _("state"), max_length=14, choices=PledgeState.choices, default=PledgeState.MADE
    )
    due_on = models.DateField(
        _("due"), null=True, blank=True, help_text=_("Only where the source itself names a date.")
    )
    due_uk = models.CharField(
        _("due, in the source's words, in Ukrainian"), max_length=120, blank=True
    )
    due_en = models.CharField(
        _("due, in the source's words, in English"), max_length=120, blank=True
    )
    last_news = models.CharField(
        _("last news"), max_length=10, blank=True, validators=[partial_date]
    )
    is_silent = models.BooleanField(_("no news since"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        ordering = ["state", "pk"]
        indexes = [models.Index(fields=["state", "id"], name="pledge_by_state")]

    def __str__(self) -> str:
        return str(self.act)

    @property
    def due(self) -> str:
        """The due date in the source's words, in the reader's language."""
        return in_language(self.due_uk, self.due_en)


class PledgeChange(Recorded, AppendOnly):
    """A step in the life of a pledge, with its reason and source."""

    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="changes")
    before = models.CharField(_("before"), max_length=14, choices=PledgeState.choices, blank=True)
    after = models.CharField(_("after"), max_length=14, choices=PledgeState.choices)
    on = models.CharField(_("when"), max_length=10, blank=True, validators=[partial_date])
    note = models.CharField(_("reason"), max_length=300, blank=True)
    note_en = models.CharField(_("reason in English"), max_length=300, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("change of a pledge")
        verbose_name_plural = _("changes of pledges")
        ordering = ["pledge", "pk"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"

    @property
    def reason(self) -> str:
        """The reason in the reader's language, else as it was written."""
        return in_language(self.note, self.note_en)


class Answer(Recorded, AppendOnly):
    """What the partner says beside a pledge."""

    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField(_("answer"))
    on = models.CharField(_("when"), max_length=10, validators=[partial_date])
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        verbose_name = _("partner's answer")
        verbose_name_plural = _("partners' answers")
        ordering = ["pledge", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Delivery(Recorded, Lasting):
    """Goods or works that a source says came, or are on their way."""

    public_id = public_id_field("delivery")
    act = models.OneToOneField(Act, on_delete=models.PROTECT, related_name="delivery")
    pledge = models.ForeignKey(
        Pledge, on_delete=models.PROTECT, related_name="deliveries", null=True, blank=True
    )
    state = models.CharField(_("state"), max_length=20, choices=DeliveryState.choices)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.act)


class Reminder(Recorded, Lasting):
    """A note to ourselves to look at a pledge again; it binds nobody else."""

    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="reminders")
    on = models.DateField(_("when"))
    text = models.CharField(_("what to do"), max_length=200)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(_("done"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return self.text
