"""What a design costs, takes and gives at chosen parameters, line by line."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from yakir.apps.catalogue.rules.content import (
    BillLine,
    DesignContent,
    Document,
    Indicator,
    Named,
    OnCost,
    OperatingLine,
    Parameter,
)
from yakir.apps.catalogue.rules.words import Basis, Consumed, Direction, Frequency
from yakir.common.formats import write_exact
from yakir.common.money import Money, convert, total
from yakir.engine import formula as arithmetic

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class RateUsed:
    """What one unit of a currency is worth in hryvnias, on which day, by whom."""

    currency: str
    uah_per_unit: Decimal
    date: datetime.date
    source: str
    is_assumption: bool


@dataclass(frozen=True)
class AnchorCost:
    """A cost named in public."""

    key: str
    what_uk: str
    what_en: str
    unit_uk: str
    unit_en: str
    place_uk: str
    place_en: str
    money: Money
    price_date: str
    source: str


@dataclass(frozen=True)
class Setting:
    """A parameter with the value it has in this quote."""

    parameter: Parameter
    value: Decimal
    unit: Named


@dataclass(frozen=True)
class Line:
    """A line of the bill, its sum in its own currency and in the quote's."""

    key: str
    label_uk: str
    label_en: str
    total: Money
    converted: Money
    basis: str
    source: str
    price_date: str = ""
    quantity: Decimal | None = None
    unit: Named | None = None
    unit_cost: Money | None = None
    share: Decimal | None = None
    payer: Named | None = None

    @property
    def quantity_shown(self) -> str:
        """The quantity in the reader's language, with the digits it has."""
        return write_exact(self.quantity) if self.quantity is not None else ""

    @property
    def is_assumption(self) -> bool:
        """Whether its unit cost rests on no source."""
        return self.basis == Basis.ASSUMPTION


@dataclass(frozen=True)
class Paid:
    """What a payer gives in a year."""

    payer: Named
    money: Money


@dataclass(frozen=True)
class Gain:
    """A service and its people."""

    service: str
    people: int
    coverage_people: int
    basis_uk: str
    basis_en: str


@dataclass(frozen=True)
class Intake:
    """What it takes in while it works."""

    code: str
    quantity: Decimal
    unit: Named

    @property
    def quantity_shown(self) -> str:
        """The quantity in the reader's language, with the digits it has."""
        return write_exact(self.quantity)

    @property
    def label(self) -> str:
        """What it is, in words."""
        return str(Consumed(self.code).label)


@dataclass(frozen=True)
class Change:
    """
    What it changes in the network of a community, in amounts.

    Either a site of its own of the kind `site_kind`, or more at present sites of some kinds.
    """

    site_kind: str
    new_site: bool
    strengthens: tuple[str, ...]
    load_kw: float
    adds: Mapping[str, float]


@dataclass(frozen=True)
class Measure:
    """An indicator with its unit in words and, where the design gives one, its target."""

    indicator: Indicator
    unit: Named
    target: Decimal | None

    @property
    def direction(self) -> str:
        """Which way is better, in words."""
        return str(Direction(self.indicator.direction).label)

    @property
    def frequency(self) -> str:
        """How often it is measured, in words."""
        return str(Frequency(self.indicator.frequency).label)


@dataclass(frozen=True)
class AnchorComparison:
    """The total at the anchor's own parameters, held against the anchor."""

    anchor: AnchorCost
    settings: tuple[Setting, ...]
    ours: Money
    theirs: Money
    factor: Decimal
    note_uk: str
    note_en: str


@dataclass(frozen=True)
class Quote:
    """A design at chosen parameters: its bill, its yearly cost, its time and what it gives."""

    key: str
    name_uk: str
    name_en: str
    version: str
    price_date: str
    is_protected: bool
    settings: tuple[Setting, ...]
    bill: tuple[Line, ...]
    connection: tuple[Line, ...]
    on_costs: tuple[Line, ...]
    works: Money
    totals: tuple[Money, ...]
    total: Money
    assumed: Decimal
    rates: tuple[RateUsed, ...]
    operating: tuple[Line, ...]
    yearly_totals: tuple[Money, ...]
    yearly: Money
    payers: tuple[Paid, ...]
    operator_uk: str
    operator_en: str
    staff: int
    documents: tuple[Document, ...]
    lead_quarters: int
    cost_profile: tuple[Decimal, ...] | None
    service: str
    provides: tuple[Gain, ...]
    consumes: tuple[Intake, ...]
    change: Change | None
    indicators: tuple[Measure, ...]
    anchor: AnchorComparison | None

    @property
    def gain(self) -> Gain:
        """What it gives of its own service."""
        return next(row for row in self.provides if row.service == self.service)

    @property
    def people(self) -> int:
        """People who use its own service."""
        return self.gain.people

    @property
    def coverage_people(self) -> int:
        """Residents whom that covers."""
        return self.gain.coverage_people

    @property
    def per_person(self) -> Money:
        """The cost for one of the people who use it."""
        return Money(self.total.amount / max(self.people, 1), self.total.currency).rounded()

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line whose sums make the total."""
        return self.bill + self.connection + self.on_costs


def quoted(
    content: DesignContent,
    settings: Mapping[str, Decimal],
    *,
    rates: Mapping[str, RateUsed],
    currency: str,
    anchor: AnchorCost | None,
) -> Quote:
    """Return the design at checked settings, in one currency."""
    pricing = Pricing(content, settings, rates, currency)
    bill, connection = pricing.lines(content.bill), pricing.lines(content.connection)
    on_costs = pricing.on_costs(bill + connection)
    lines = bill + connection + on_costs
    operating = pricing.lines(content.operating)
    whole = pricing.sum(lines)
    assumed = pricing.sum(line for line in lines if line.is_assumption)
    used = {line.total.currency for line in lines + operating} | {currency}
    if anchor is not None:
        used.add(anchor.money.currency)
    return Quote(
        key=content.key,
        name_uk=content.name_uk,
        name_en=content.name_en,
        version=content.version,
        price_date=content.price_date,
        is_protected=content.protected,
        settings=pricing.settings(),
        bill=bill,
        connection=connection,
        on_costs=on_costs,
        works=pricing.sum(bill + connection),
        totals=_totals(lines),
        total=whole,
        assumed=assumed.amount / whole.amount if whole.amount else Decimal(0),
        rates=_rates_used(used, rates),
        operating=operating,
        yearly_totals=_totals(operating),
        yearly=pricing.sum(operating),
        payers=pricing.payers(operating),
        operator_uk=content.operator.name_uk,
        operator_en=content.operator.name_en,
        staff=_whole(pricing.value(content.operator.staff)),
        documents=content.documents,
        lead_quarters=_whole(pricing.value(content.lead_time_quarters)),
        cost_profile=content.cost_profile,
        service=content.service,
        provides=pricing.provides(),
        consumes=pricing.consumes(),
        change=pricing.change(),
        indicators=pricing.indicators(),
        anchor=None if anchor is None else _compared(pricing, anchor),
    )


class Pricing:
    """A design's formulas at chosen settings, with the rates to one currency."""

    def __init__(
        self,
        content: DesignContent,
        settings: Mapping[str, Decimal],
        rates: Mapping[str, RateUsed],
        currency: str,
    ) -> None:
        self.content = content
        self.chosen = settings
        self.rates = rates
        self.currency = currency
        self._values = {name: float(value) for name, value in settings.items()}
        self._uah_per_unit = {code: rate.uah_per_unit for code, rate in rates.items()}

    def value(self, formula: str) -> Decimal:
        """A formula's value to the hundredth."""
        exact = Decimal(repr(arithmetic.evaluate(formula, self._values)))
        return exact.quantize(HUNDREDTH, ROUND_HALF_UP)

    def converted(self, money: Money) -> Money:
        """The money in the quote's currency."""
        return convert(money, to=self.currency, uah_per_unit=self._uah_per_unit)

    def sum(self, lines: Iterable[Line]) -> Money:
        """The sum of lines in the quote's currency."""
        nothing = Money(Decimal("0.00"), self.currency)
        return sum((line.converted for line in lines), start=nothing)

    def settings(self) -> tuple[Setting, ...]:
        """The parameters with their values."""
        return tuple(
            Setting(parameter, self.chosen[parameter.name], self.content.unit(parameter.unit))
            for parameter in self.content.parameters
        )

    def lines(self, rows: Sequence[BillLine]) -> tuple[Line, ...]:
        """Lines of the bill at these settings."""
        return tuple(self._line(row) for row in rows)

    def _line(self, row: BillLine) -> Line:
        quantity = self.value(row.quantity)
        money = Money(quantity * row.unit_cost, row.currency).rounded()
        payer = self.content.payer(row.payer) if isinstance(row, OperatingLine) else None
        return Line(
            key=row.key,
            label_uk=row.label_uk,
            label_en=row.label_en,
            total=money,
            converted=self.converted(money),
            basis=row.basis,
            source=row.source,
            price_date=row.price_date,
            quantity=quantity,
            unit=self.content.unit(row.unit),
            unit_cost=Money(row.unit_cost, row.currency),
            payer=payer,
        )

    def on_costs(self, works: Sequence[Line]) -> tuple[Line, ...]:
        """Shares of the works, one line for each currency of the works."""
        return tuple(
            self._on_cost(row, money)
            for row in self.content.on_costs
            for money in total(line.total for line in works).values()
        )

    def _on_cost(self, row: OnCost, works: Money) -> Line:
        money = (works * row.share).rounded()
        return Line(
            key=row.key,
            label_uk=row.label_uk,
            label_en=row.label_en,
            total=money,
            converted=self.converted(money),
            basis=row.basis,
            source=row.source,
            share=row.share,
        )

    def payers(self, operating: Sequence[Line]) -> tuple[Paid, ...]:
        """What each payer gives in a year, in the order of the design."""
        codes = dict.fromkeys(line.payer for line in operating if line.payer is not None)
        return tuple(
            Paid(payer, self.sum(line for line in operating if line.payer == payer))
            for payer in codes
        )

    def provides(self) -> tuple[Gain, ...]:
        """The services it gives."""
        return tuple(
            Gain(
                service=row.service,
                people=int(self.value(row.people)),
                coverage_people=int(self.value(row.coverage_people)),
                basis_uk=row.basis_uk,
                basis_en=row.basis_en,
            )
            for row in self.content.provides
        )

    def consumes(self) -> tuple[Intake, ...]:
        """What it takes in."""
        return tuple(
            Intake(row.service, self.value(row.quantity), self.content.unit(row.unit))
            for row in self.content.consumes
        )

    def change(self) -> Change | None:
        """What it changes in the network of a community."""
        told = self.content.network
        if told is None:
            return None
        return Change(
            site_kind=self.content.site_kind,
            new_site=told.new_site,
            strengthens=told.strengthens,
            load_kw=float(self.value(told.load_kw)) if told.load_kw else 0.0,
            adds={name: float(self.value(formula)) for name, formula in told.adds.items()},
        )

    def indicators(self) -> tuple[Measure, ...]:
        """What is measured."""
        return tuple(
            Measure(
                indicator=row,
                unit=self.content.unit(row.unit),
                target=self.value(row.target) if row.target else None,
            )
            for row in self.content.indicators
        )


def _compared(now: Pricing, anchor: AnchorCost) -> AnchorComparison | None:
    use = now.content.anchor
    if use is None:
        return None
    there = Pricing(
        now.content, {**now.content.defaults, **use.parameters}, now.rates, now.currency
    )
    works = there.lines(now.content.bill) + there.lines(now.content.connection)
    ours = there.sum(works + there.on_costs(works))
    theirs = there.converted(anchor.money * there.value(use.times))
    return AnchorComparison(
        anchor=anchor,
        settings=there.settings(),
        ours=ours,
        theirs=theirs,
        factor=ours.amount / theirs.amount,
        note_uk=use.note_uk,
        note_en=use.note_en,
    )


def _totals(lines: Iterable[Line]) -> tuple[Money, ...]:
    return tuple(total(line.total for line in lines).values())


def _rates_used(currencies: set[str], rates: Mapping[str, RateUsed]) -> tuple[RateUsed, ...]:
    """Return the rates that were needed; one currency alone needs none."""
    if len(currencies) < 2:
        return ()
    return tuple(rates[code] for code in sorted(currencies) if code in rates)


def _whole(value: Decimal) -> int:
    """Return a whole number: a quarter begun and a person in part count in full."""
    return int(value.to_integral_value("ROUND_CEILING"))
