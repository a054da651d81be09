"""Funds of scenarios: money with its rules, from nobody."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from ulid import ULID

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.accounts.rules import OrganisationKind
from yakir.apps.journal import actions as journal
from yakir.apps.partners.actions import checks
from yakir.apps.partners.models import Fund, Tranche
from yakir.apps.places.models import Community, Oblast
from yakir.apps.places.rules import SizeClass, Status
from yakir.common.errors import Conflict, Invalid
from yakir.common.money import CURRENCIES
from yakir.common.protected import Sector
from yakir.common.time import quarter_text

LEAST_SHARE = Decimal("0.01")
GREATEST_OWN = Decimal("0.99")
GREATEST = Decimal(10) ** 14
PLAIN = (
    "name_uk",
    "name_en",
    "currency",
    "smallest",
    "largest",
    "greatest_share",
    "carry_over",
    "own_contribution",
    "ticket",
    "last_quarter",
    "named_share",
)
LISTS = ("sectors", "named_statuses", "named_sizes")


@dataclass(frozen=True, slots=True)
class FundValues:
    """A fund's name and rules, and what it brings in each quarter."""

    name_uk: str
    name_en: str
    currency: str
    tranches: tuple[tuple[str, Decimal], ...]
    sectors: tuple[str, ...] = ()
    oblasts: tuple[Oblast, ...] = ()
    communities: tuple[Community, ...] = ()
    smallest: Decimal | None = None
    largest: Decimal | None = None
    greatest_share: Decimal = field(default=Decimal(1))
    carry_over: bool = True
    own_contribution: Decimal = field(default=Decimal(0))
    ticket: Decimal | None = None
    last_quarter: str = ""
    named_share: Decimal = field(default=Decimal(0))
    named_oblasts: tuple[Oblast, ...] = ()
    named_statuses: tuple[str, ...] = ()
    named_sizes: tuple[str, ...] = ()

    def faults(self) -> dict[str, str]:
        """Return each field's fault; tranches are counted from one."""
        share = self.greatest_share
        right_share = share.is_finite() and LEAST_SHARE <= share <= 1
        return checks.present(
            {
                **self._name_faults(),
                "currency": ""
                if self.currency in CURRENCIES
                else _("Choose the currency of the fund."),
                "sectors": ""
                if set(self.sectors) <= set(Sector.values)
                else _("Choose from the list."),
                "smallest": _amount_fault(self.smallest),
                "largest": _amount_fault(self.largest) or self._size_fault(),
                "greatest_share": ""
                if right_share
                else _("Write a share of the project above 0 and not above 1, such as 0.5."),
                **self._payer_faults(),
                **self._group_faults(),
                **self._tranche_faults(),
            }
        )

    def _name_faults(self) -> dict[str, str]:
        faults = {
            name: "" if getattr(self, name).strip() else _("Write the name in both languages.")
            for name in ("name_uk", "name_en")
        }
        for name in faults:
            if named := _partner_named_in(getattr(self, name)):
                faults[name] = _(
                    "A scenario names no real giver. Take “%(partner)s” out of the name."
                ) % {"partner": named}
        return faults

    def _size_fault(self) -> str:
        if self.smallest is None or self.largest is None or self.smallest <= self.largest:
            return ""
        return _("The largest project is smaller than the smallest one.")

    def _payer_faults(self) -> dict[str, str]:
        """What is wrong with how it pays beside others, and until when."""
        own = self.own_contribution
        right_own = own.is_finite() and 0 <= own <= GREATEST_OWN
        too_late = bool(self.last_quarter) and all(
            quarter > self.last_quarter for quarter, _amount in self.tranches
        )
        return {
            "own_contribution": ""
            if right_own
            else _("Write a share of the project from 0 to 0.99, such as 0.2."),
            "ticket": _amount_fault(self.ticket)
            or (_("Write an amount above zero, or nothing.") if self.ticket == 0 else "")
            or self._ticket_fault(),
            "last_quarter": (_quarter_fault(self.last_quarter, ()) if self.last_quarter else "")
            or (_("All of its money comes after this quarter.") if too_late else ""),
        }

    def _ticket_fault(self) -> str:
        if self.ticket is None or self.largest is None or self.ticket <= self.largest:
            return ""
        return _("It is more than the largest project costs.")

    def _group_faults(self) -> dict[str, str]:
        """What is wrong with the group of communities that it names."""
        share = self.named_share
        right = share.is_finite() and 0 <= share <= 1
        names_nobody = not (self.named_oblasts or self.named_statuses or self.named_sizes)
        return {
            "named_share": _("Write a share of the money from 0 to 1, such as 0.3.")
            if not right
            else _("Choose which communities the share goes to.")
            if share and names_nobody
            else "",
            "named_statuses": ""
            if set(self.named_statuses) <= set(Status.values)
            else _("Choose from the list."),
            "named_sizes": ""
            if set(self.named_sizes) <= set(SizeClass.values)
            else _("Choose from the list."),
        }

    def _tranche_faults(self) -> dict[str, str]:
        if not self.tranches:
            return {"quarter_1": _("Say in which quarter money comes, and how much.")}
        faults: dict[str, str] = {}
        seen: set[str] = set()
        for number, (quarter, amount) in enumerate(self.tranches, start=1):
            faults[f"quarter_{number}"] = _quarter_fault(quarter, seen)
            faults[f"tranche_{number}"] = _amount_fault(amount)
            seen.add(quarter)
        if not any(faults.values()) and sum(amount for _quarter, amount in self.tranches) == 0:
            faults["tranche_1"] = _("The fund brings no money in any quarter.")
        return faults


@transaction.atomic
def record_fund(*, values: FundValues, key: str = "", by: Person, at: datetime) -> Fund:
    """Record a fund of a scenario, which has no giver."""
    checks.require_anywhere(by)
    if faults := values.faults():
        raise Invalid(faults)
    fund = Fund(key=key or _free_key(values.name_en), recorded_at=at)
    _write(fund, values)
    _enter("fund.recorded", fund, values, by=by, at=at)
    return fund


@transaction.atomic
def change_fund(*, fund: Fund, values: FundValues, version: int, by: Person, at: datetime) -> Fund:
    """Change the rules or the money of a scenario's fund; the journal keeps what they were."""
    checks.require_anywhere(by)
    fund = Fund.objects.select_for_update().get(pk=fund.pk)
    if fund.version != version:
        raise Conflict
    if faults := values.faults():
        raise Invalid(faults)
    fund.version += 1
    _write(fund, values)
    _enter("fund.changed", fund, values, by=by, at=at)
    return fund


def _write(fund: Fund, values: FundValues) -> None:
    for name in PLAIN:
        setattr(fund, name, getattr(values, name))
    for name in LISTS:
        setattr(fund, name, list(getattr(values, name)))
    fund.save()
    fund.oblasts.set(values.oblasts)
    fund.named_oblasts.set(values.named_oblasts)
    fund.communities.set(values.communities)
    fund.tranches.all().delete()
    Tranche.objects.bulk_create(
        [Tranche(fund=fund, quarter=quarter, amount=amount) for quarter, amount in values.tranches]
    )


def _amount_fault(amount: Decimal | None) -> str:
    if amount is None or (amount.is_finite() and 0 <= amount < GREATEST):
        return ""
    return _("Write an amount that is not below zero, for example 1,250,000.")


def _quarter_fault(quarter: str, seen: Iterable[str]) -> str:
    try:
        quarter_text(quarter)
    except ValidationError as error:
        return str(error.messages[0])
    return _("This quarter stands twice.") if quarter in seen else ""


def _partner_named_in(name: str) -> str:
    """Return a registered partner's name that stands in a text as whole words, or nothing."""
    partners = Organisation.objects.filter(kind=OrganisationKind.PARTNER)
    for names in partners.values_list("name_uk", "name_en"):
        for partner in names:
            if re.search(rf"(?<!\w){re.escape(partner)}(?!\w)", name, re.IGNORECASE):
                return partner
    return ""


def _free_key(name: str) -> str:
    key = slugify(name)[:30]
    if key and not Fund.objects.filter(key=key).exists():
        return key
    return f"{key}-{ULID()}".strip("-").lower()


def _enter(kind: str, fund: Fund, values: FundValues, *, by: Person, at: datetime) -> None:
    journal.enter(
        kind=kind,
        subject=fund.public_id,
        values={
            "key": fund.key,
            "name_uk": fund.name_uk,
            "name_en": fund.name_en,
            "is_scenario": fund.is_scenario,
            "currency": fund.currency,
            "sectors": fund.sectors,
            "oblasts": sorted(oblast.code for oblast in values.oblasts),
            "communities": sorted(community.code for community in values.communities),
            "smallest": fund.smallest,
            "largest": fund.largest,
            "greatest_share": fund.greatest_share,
            "carry_over": fund.carry_over,
            "own_contribution": fund.own_contribution,
            "ticket": fund.ticket,
            "last_quarter": fund.last_quarter,
            "named_share": fund.named_share,
            "named_oblasts": sorted(oblast.code for oblast in values.named_oblasts),
            "named_statuses": fund.named_statuses,
            "named_sizes": fund.named_sizes,
            "tranches": [[quarter, amount] for quarter, amount in values.tranches],
        },
        by=by,
        at=at,
    )
