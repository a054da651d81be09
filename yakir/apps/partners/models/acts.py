"""Public facts with the roles of organisations in them, and what they say has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Organisation
from yakir.apps.partners.models.lasting import Lasting, in_language
from yakir.apps.partners.rules import ActKind, PartyRole
from yakir.apps.places.models import Community, Oblast
from yakir.common.ids import public_id_field
from yakir.common.models import Source
from yakir.common.money import Money, currency_code
from yakir.common.protected import Sector
from yakir.common.records import Recorded
from yakir.common.time import partial_date


class Act(Recorded, Lasting):
    """A public fact: who said, signed, pledged or delivered what, when, by which source."""

    public_id = public_id_field("act")
    key = models.SlugField(_("key"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=ActKind.choices)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices)
    is_protected = models.BooleanField(_("protected kind"), default=False)
    title_uk = models.CharField(_("title in Ukrainian"), max_length=300, blank=True)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    detail_uk = models.TextField(_("detail in Ukrainian"), blank=True)
    detail_en = models.TextField(_("detail in English"), blank=True)
    happened = models.CharField(_("when"), max_length=10, blank=True, validators=[partial_date])
    quantity = models.DecimalField(
        _("quantity"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    unit_uk = models.CharField(_("unit in Ukrainian"), max_length=80, blank=True)
    unit_en = models.CharField(_("unit in English"), max_length=80, blank=True)
    amount = models.DecimalField(
        _("amount"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[currency_code])
    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="acts", null=True, blank=True
    )
    oblast = models.ForeignKey(
        Oblast, on_delete=models.PROTECT, related_name="acts", null=True, blank=True
    )
    place_uk = models.CharField(_("place in Ukrainian"), max_length=200, blank=True)
    place_en = models.CharField(_("place in English"), max_length=200, blank=True)
    stated_uk = models.CharField(
        _("status in the source, in Ukrainian"), max_length=120, blank=True
    )
    stated_en = models.CharField(_("status in the source, in English"), max_length=120, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="parts", null=True, blank=True
    )
    overlaps = models.ManyToManyField("self", blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True
    )

    # Titles, place, key and parties in small letters: SQLite folds only Latin letters.
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        ordering = ["-happened", "-pk"]
        indexes = [
            models.Index(fields=["-happened", "-id"], name="act_by_date"),
            models.Index(fields=["kind", "-happened"], name="act_by_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(title_uk="") | ~models.Q(title_en=""),
                name="act_has_a_title",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | ~models.Q(currency=""),
                name="act_amount_has_a_currency",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gt=0),
                name="act_amount_above_zero",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language, else in the one it was written in."""
        return in_language(self.title_uk, self.title_en)

    @property
    def detail(self) -> str:
        """The detail in the reader's language, else in the one it was written in."""
        return in_language(self.detail_uk, self.detail_en)

    @property
    def unit(self) -> str:
        """The unit in the reader's language."""
        return in_language(self.unit_uk, self.unit_en)

    @property
    def place(self) -> str:
        """The place in the reader's language, in the source's words."""
        return in_language(self.place_uk, self.place_en)

    @property
    def stated(self) -> str:
        """What the source says of the state, in the reader's language."""
        return in_language(self.stated_uk, self.stated_en)

    @property
    def money(self) -> Money | None:
        """The amount, where the source names one."""
        return None if self.amount is None else Money(self.amount, self.currency)


class Party(Lasting):
    """The role of an organisation in an act."""

    act = models.ForeignKey(Act, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="acts")
    role = models.CharField(_("role"), max_length=12, choices=PartyRole.choices)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["act", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["act", "organisation", "role"], name="role_once_an_act")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_role_display()}"
