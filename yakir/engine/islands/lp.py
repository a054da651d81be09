"""The hourly linear program of one scenario-year of an island, straight into arrays."""

from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.islands.case import HOURS, PRIORITIES, SIZES, IslandCase, Sizes
from yakir.engine.solvers import banded, highs
from yakir.engine.solvers.linear import LinearProgram, Solution

#: Greatest relative distance of cost and bound of a solved program. [1]
GAP = 1e-6
#: Greatest distance outside of a limit. [kW or kWh]
FEASIBLE = 1e-6


class NotProven(RuntimeError):
    """A solver's answer did not stand up to arithmetic, which good data never causes."""


@dataclass(frozen=True, eq=False)
class LpAnswer:
    """
    What a year costs at least, when everything about it is known beforehand.

    Parameters
    ----------
    eur
        Cost of the best solution found, fixed costs included. [EUR a year]
    bound_eur
        No solution costs less, by weak duality outside the solver. [EUR a year]
    sizes
        The seven sizes, anywhere between the first and the last step.
    violation
        How far the solution is outside of a limit at worst. [kW or kWh]
    hours
        Energy of each hour by name (`grid`, `generator`, `charge`, ...), shape (8760,). [kWh]
    """

    eur: float
    bound_eur: float
    sizes: Sizes
    violation: float
    hours: dict[str, Floats]


class Columns(NamedTuple):
    """One kind of column: the hours that have it and its place in each of them."""

    hours: Integers
    place: Integers


@dataclass(frozen=True, eq=False)
class YearProgram:
    """A year's program and where its columns are; `constant_eur` is paid beside it."""

    program: LinearProgram
    columns: dict[str, Columns]
    constant_eur: float

    def answer(self, solution: Solution) -> LpAnswer:
        """Return what a solution means, judged by arithmetic alone."""
        values = np.clip(solution.values, self.program.lower, self.program.upper)
        hours = {name: np.zeros(HOURS) for name in self.columns}
        for name, (when, place) in self.columns.items():
            hours[name][when] = values[place]
        return LpAnswer(
            eur=float(self.program.cost @ values) + self.constant_eur,
            bound_eur=self.program.bound(solution.prices) + self.constant_eur,
            sizes=Sizes(*(float(size) for size in values[: len(SIZES)])),
            violation=self.program.violation(values),
            hours=hours,
        )


def wait_and_see(
    case: IslandCase,
    scenario: int,
    *,
    service_rule: bool,
    cyclic: bool = True,
    gap: float = GAP,
) -> LpAnswer | None:
    """
    Return the least cost of one scenario-year known beforehand, sizes free between the steps.

    None when even the largest sizes cannot keep the rule.

    Parameters
    ----------
    case, scenario
        The island, and which of its scenario-years.
    service_rule
        Whether the critical load is served in every hour of an outage; where it is not asked for,
        a lost kilowatt-hour costs `Prices.lost_critical_eur_per_kwh`, as in the simulator.
    cyclic
        Whether the battery ends the year as it began and its least charge leaks too. Without, the
        program allows everything that the simulator can do, so that its bound holds for it.
    gap
        Relative distance of cost and bound at which the solver may end. [1]

    Raises
    ------
    NotProven
        When neither solver's answer stands up to arithmetic.
    """
    year = formulate(case, scenario, service_rule=service_rule, cyclic=cyclic)
    return proven(year, gap=gap)


def proven(year: YearProgram, *, gap: float = GAP) -> LpAnswer | None:
    """Return the answer to a program, verified; the second solver is asked when the first fails."""
    solvers = (partial(banded.minimise, gap=gap / 2), highs.minimise)
    for solver in solvers:
        solution = solver(year.program)
        if solution is None:
            return None
        answer = year.answer(solution)
        if _meets(answer, gap):
            return answer
    raise NotProven(f"cost {answer.eur}, bound {answer.bound_eur}, off by {answer.violation}")


def _meets(answer: LpAnswer, gap: float) -> bool:
    close = abs(answer.eur - answer.bound_eur) <= gap * max(abs(answer.eur), 1.0)
    return close and answer.violation <= FEASIBLE


#: Rows of one hour, in their order.
ROWS = ("balance", "state", "charge", "discharge", "store", "generator", "chp", "grid", "burnt", "fuel")  # fmt: skip


def formulate(
    case: IslandCase, scenario: int, *, service_rule: bool, cyclic: bool = True
) -> YearProgram:
    """
    Return the program of one scenario-year.

    In every hour sun, grid, machines, battery and what is lost cover the load; what is left over
    is thrown away, so that the sun needs no columns of its own. The battery's charge counts from
    its least charge. Rows lie in the order of the hours, which `banded` lives on.
    """
    up = case.grid_up[scenario]
    writer = _Writer(case, _rows(case, up, cyclic))
    _sizes(writer, cyclic)
    _supply(writer, up)
    _battery(writer)
    _losses(writer, up, service_rule)
    prices = case.prices
    heat = float(case.heat_kw.sum()) * prices.gas_eur_per_kwh / prices.boiler_efficiency
    return YearProgram(writer.program(), writer.columns, case.units.fixed_eur + heat)


class _Writer:
    """Gathers columns and entries, one array an addition; the sizes are the first columns."""

    def __init__(self, case: IslandCase, present: dict[str, Booleans]) -> None:
        self.case, self.present = case, present
        there = np.stack([present[name] for name in ROWS], axis=1)
        self.row = np.where(there, np.cumsum(there).reshape(there.shape) - 1, -1)
        self.largest = {name: float(getattr(case.units, name).steps[-1]) for name in SIZES}
        first = np.array([getattr(case.units, name).steps[0] for name in SIZES])
        self.columns: dict[str, Columns] = {}
        self._cost = [case.units.annual_eur]
        self._lower, self._upper = [first], [np.array(list(self.largest.values()))]
        self._entries: list[tuple[Integers, Integers, Floats]] = []
        self._count = len(SIZES)

    def enter(
        self, row: str, hours: Integers, columns: npt.ArrayLike, number: npt.ArrayLike
    ) -> None:
        """Write a number into a row of each hour that has it."""
        rows = self.row[hours % HOURS, ROWS.index(row)]
        parts = np.broadcast_arrays(rows, columns, np.asarray(number, float))
        keep = (parts[0] >= 0) & (parts[2] != 0)
        self._entries.append((parts[0][keep], parts[1][keep], parts[2][keep]))

    def add(
        self, name: str, hours: Booleans, cost: float, upper: npt.ArrayLike, **numbers: float
    ) -> Columns:
        """Add a column for each hour that has a use for it, with its numbers by row."""
        most = np.broadcast_to(np.asarray(upper, float), HOURS)
        when = np.flatnonzero(hours & (most > 0))
        columns = Columns(when, self._count + np.arange(when.size))
        self.columns[name] = columns
        self._count += when.size
        self._cost.append(np.full(when.size, cost))
        self._lower.append(np.zeros(when.size))
        self._upper.append(most[when])
        for row, number in numbers.items():
            self.enter(row, when, columns.place, number)
        return columns

    def program(self) -> LinearProgram:
        """Return what was gathered."""
        count = int(self.row.max()) + 1
        least, most = np.full(count, -np.inf), np.zeros(count)
        balance = self.row[:, 0]
        least[balance], most[balance] = self.case.load_kw.sum(axis=1), np.inf
        for name in ("state", "burnt"):
            least[self.row[self.present[name], ROWS.index(name)]] = 0.0
        row, column, number = (np.concatenate(part) for part in zip(*self._entries, strict=True))
        matrix = coo_array((number, (row, column)), shape=(count, self._count)).tocsc()
        matrix.sort_indices()
        return LinearProgram(
            np.concatenate(self._cost),
            np.concatenate(self._lower),
            np.concatenate(self._upper),
            least,
            most,
            matrix.indptr,
            matrix.indices,
            matrix.data,
        )


def _rows(case: IslandCase, up: Booleans, cyclic: bool) -> dict[str, Booleans]:
    """Which hours have a row of each kind."""
    every = np.ones(HOURS, bool)
    built = {name: every & (getattr(case.units, name).steps[-1] > 0) for name in SIZES}
    battery = built["battery_kwh"] & built["battery_kw"]
    burnt = _fuel_hours(case, up)
    follows = np.ones(HOURS, bool)
    follows[0] = cyclic
    return {
        "balance": every,
        "state": battery & follows,
        "charge": battery,
        "discharge": battery,
        "store": battery,
        "generator": built["generator_kw"],
        "chp": built["chp_kw"],
        "grid": up & built["grid_kw"],
        "burnt": burnt,
        "fuel": burnt & ~np.append(burnt[1:], False),
    }


def _fuel_hours(case: IslandCase, up: Booleans) -> Booleans:
    """Hours in which the fuel store may run down: outages, and returns too short to refill it."""
    fuel, litres = case.units.fuel_l, case.prices.generator_l_per_kwh
    dark = ~up
    begins = np.flatnonzero(dark & np.append(True, up[:-1]))
    ends = np.flatnonzero(dark & np.append(up[1:], True)) + 1
    for end, begin in zip(ends[:-1], begins[1:], strict=True):
        if begin - end < case.storage.refuel_hours:
            dark[end:begin] = True
    need = np.where(up, 0.0, case.load_kw.sum(axis=1) + case.units.battery_kw.steps[-1]) * litres
    total = np.cumsum(np.append(need, 0.0))
    longest = np.diff(total[np.flatnonzero(np.append(~dark, True))], prepend=0.0)
    free = case.units.annual_eur[SIZES.index("fuel_l")] == 0
    if litres == 0 or (free and fuel.steps[-1] >= longest.max(initial=0.0)):
        return np.zeros(HOURS, bool)
    return np.asarray(dark)


def _sizes(writer: _Writer, cyclic: bool) -> None:
    """Write what each size allows, hour by hour."""
    case, hours = writer.case, np.arange(HOURS)
    usable = 1 - case.storage.least_charge
    writer.enter("balance", hours, SIZES.index("solar_kwp"), case.solar)
    writer.enter("store", hours, SIZES.index("battery_kwh"), -usable)
    if cyclic:
        leak = case.storage.least_charge * case.storage.standing_loss
        writer.enter("state", hours, SIZES.index("battery_kwh"), leak)
    for size, rows in _LIMITS.items():
        for row in rows:
            writer.enter(row, hours, SIZES.index(size), -1.0)


_LIMITS = {
    "battery_kw": ("charge", "discharge"),
    "generator_kw": ("generator",),
    "chp_kw": ("chp",),
    "fuel_l": ("fuel",),
    "grid_kw": ("grid",),
}


def _supply(writer: _Writer, up: Booleans) -> None:
    """Add what grid, generator and cogeneration give; its heat that is used pays for itself."""
    case, prices, every = writer.case, writer.case.prices, np.ones(HOURS, bool)
    writer.add("grid", up, prices.grid_eur_per_kwh, writer.largest["grid_kw"], balance=1, grid=1)
    litres = prices.generator_l_per_kwh
    most = writer.largest["generator_kw"]
    price = litres * prices.fuel_eur_per_l
    generator = writer.add("generator", every, price, most, balance=1, generator=1)
    dark = ~up[generator.hours]
    writer.enter("burnt", generator.hours[dark], generator.place[dark], -litres)
    burnt = writer.add(
        "burnt", writer.present["burnt"], 0.0, writer.largest["fuel_l"], burnt=1, fuel=1
    )
    goes_on = writer.present["burnt"][(burnt.hours + 1) % HOURS] & (burnt.hours + 1 < HOURS)
    writer.enter("burnt", burnt.hours[goes_on] + 1, burnt.place[goes_on], -1.0)
    gas = prices.gas_eur_per_kwh / prices.chp_electric_efficiency
    heat = prices.chp_heat_efficiency / prices.chp_electric_efficiency
    saved = heat * prices.gas_eur_per_kwh / prices.boiler_efficiency
    most = writer.largest["chp_kw"]
    warm = np.minimum(case.heat_kw / heat, most)
    writer.add("chp_with_heat", every, gas - saved, warm, balance=1, chp=1)
    writer.add("chp", every, gas, most, balance=1, chp=1)


def _battery(writer: _Writer) -> None:
    """Add the battery: power into it, out of it, and its charge above the least."""
    storage, there = writer.case.storage, writer.present["store"]
    power, energy = writer.largest["battery_kw"], writer.largest["battery_kwh"]
    into = storage.charge_efficiency
    writer.add("charge", there, 0.0, power, balance=-1, state=-into, charge=1)
    out = storage.discharge_efficiency
    writer.add("discharge", there, 0.0, power, balance=out, state=1, discharge=1)
    usable = (1 - storage.least_charge) * energy
    held = writer.add("store", there, 0.0, usable, state=1, store=1)
    writer.enter("state", held.hours + 1, held.place, storage.standing_loss - 1)


def _losses(writer: _Writer, up: Booleans, service_rule: bool) -> None:
    """Add what is not served, by priority; under the rule no critical load in an outage."""
    prices = writer.case.prices
    for priority, name in enumerate(PRIORITIES):
        price = getattr(prices, f"lost_{name}_eur_per_kwh")
        when = up if service_rule and name == "critical" else np.ones(HOURS, bool)
        writer.add(f"lost_{name}", when, price, writer.case.load_kw[:, priority], balance=1)
