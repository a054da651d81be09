"""First estimate of the seven services of a community, from open data."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from yakir.engine.arrays import Booleans, Floats, Integers, freeze
from yakir.engine.faults import Fault, InvalidData, elements, shape

SERVICES = ("power", "water", "heat", "medicine", "education", "housing", "work")
#: C: from a register or an observation; D: from an assumption or one figure of one place.
GRADES = ("D", "D", "D", "C", "D", "C", "D")
#: Need is great below the first share and lesser above the second. [1]
GREAT_BELOW, LESSER_ABOVE = 0.35, 0.65
#: School places in relation to people outside this range are taken for an error. [1]
PLAUSIBLE_PLACES = (0.03, 0.30)


class InvalidBaseline(InvalidData):
    """The facts or parameters contradict themselves; `faults` names every place."""


class Range(NamedTuple):
    """A number, and the lowest and highest that it may be."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class BaselineParameters:
    """
    Numbers of the estimate that no data set gives, each with its range.

    A range that no source gives is an assumption, like the number itself.

    Parameters
    ----------
    off
        Part of the day for which the grid is off: Dnipro, mean of 27 days of December 2025. [1]
    water_lost, heat_lost
        Part of piped water and of district heat that is lost while the grid is off; assumptions. [1]
    loss_rate
        Homes lost for each damaged pixel a person, fitted to one point: 160,000 of 1,421,125
        people of Kharkiv without a home on 2025-12-25 at 77,434 pixels. [people a pixel]
    greatest_loss
        Most of the buildings that the estimate lets be lost; assumption. [1]
    water_in_buildings
        Part of lost buildings that also loses water; assumption. [1]
    school_age
        Part of people who are of school age; assumption. [1]
    income_power
        How much a community's own income moves work; assumption. [1]
    income_least, income_most
        How far own income may lower or raise work; assumptions. [1]

    Raises
    ------
    InvalidBaseline
        When a number lies outside its range, or a range outside what the formulas allow.
    """

    off: Range = field(default=Range(11.1 / 24, 0.1, 0.7))
    water_lost: Range = field(default=Range(0.5, 0.2, 0.9))
    heat_lost: Range = field(default=Range(0.5, 0.2, 0.9))
    loss_rate: Range = field(default=Range(2.19, 1.5, 3.0))
    greatest_loss: Range = field(default=Range(0.7, 0.6, 0.8))
    water_in_buildings: Range = field(default=Range(0.5, 0.3, 0.7))
    school_age: Range = field(default=Range(0.11, 0.09, 0.13))
    income_power: Range = field(default=Range(0.25, 0.0, 0.4))
    income_least: Range = field(default=Range(0.85, 0.75, 1.0))
    income_most: Range = field(default=Range(1.1, 1.0, 1.2))

    def __post_init__(self) -> None:
        faults = [fault for f in fields(self) for fault in self._faults(f.name)]
        if faults:
            raise InvalidBaseline(faults)

    def _faults(self, name: str) -> Iterable[Fault]:
        number: Range = getattr(self, name)
        least, most = _BOUNDS.get(name, (0.0, 1.0))
        if not number.low <= number.value <= number.high:
            yield Fault(f"/{name}", "lies outside its own range")
        if not least <= number.low <= number.high <= most:
            yield Fault(f"/{name}", f"has a range outside {least} to {most}")

    def at(self, **values: float) -> "BaselineParameters":
        """Return the parameters with some numbers replaced, within their ranges."""
        changed = {name: getattr(self, name)._replace(value=v) for name, v in values.items()}
        return BaselineParameters(**{f.name: getattr(self, f.name) for f in fields(self)} | changed)


_BOUNDS = {
    "loss_rate": (0.0, 10.0),
    "school_age": (0.01, 1.0),
    "income_least": (0.0, 1.0),
    "income_most": (1.0, 2.0),
}


@dataclass(frozen=True, eq=False)
class CommunityFacts:
    """
    What is known of each community; nan where unknown, all of shape (communities,).

    Parameters
    ----------
    population_2022
        Residents at the start of 2022. [people]
    oblast
        Index of the oblast.
    urban
        Part of residents who live in towns. [1]
    damage_px
        Damaged pixels in radar images, burnt fields among them. [pixels]
    declarations
        Declarations with family doctors. [people]
    school_places
        Licensed places of all schools; nan where there is no register. A school without a figure
        takes the median of its type before it gets here. [places]
    own_income_2021
        Own income of the budget, the last before the war; any one unit for all.
    excluded
        Whether the community is mostly occupied or under active hostilities: no estimate.
    underground_only
        Whether schools teach in person underground only.
    shelter_places
        Registered places in school shelters, which then count in place of all. [places]
    """

    population_2022: Floats
    oblast: Integers
    urban: Floats
    damage_px: Floats
    declarations: Floats
    school_places: Floats
    own_income_2021: Floats
    excluded: Booleans
    underground_only: Booleans
    shelter_places: Floats

    def __post_init__(self) -> None:
        kinds = {"oblast": np.int64, "excluded": bool, "underground_only": bool}
        freeze(self, **{f.name: kinds.get(f.name, float) for f in fields(self)})


@dataclass(frozen=True, eq=False)
class OblastFacts:
    """
    What is known of each oblast; nan where unknown, all of shape (oblasts,).

    Parameters
    ----------
    population
        Population estimate of the Humanitarian Needs Overview of February 2023. [people]
    food_and_work_need
        People in need of food security and livelihoods in the same overview. [people]
    alert
        Part of hours under air alert, September 2023 to August 2024. [1]
    school_register
        Whether the register of schools covers the oblast, shape (oblasts,).
    """

    population: Floats
    food_and_work_need: Floats
    alert: Floats
    school_register: Booleans

    def __post_init__(self) -> None:
        freeze(self, population=float, food_and_work_need=float, alert=float, school_register=bool)


@dataclass(frozen=True, eq=False)
class Estimate:
    """
    The first estimate.

    Parameters
    ----------
    coverage
        Share of people with each service, shape (communities, 7); nan where unknown. [1]
    low, high
        The same with every parameter at the end of its range that lowers or raises it. [1]
    present_population
        People present, displaced people not included, shape (communities,). [people]
    package
        The least of the known services, which bounds the share of people with all from above,
        shape (communities,); nan where none is known. [1]
    grades
        Grade of each service.
    """

    coverage: Floats
    low: Floats
    high: Floats
    present_population: Floats
    package: Floats
    grades: tuple[str, ...] = GRADES


def estimate(
    facts: CommunityFacts,
    oblasts: OblastFacts,
    parameters: BaselineParameters | None = None,
) -> Estimate:
    """
    Return the first estimate of the seven services of each community.

    Raises
    ------
    InvalidBaseline
        With every fault of the facts, each under a path such as `/communities/3/urban`.
    """
    faults = list(_shape_faults(facts, oblasts)) or list(_value_faults(facts, oblasts))
    if faults:
        raise InvalidBaseline(faults)
    parameters = parameters or BaselineParameters()
    coverage = _coverage(facts, oblasts, {name: r.value for name, r in _ranges(parameters)})
    return Estimate(
        coverage=coverage,
        low=np.min(_ends(facts, oblasts, parameters, better=False), axis=0),
        high=np.max(_ends(facts, oblasts, parameters, better=True), axis=0),
        present_population=present_population(facts, oblasts),
        package=_least_known(coverage),
    )


def band(share: float) -> int:
    """Return the band of need: 3 great, 2 medium, 1 lesser, 0 unknown."""
    if np.isnan(share):
        return 0
    if share < GREAT_BELOW:
        return 3
    return 2 if share <= LESSER_ABOVE else 1


def present_population(facts: CommunityFacts, oblasts: OblastFacts) -> Floats:
    """
    Return the people present: residents of 2022 cut alike across each oblast to its estimate.

    An oblast without an estimate leaves its communities unknown. Displaced people who came are
    not included; the estimate is within about 30 %.
    """
    count = oblasts.population.size
    residents = np.bincount(facts.oblast, np.nan_to_num(facts.population_2022), count)
    with np.errstate(divide="ignore", invalid="ignore"):
        remaining = np.minimum(1.0, oblasts.population / residents)
    return np.asarray(facts.population_2022 * remaining[facts.oblast])


def loss_of_buildings(facts: CommunityFacts, rate: float, greatest: float) -> Floats:
    """Return the part of buildings lost, from damaged pixels a resident; none where no pixel is."""
    with np.errstate(divide="ignore", invalid="ignore"):
        density = np.nan_to_num(facts.damage_px) / facts.population_2022
    return np.asarray(np.minimum(greatest, 1.0 - np.exp(-rate * density)))


def _least_known(coverage: Floats) -> Floats:
    """Least of the known services, nan where none is known."""
    least = np.where(np.isnan(coverage), np.inf, coverage).min(axis=1, initial=np.inf)
    return np.where(np.isinf(least), np.nan, least)


def _ranges(parameters: BaselineParameters) -> list[tuple[str, Range]]:
    return [(f.name, getattr(parameters, f.name)) for f in fields(parameters)]


def _ends(
    facts: CommunityFacts, oblasts: OblastFacts, parameters: BaselineParameters, *, better: bool
) -> list[Floats]:
    """Coverage with every parameter at its worse or better end."""
    raises = {"income_least", "income_most"}
    end = {name: r.high if (name in raises) is better else r.low for name, r in _ranges(parameters)}
    # Own income lowers work below the median and raises it above: both its ends are tried.
    power = parameters.income_power
    return [
        _coverage(facts, oblasts, end | {"income_power": number})
        for number in (power.low, power.high)
    ]


def _coverage(facts: CommunityFacts, oblasts: OblastFacts, number: dict[str, float]) -> Floats:
    """Share of people with each service, shape (communities, 7)."""
    loss = loss_of_buildings(facts, number["loss_rate"], number["greatest_loss"])
    standing = 1.0 - loss
    off = number["off"]
    piped_water = 1.0 - facts.urban * number["water_lost"] * off
    district_heat = 1.0 - facts.urban * number["heat_lost"] * off
    by_service = {
        "power": np.where(np.isnan(facts.population_2022), np.nan, 1.0 - off),
        "water": piped_water * (1.0 - number["water_in_buildings"] * loss),
        "heat": district_heat * standing,
        "medicine": _declared(facts) * standing,
        "education": _schooled(facts, oblasts, number["school_age"])
        * standing
        * (1.0 - oblasts.alert[facts.oblast]),
        "housing": standing,
        "work": _working(facts, oblasts, number),
    }
    coverage = np.stack([by_service[service] for service in SERVICES], axis=1)
    coverage[facts.excluded] = np.nan
    return np.asarray(np.clip(coverage, 0.0, 1.0))


def _declared(facts: CommunityFacts) -> Floats:
    """Part of residents with a family doctor; the median of the oblast where unknown."""
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.minimum(1.0, facts.declarations / facts.population_2022)
    return np.where(np.isnan(part), _median_of_oblast(part, facts)[facts.oblast], part)


def _schooled(facts: CommunityFacts, oblasts: OblastFacts, school_age: float) -> Floats:
    """Part of pupils with a place; all of them where no register says otherwise."""
    pupils = school_age * present_population(facts, oblasts)
    with np.errstate(divide="ignore", invalid="ignore"):
        per_resident = facts.school_places / facts.population_2022
        above = np.minimum(1.0, facts.school_places / pupils)
        below = np.minimum(1.0, facts.shelter_places / pupils)
    least, most = PLAUSIBLE_PLACES
    plausible = (per_resident >= least) & (per_resident <= most)
    registered = np.where(plausible, above, np.nan)
    by_register = np.where(oblasts.school_register[facts.oblast], registered, 1.0)
    return np.where(facts.underground_only, below, by_register)


def _working(facts: CommunityFacts, oblasts: OblastFacts, number: dict[str, float]) -> Floats:
    """Part of people who need no help with food and livelihood, moved by own income."""
    with np.errstate(divide="ignore", invalid="ignore"):
        free = 1.0 - oblasts.food_and_work_need / oblasts.population
        own = facts.own_income_2021 / facts.population_2022
        ratio = own / _median_of_oblast(own, facts)[facts.oblast]
    moved = np.clip(
        np.maximum(ratio, 0.0) ** number["income_power"],
        number["income_least"],
        number["income_most"],
    )
    return np.minimum(1.0, free[facts.oblast] * moved)


def _median_of_oblast(values: Floats, facts: CommunityFacts) -> Floats:
    """Median of the known values of each oblast, nan where none is known."""
    medians = np.full(int(facts.oblast.max(initial=-1)) + 1, np.nan)
    for oblast in np.unique(facts.oblast):
        known = values[(facts.oblast == oblast) & np.isfinite(values)]
        if known.size:
            medians[oblast] = np.median(known)
    return medians


def _shape_faults(facts: CommunityFacts, oblasts: OblastFacts) -> Iterable[Fault]:
    for path, record in (("/communities", facts), ("/oblasts", oblasts)):
        size = getattr(record, fields(record)[0].name).size
        for f in fields(record):
            yield from shape(f"{path}/{f.name}", getattr(record, f.name), (size,))


def _value_faults(facts: CommunityFacts, oblasts: OblastFacts) -> Iterable[Fault]:
    parts = ("urban",)
    amounts = ("damage_px", "declarations", "school_places", "own_income_2021", "shelter_places")
    known = (facts.oblast >= 0) & (facts.oblast < oblasts.population.size)
    wrong = {"oblast": (~known, "is no oblast of the facts")}
    positive = np.isnan(facts.population_2022) | (facts.population_2022 > 0)
    wrong["population_2022"] = (~positive, "has to be above 0, or unknown")
    wrong |= {name: (_outside(getattr(facts, name), 1.0), _PART) for name in parts}
    wrong |= {name: (_outside(getattr(facts, name), np.inf), _AMOUNT) for name in amounts}
    for name, (where, message) in wrong.items():
        yield from elements("/communities", where, message, name)
    yield from elements("/oblasts", _outside(oblasts.alert, 1.0), _PART, "alert")
    for name in ("population", "food_and_work_need"):
        outside = _outside(getattr(oblasts, name), np.inf)
        yield from elements("/oblasts", outside, _AMOUNT, name)


_PART = "has to lie between 0 and 1, or be unknown"
_AMOUNT = "has to be 0 or more, or unknown"


def _outside(values: Floats, most: float) -> npt.NDArray[np.bool_]:
    """Where a known value is below 0, above `most`, or endless."""
    return np.asarray(~np.isnan(values) & ~((values >= 0) & (values <= most) & ~np.isinf(values)))
