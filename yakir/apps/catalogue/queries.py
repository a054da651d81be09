"""Reads on typical designs: the catalogue, and what a design costs at chosen parameters."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from yakir.apps.catalogue import rules
from yakir.apps.catalogue.models import Anchor, Design, DesignVersion
from yakir.common.errors import Refused
from yakir.common.formats import is_ukrainian
from yakir.common.models import Rate
from yakir.common.money import Money
from yakir.common.protected import Service

SERVICE_ORDER = {code: place for place, code in enumerate(Service.values)}


class NoRate(Refused):
    """A currency of the design has no rate yet."""

    code = "no_rate"
    message = _("There is no exchange rate for one of the currencies. Load the rates first.")


@dataclass(frozen=True)
class Offer:
    """A design on the list, with its newest version and the price at its defaults."""

    design: Design
    version: DesignVersion
    quote: rules.Quote | None


@dataclass(frozen=True)
class StandardIndicator:
    """An indicator that typical designs are measured by, or one worded freely without a key."""

    key: str
    label_uk: str
    label_en: str
    unit_uk: str
    unit_en: str

    @property
    def label(self) -> str:
        """What is measured, in the reader's language."""
        return self.label_uk if is_ukrainian() else self.label_en


def standard_indicators() -> list[StandardIndicator]:
    """The indicators of the newest versions of all designs, each once, by key."""
    found = {}
    for version in newest_versions():
        for row in version.rows.indicators:
            unit = version.rows.unit(row.unit)
            found[row.key] = StandardIndicator(
                row.key, row.label_uk, row.label_en, unit.name_uk, unit.name_en
            )
    return [found[key] for key in sorted(found)]


def designs() -> QuerySet[Design]:
    """Every typical design."""
    return Design.objects.order_by("name_uk", "pk")


def newest_versions() -> list[DesignVersion]:
    """The newest version of each design, in the order of the seven services."""
    newest = DesignVersion.objects.filter(design=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    keys = Design.objects.annotate(newest=Subquery(newest)).values("newest")
    versions = DesignVersion.objects.filter(pk__in=keys).select_related("design").order_by("pk")
    return sorted(
        versions, key=lambda v: (SERVICE_ORDER.get(v.design.service, 99), v.design.name_uk)
    )


def newest_version(key: str) -> DesignVersion | None:
    """The newest version of a design, or None."""
    if not key.isidentifier():
        return None
    versions = DesignVersion.objects.filter(design__key=key).select_related("design")
    return versions.order_by("-pk").first()


def offers() -> list[Offer]:
    """Every design with its newest version and the price at its defaults."""
    rates, anchors = newest_rates(), anchor_costs()
    return [
        Offer(version.design, version, _price_of(version, rates, anchors))
        for version in newest_versions()
    ]


def quote(
    version: DesignVersion,
    parameters: Mapping[str, object],
    *,
    currency: str = "EUR",
    rates: Mapping[str, rules.RateUsed] | None = None,
    anchors: Mapping[str, rules.AnchorCost] | None = None,
) -> rules.Quote:
    """
    The bill, yearly cost, time, services and indicators of a design at chosen parameters.

    A parameter left out has its default. Impossible values are refused as `Invalid`, each at its
    parameter. Without `rates` and `anchors` the recorded ones are read.
    """
    rows = version.rows
    settings = rules.settings_of(rows, parameters)
    rates = newest_rates() if rates is None else rates
    missing = currencies_of(rows) | {currency}
    if missing - {"UAH"} - set(rates) and missing != {currency}:
        raise NoRate
    anchors = anchor_costs() if anchors is None and rows.anchor else anchors or {}
    anchor = anchors.get(rows.anchor.id) if rows.anchor else None
    if anchor is not None and anchor.money.currency not in {"UAH", currency, *rates}:
        anchor = None
    return rules.quoted(rows, settings, rates=rates, currency=currency, anchor=anchor)


def candidate_sizes(
    version: DesignVersion, people_gap: float
) -> list[dict[str, rules.NumberSetting]]:
    """One or two sizes of a design for residents who lack its service, the larger first."""
    return [rules.plain_settings(size) for size in rules.candidate_sizes(version.rows, people_gap)]


def currencies_of(rows: rules.DesignContent) -> set[str]:
    """The currencies in which a design is priced."""
    return {line.currency for line in rows.bill + rows.connection + rows.operating}


def newest_rates() -> dict[str, rules.RateUsed]:
    """The newest recorded rate of each currency."""
    return rates_on(datetime.date.max)


def rates_on(day: datetime.date) -> dict[str, rules.RateUsed]:
    """The newest rate of each currency on a day."""
    newest = Rate.objects.select_related("source").on(day)
    return {
        code: rules.RateUsed(
            currency=code,
            uah_per_unit=rate.uah_per_unit,
            date=rate.date,
            source=rate.source.publisher if rate.source else "",
            is_assumption=rate.is_assumption,
        )
        for code, rate in newest.items()
    }


def anchor_costs() -> dict[str, rules.AnchorCost]:
    """Every cost named in public, by key."""
    anchors = Anchor.objects.select_related("source").order_by("key", "pk")
    return {
        anchor.key: rules.AnchorCost(
            key=anchor.key,
            what_uk=anchor.what_uk,
            what_en=anchor.what_en,
            unit_uk=anchor.unit_uk,
            unit_en=anchor.unit_en,
            place_uk=anchor.place_uk,
            place_en=anchor.place_en,
            money=Money(anchor.amount, anchor.currency),
            price_date=anchor.price_date,
            source=str(anchor.source),
        )
        for anchor in anchors
    }


def _price_of(
    version: DesignVersion,
    rates: Mapping[str, rules.RateUsed],
    anchors: Mapping[str, rules.AnchorCost],
) -> rules.Quote | None:
    """The price at the defaults, or None while a rate is missing."""
    try:
        return quote(version, {}, rates=rates, anchors=anchors)
    except NoRate:
        return None
