"""Terms of law as rows, and what was handed in by them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.partners.models.holdings import Consignment
from yakir.apps.partners.models.lasting import Lasting, in_language
from yakir.apps.partners.rules.terms import Counting, Purpose, TermEvent
from yakir.common.ids import public_id_field
from yakir.common.models import Source
from yakir.common.records import AppendOnly, Recorded


class Term(Recorded, Lasting):
    """How long one has by an act of law; it runs only after somebody has confirmed it."""

    public_id = public_id_field("term")
    purpose = models.CharField(_("what is due"), max_length=16, choices=Purpose.choices)
    name_uk = models.CharField(_("name in Ukrainian"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    counting = models.CharField(
        _("days counted"), max_length=8, choices=Counting.choices, blank=True
    )
    event = models.CharField(
        _("from which event"), max_length=12, choices=TermEvent.choices, blank=True
    )
    days_off = models.JSONField(_("days off that the rule names"), default=list, blank=True)
    act_title = models.CharField(_("act of law"), max_length=300, blank=True)
    act_url = models.URLField(_("address of the act"), max_length=500, blank=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_to = models.DateField(_("in force to"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    is_on = models.BooleanField(_("on"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("term by law")
        verbose_name_plural = _("terms by law")
        ordering = ["purpose", "in_force_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_on=False)
                | models.Q(
                    days__isnull=False,
                    in_force_from__isnull=False,
                    confirmed_by__isnull=False,
                    confirmed_at__isnull=False,
                )
                & ~models.Q(counting="")
                & ~models.Q(event="")
                & ~models.Q(act_title=""),
                name="term_runs_only_confirmed",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_uk, self.name_en)


class AidReport(Recorded, AppendOnly):
    """That the report on a consignment was handed in, when and under which document."""

    public_id = public_id_field("aid-report")
    consignment = models.ForeignKey(
        Consignment, on_delete=models.PROTECT, related_name="aid_reports"
    )
    handed_in_on = models.DateField(_("handed in"))
    document = models.CharField(_("document"), max_length=200)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("report on humanitarian aid")
        verbose_name_plural = _("reports on humanitarian aid")
        ordering = ["consignment", "pk"]

    def __str__(self) -> str:
        return self.document
