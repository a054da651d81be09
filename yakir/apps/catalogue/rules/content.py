"""What a version of a typical design says: a tree of frozen rows that names its own faults."""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yakir.apps.catalogue.rules import reading
from yakir.apps.catalogue.rules.reading import Faults, Reader
from yakir.apps.catalogue.rules.words import (
    LONGEST_QUARTERS,
    Basis,
    Consumed,
    Direction,
    DocumentKind,
    Frequency,
    ProtectedReason,
)
from yakir.common.errors import Invalid
from yakir.common.protected import (
    PROTECTED_SECTORS,
    PROTECTED_SERVICES,
    PROTECTED_SITES,
    Sector,
    Service,
    SiteKind,
)
from yakir.engine import formula as arithmetic

CURRENCY = re.compile(r"^[A-Z]{3}$")
PARTIAL_DATE = re.compile(r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")
VERSION = re.compile(r"^\d{1,4}(\.\d{1,4}){0,2}$")
DEAREST = Decimal(10) ** 12
"""A unit cost beyond this, in any currency, is a mistake of typing."""
#: What a project may give to sites of the network: amounts of the engine's sites.
ADDABLE = frozenset(
    {
        "battery_kw", "battery_kwh", "boiler_kw", "chp_heat_kw", "chp_kw", "fuel_l",
        "generator_kw", "own_water", "power_kw", "solar_kwp", "tank_m3", "water_m3_per_h",
    }
)  # fmt: skip


class InvalidDesign(Invalid):
    """A design is not complete, or contradicts itself; `faults` maps each place to its message."""

    code = "invalid_design"
    message = gettext_lazy("The design has faults.")


def _currency() -> Reader:
    return reading.matching(CURRENCY.match, lambda: _("Write a currency as three letters."))


def _date() -> Reader:
    return reading.matching(PARTIAL_DATE.match, lambda: _("Write a date as 2026-03-06."))


@dataclass(frozen=True)
class Named:
    """A code with its name in both languages, such as a unit or a payer."""

    code: Annotated[str, reading.key()]
    name_uk: Annotated[str, reading.text()]
    name_en: Annotated[str, reading.text()]


@dataclass(frozen=True)
class Unit(Named):
    """A unit; one that is a counted word has its forms too: оселя, оселі, осель; home, homes."""

    forms_uk: Annotated[tuple[str, ...], reading.forms(3)] = ()
    forms_en: Annotated[tuple[str, ...], reading.forms(2)] = ()


@dataclass(frozen=True)
class Parameter:
    """What a community chooses, with its unit and bounds."""

    name: Annotated[str, reading.key()]
    label_uk: Annotated[str, reading.text()]
    label_en: Annotated[str, reading.text()]
    unit: Annotated[str, reading.text()]
    min: Annotated[Decimal, reading.number()]
    max: Annotated[Decimal, reading.number()]
    step: Annotated[Decimal, reading.number()]
    default: Annotated[Decimal, reading.number()]

    def allows(self, value: Decimal) -> bool:
        """Whether a value lies within the bounds and on a step."""
        return self.min <= value <= self.max and (value - self.min) % self.step == 0

    def reaching(self, value: Decimal) -> Decimal:
        """The least value it may have that is as large, or the largest there is."""
        steps = ((value - self.min) / self.step).to_integral_value("ROUND_CEILING")
        most = ((self.max - self.min) / self.step).to_integral_value("ROUND_FLOOR")
        return self.min + min(max(steps, Decimal(0)), most) * self.step


@dataclass(frozen=True)
class BillLine:
    """Works or goods: a quantity that follows from the parameters, at a unit cost."""

    key: Annotated[str, reading.key()]
    label_uk: Annotated[str, reading.text()]
    label_en: Annotated[str, reading.text()]
    quantity: Annotated[str, reading.formula()]
    unit: Annotated[str, reading.text()]
    unit_cost: Annotated[Decimal, reading.number(least=Decimal(0), most=DEAREST)]
    currency: Annotated[str, _currency()]
    price_date: Annotated[str, _date()]
    basis: Annotated[str, reading.choice(Basis)]
    source: Annotated[str, reading.text(required=False)]


@dataclass(frozen=True)
class OperatingLine(BillLine):
    """What running it costs in a year, and who pays."""

    payer: Annotated[str, reading.text()]


@dataclass(frozen=True)
class OnCost:
    """A share of the works that comes on top, such as supervision."""

    key: Annotated[str, reading.key()]
    label_uk: Annotated[str, reading.text()]
    label_en: Annotated[str, reading.text()]
    share: Annotated[Decimal, reading.number(least=Decimal(0), most=Decimal(1))]
    basis: Annotated[str, reading.choice(Basis)]
    source: Annotated[str, reading.text(required=False)]


@dataclass(frozen=True)
class Operator:
    """Who runs it, and with how many staff."""

    name_uk: Annotated[str, reading.text()]
    name_en: Annotated[str, reading.text()]
    staff: Annotated[str, reading.formula()]


@dataclass(frozen=True)
class Document:
    """A paper that must be at hand."""

    kind: Annotated[str, reading.choice(DocumentKind)]
    label_uk: Annotated[str, reading.text()]
    label_en: Annotated[str, reading.text()]


@dataclass(frozen=True)
class Provided:
    """A service it gives: to how many people, and for how many residents that covers it."""

    service: Annotated[str, reading.choice(Service)]
    people: Annotated[str, reading.formula()]
    coverage_people: Annotated[str, reading.formula()]
    basis_uk: Annotated[str, reading.text()]
    basis_en: Annotated[str, reading.text()]


@dataclass(frozen=True)
class Taken:
    """What it takes in while it works."""

    service: Annotated[str, reading.choice(Consumed)]
    quantity: Annotated[str, reading.formula()]
    unit: Annotated[str, reading.text()]


@dataclass(frozen=True)
class NetworkChange:
    """
    What it changes in the network of a community: a site of its own, or more at present ones.

    `adds` holds fields of the engine's sites, such as `battery_kwh`. Without a site of its own they
    go to the sites of the kinds named, the first kind first, as far as `load_kw` reaches.
    """

    new_site: Annotated[bool, reading.flag()]
    strengthens: Annotated[tuple[str, ...], reading.choices(SiteKind)]
    load_kw: Annotated[str, reading.formula(required=False)]
    adds: Annotated[Mapping[str, str], reading.named_formulas()]


@dataclass(frozen=True)
class Indicator:
    """What is measured once it works."""

    key: Annotated[str, reading.key()]
    label_uk: Annotated[str, reading.text()]
    label_en: Annotated[str, reading.text()]
    definition_uk: Annotated[str, reading.text()]
    definition_en: Annotated[str, reading.text()]
    unit: Annotated[str, reading.text()]
    direction: Annotated[str, reading.choice(Direction)]
    frequency: Annotated[str, reading.choice(Frequency)]
    verification_uk: Annotated[str, reading.text()]
    verification_en: Annotated[str, reading.text()]
    sdg_target: Annotated[str, reading.text()]
    target: Annotated[str, reading.formula(required=False)]


@dataclass(frozen=True)
class Scale:
    """The parameter by which it is made larger; the others are fixed or follow it by a formula."""

    parameter: Annotated[str, reading.key()]
    fixed: Annotated[Mapping[str, Decimal], reading.named_numbers()]
    follows: Annotated[Mapping[str, str], reading.named_formulas()]


@dataclass(frozen=True)
class Size:
    """A named range of the scale's parameter."""

    key: Annotated[str, reading.key()]
    label_uk: Annotated[str, reading.text()]
    label_en: Annotated[str, reading.text()]
    min: Annotated[Decimal, reading.number()]
    max: Annotated[Decimal, reading.number()]


@dataclass(frozen=True)
class AnchorUse:
    """Which public cost the total is held against, at which parameters, times what."""

    id: Annotated[str, reading.key()]
    parameters: Annotated[Mapping[str, Decimal], reading.named_numbers()]
    times: Annotated[str, reading.formula()]
    note_uk: Annotated[str, reading.text()]
    note_en: Annotated[str, reading.text()]


@dataclass(frozen=True)
class DesignContent:
    """Everything that a version of a design says."""

    key: Annotated[str, reading.key()]
    version: Annotated[str, reading.matching(VERSION.match, lambda: _("Write a version as 1.0."))]
    price_date: Annotated[str, _date()]
    service: Annotated[str, reading.choice(Service)]
    sector: Annotated[str, reading.choice(Sector)]
    site_kind: Annotated[str, reading.choice(SiteKind)]
    protected: Annotated[bool, reading.flag()]
    protected_reason: Annotated[str, reading.choice(ProtectedReason, required=False)]
    name_uk: Annotated[str, reading.text()]
    name_en: Annotated[str, reading.text()]
    summary_uk: Annotated[str, reading.text()]
    summary_en: Annotated[str, reading.text()]
    parameters: Annotated[tuple[Parameter, ...], reading.many(Parameter)]
    bill: Annotated[tuple[BillLine, ...], reading.many(BillLine)]
    connection: Annotated[tuple[BillLine, ...], reading.many(BillLine)]
    on_costs: Annotated[tuple[OnCost, ...], reading.many(OnCost, required=False)]
    operating: Annotated[tuple[OperatingLine, ...], reading.many(OperatingLine)]
    operator: Annotated[Operator, reading.one(Operator)]
    documents: Annotated[tuple[Document, ...], reading.many(Document)]
    lead_time_quarters: Annotated[str, reading.formula()]
    cost_profile: Annotated[tuple[Decimal, ...] | None, reading.numbers()]
    provides: Annotated[tuple[Provided, ...], reading.many(Provided)]
    consumes: Annotated[tuple[Taken, ...], reading.many(Taken, required=False)]
    indicators: Annotated[tuple[Indicator, ...], reading.many(Indicator)]
    scale: Annotated[Scale, reading.one(Scale)]
    sizes: Annotated[tuple[Size, ...], reading.many(Size)]
    anchor: Annotated[AnchorUse | None, reading.one(AnchorUse, required=False)]
    units: Annotated[tuple[Unit, ...], reading.many(Unit)]
    payers: Annotated[tuple[Named, ...], reading.many(Named)]
    network: Annotated[NetworkChange | None, reading.one(NetworkChange, required=False)]

    def parameter(self, name: str) -> Parameter:
        """The parameter of a name."""
        return next(parameter for parameter in self.parameters if parameter.name == name)

    def unit(self, code: str) -> Unit:
        """The unit of a code, with its names."""
        return next(unit for unit in self.units if unit.code == code)

    def payer(self, code: str) -> Named:
        """The payer of a code, with its names."""
        return next(payer for payer in self.payers if payer.code == code)

    @property
    def defaults(self) -> dict[str, Decimal]:
        """Every parameter at its default."""
        return {parameter.name: parameter.default for parameter in self.parameters}


def read_design(raw: object) -> DesignContent:
    """Return a design as checked rows, or refuse it with every fault it has."""
    faults = Faults()
    content = reading.read(DesignContent, raw, "", faults)
    for check in CHECKS:
        check(content, faults)
    if faults:
        raise InvalidDesign(faults)
    return content


def _keys_stand_once(content: DesignContent, faults: Faults) -> None:
    lists = ("parameters", "bill", "connection", "on_costs", "operating", "indicators", "sizes")
    for name in lists:
        seen: set[str] = set()
        for number, row in enumerate(getattr(content, name), 1):
            key = getattr(row, "key", "") or getattr(row, "name", "")
            if key and key in seen:
                faults.add(f"{name}[{number}]", _("%(key)s stands twice.") % {"key": key})
            seen.add(key)


def _parameters_are_possible(content: DesignContent, faults: Faults) -> None:
    for number, parameter in enumerate(content.parameters, 1):
        place = f"parameters[{number}]"
        if parameter.step <= 0 or parameter.min >= parameter.max:
            faults.add(place, _("The step must be above zero and the least below the most."))
        elif not parameter.allows(parameter.default):
            faults.add(f"{place}.default", _("The default lies outside the bounds or steps."))


def _formulas(content: DesignContent) -> Iterator[tuple[str, str]]:
    """Yield each formula with its place."""
    yield "operator.staff", content.operator.staff
    yield "lead_time_quarters", content.lead_time_quarters
    for name in ("bill", "connection", "operating", "consumes"):
        for number, row in enumerate(getattr(content, name), 1):
            yield f"{name}[{number}].quantity", row.quantity
    for number, given in enumerate(content.provides, 1):
        yield f"provides[{number}].people", given.people
        yield f"provides[{number}].coverage_people", given.coverage_people
    for number, indicator in enumerate(content.indicators, 1):
        yield f"indicators[{number}].target", indicator.target
    for name, formula in content.scale.follows.items():
        yield f"scale.follows.{name}", formula
    if content.anchor is not None:
        yield "anchor.times", content.anchor.times
    if content.network is not None:
        yield "network.load_kw", content.network.load_kw
        for name, formula in content.network.adds.items():
            yield f"network.adds.{name}", formula


def _formulas_hold_everywhere(content: DesignContent, faults: Faults) -> None:
    """Compute each formula at the defaults and at every corner of the bounds."""
    names = [parameter.name for parameter in content.parameters]
    corners = itertools.product(*((float(p.min), float(p.max)) for p in content.parameters[:6]))
    points = [{name: float(value) for name, value in content.defaults.items()}]
    points += [{**points[0], **dict(zip(names, corner, strict=False))} for corner in corners]
    for place, formula in _formulas(content):
        if formula:
            _holds(place, formula, points, faults)


def _holds(place: str, formula: str, points: list[dict[str, float]], faults: Faults) -> None:
    try:
        values = [arithmetic.evaluate(formula, point) for point in points]
    except arithmetic.FormulaError as fault:
        faults.add(place, reading.not_a_formula(fault))
        return
    if min(values) < 0:
        faults.add(place, _("The formula gives less than zero for some parameters."))
    elif place == "lead_time_quarters" and not 1 <= min(values) <= max(values) <= LONGEST_QUARTERS:
        message = _("The lead time must lie between 1 and %(most)s quarters.")
        faults.add(place, message % {"most": LONGEST_QUARTERS})


def _codes_are_named(content: DesignContent, faults: Faults) -> None:
    units = {unit.code for unit in content.units}
    payers = {payer.code for payer in content.payers}
    for name in ("parameters", "bill", "connection", "operating", "consumes", "indicators"):
        for number, row in enumerate(getattr(content, name), 1):
            if row.unit and row.unit not in units:
                message = _("The unit %(code)s has no name.") % {"code": row.unit}
                faults.add(f"{name}[{number}].unit", message)
    for number, line in enumerate(content.operating, 1):
        if line.payer and line.payer not in payers:
            message = _("The payer %(code)s has no name.") % {"code": line.payer}
            faults.add(f"operating[{number}].payer", message)


def _bases_have_sources(content: DesignContent, faults: Faults) -> None:
    for name in ("bill", "connection", "on_costs", "operating"):
        for number, row in enumerate(getattr(content, name), 1):
            if row.basis == Basis.SOURCE and not row.source:
                faults.add(f"{name}[{number}].source", _("Name the source of this cost."))


def _settings_fit(content: DesignContent, faults: Faults) -> None:
    """Check the values that the scale, the sizes and the anchor give to parameters."""
    known = {parameter.name: parameter for parameter in content.parameters if parameter.step > 0}
    uses = [(f"scale.fixed.{name}", name, value) for name, value in content.scale.fixed.items()]
    for number, size in enumerate(content.sizes, 1):
        uses.append((f"sizes[{number}].min", content.scale.parameter, size.min))
        uses.append((f"sizes[{number}].max", content.scale.parameter, size.max))
    if content.anchor is not None:
        uses += [
            (f"anchor.parameters.{name}", name, value)
            for name, value in content.anchor.parameters.items()
        ]
    for name in content.scale.follows:
        if name not in known or name == content.scale.parameter:
            faults.add(
                f"scale.follows.{name}", _("There is no parameter %(name)s.") % {"name": name}
            )
    for place, name, value in uses:
        if name not in known:
            faults.add(place, _("There is no parameter %(name)s.") % {"name": name})
        elif not known[name].allows(value):
            faults.add(place, _("%(value)s lies outside the bounds or steps.") % {"value": value})


def _changes_what_the_network_knows(content: DesignContent, faults: Faults) -> None:
    change = content.network
    if change is None:
        return
    for name in set(change.adds) - ADDABLE:
        message = _("A site of the network has no %(name)s.") % {"name": name}
        faults.add(f"network.adds.{name}", message)
    if change.new_site == bool(change.strengthens):
        faults.add(
            "network.strengthens",
            _("Either it has a site of its own, or it names the kinds of sites that get more."),
        )


def _gives_its_service(content: DesignContent, faults: Faults) -> None:
    if content.service and content.service not in {given.service for given in content.provides}:
        faults.add("provides", _("The design's own service is not among those it provides."))


def _profile_is_whole(content: DesignContent, faults: Faults) -> None:
    profile = content.cost_profile
    if profile is not None and (min(profile, default=0) < 0 or sum(profile) != 1):
        faults.add("cost_profile", _("The shares must be at or above zero and make 1 together."))


def _protected_kinds_say_so(content: DesignContent, faults: Faults) -> None:
    must = (
        content.sector in PROTECTED_SECTORS
        or content.site_kind in PROTECTED_SITES
        or content.service in PROTECTED_SERVICES
    )
    if must and not content.protected:
        faults.add("protected", _("This kind is protected; the design must say so."))
    if content.protected and not content.protected_reason:
        faults.add("protected_reason", _("Say why the kind is protected."))


CHECKS = (
    _keys_stand_once,
    _parameters_are_possible,
    _formulas_hold_everywhere,
    _codes_are_named,
    _bases_have_sources,
    _settings_fit,
    _changes_what_the_network_knows,
    _gives_its_service,
    _profile_is_whole,
    _protected_kinds_say_so,
)
