"""Problems of planning read from documents, with every fault under its JSON pointer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from yakir import engine
from yakir.common.cases import schemas
from yakir.common.cases.document import InvalidDocument
from yakir.common.cases.portfolio.rows import Rows, placed, rows_of
from yakir.common.cases.portfolio.selecting import Selecting
from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.faults import Fault

LISTS = ("communities", "candidates", "funds", "floors", "joints")
#: Quarter after every other: a fund that nothing stops pays until then.
NO_LAST = 10_000
#: Threshold of a service that is not told. [1]
THRESHOLD = 0.9
_LIMITS = ("most_at_once", "most_per_service", "most_funds")


@dataclass(frozen=True, eq=False)
class Portfolio:
    """
    A problem of planning, and the names that stand for its numbers.

    Parameters
    ----------
    communities, candidates, funds, regions
        Ids in the order of the arrays.
    """

    problem: engine.PlanningProblem
    communities: tuple[str, ...]
    candidates: tuple[str, ...]
    funds: tuple[str, ...]
    regions: tuple[str, ...]


def read(document: Any) -> Portfolio:
    """
    Return the problem of a document.

    Raises
    ------
    InvalidDocument
        With every fault under its JSON pointer.
    """
    faults = schemas.faults(document, "portfolio")
    found = _Reading(document, faults).portfolio() if isinstance(document, Mapping) else None
    if faults or found is None:
        raise InvalidDocument(faults)
    return found


class _Reading:
    """One document while it is read: rows that break its schema are set aside."""

    def __init__(self, document: Mapping[str, Any], faults: list[Fault]) -> None:
        self.faults = faults
        wrong = {schemas.tokens(fault.path)[0] for fault in faults if fault.path}
        self.lists = {part: rows_of(document, part, faults) for part in LISTS}
        self.given = {n: v for n, v in document.items() if n not in wrong and n not in LISTS}
        home = self.lists["communities"]
        kept = [i for i, row in enumerate(self.candidates) if row["community"] not in home.broken]
        self.lists["candidates"] = _part(self.candidates, kept)

    @property
    def communities(self) -> Rows:
        return self.lists["communities"]

    @property
    def candidates(self) -> Rows:
        return self.lists["candidates"]

    @property
    def funds(self) -> Rows:
        return self.lists["funds"]

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Regions in the order in which communities name them."""
        return tuple(dict.fromkeys(row["region"] for row in self.communities if "region" in row))

    def portfolio(self) -> Portfolio | None:
        """The problem, or None with what the engine finds wrong."""
        limits = {name: self.given.get(name) for name in _LIMITS}
        try:
            problem = engine.PlanningProblem(
                self._communities(),
                self._candidates(),
                self._funds(),
                starts=int(self.given.get("starts_quarters", 8)),
                horizon=int(self.given.get("horizon_quarters", 40)),
                thresholds=_services(self.given.get("thresholds", {}), THRESHOLD),
                weights=self._weights(),
                package=engine.Package(self.given.get("package", "share")),
                payment=engine.Payment(self.given.get("payment", "spread")),
                capacity=self._capacity(),
                floors=self._floors(),
                joints=self._joints(),
                failures=self._failures(),
                **{name: None if limit is None else int(limit) for name, limit in limits.items()},
            )
        except engine.InvalidProblem as invalid:
            self.faults += placed(invalid.faults, self.lists)
            return None
        communities, candidates, funds = (
            tuple(row["id"] for row in self.lists[part]) for part in LISTS[:3]
        )
        return Portfolio(problem, communities, candidates, funds, self.regions)

    def _communities(self) -> engine.Communities:
        place = {name: number for number, name in enumerate(self.regions)}
        return engine.Communities(
            people=_column(self.communities, "people", 0.0),
            coverage=_table(self.communities, "coverage", np.nan),
            # One region more holds the communities that have none.
            region=_whole(place.get(row.get("region", ""), len(place)) for row in self.communities),
        )

    def _candidates(self) -> engine.Candidates:
        rows = self.candidates
        groups = {name: i for i, name in enumerate({r["group"]: 0 for r in rows if "group" in r})}
        latest = [
            -1 if row.get("ruled_out") else int(row.get("latest_quarter", NO_LAST)) for row in rows
        ]
        return engine.Candidates(
            community=_whole(self._home(i, row) for i, row in enumerate(rows)),
            effects=_table(rows, "adds", 0.0),
            cost=np.array([self._cost(i, row) for i, row in enumerate(rows)], float),
            lead=_whole(row["lead_quarters"] for row in rows),
            group=_whole(groups[row["group"]] if "group" in row else -1 for row in rows),
            needs=_whole(self._needed(i, row) for i, row in enumerate(rows)),
            required=_flags(rows, "required", default=False),
            earliest=_whole(row.get("earliest_quarter", 0) for row in rows),
            latest=_whole(latest),
        )

    def _home(self, index: int, row: Mapping[str, Any]) -> int:
        at = self.candidates.at(index, "community")
        found = self.communities.found(row["community"], at, self.faults)
        return 0 if found is None else found

    def _needed(self, index: int, row: Mapping[str, Any]) -> int:
        if "needs" not in row:
            return -1
        at = self.candidates.at(index, "needs")
        found = self.candidates.found(row["needs"], at, self.faults)
        return -1 if found is None else found

    def _cost(self, index: int, row: Mapping[str, Any]) -> float:
        """Cost in EUR, each currency at its rate."""
        if ("cost_eur" in row) == ("cost" in row):
            told = "is told twice" if "cost" in row else "is missing"
            self.faults.append(Fault(self.candidates.at(index, "cost_eur"), told))
            return 1.0
        if "cost_eur" in row:
            return float(row["cost_eur"])
        total = 0.0
        for number, part in enumerate(row["cost"]):
            at = self.candidates.at(index, "cost", number, "currency")
            total += float(part["amount"]) * self._rate(part["currency"], at)
        return total

    def _rate(self, currency: str, at: str) -> float:
        rates = self.given.get("rates", {})
        if currency == "EUR":
            return 1.0
        if currency not in rates:
            self.faults.append(Fault(at, "has no rate"))
            return 1.0
        return float(rates[currency]["eur_per_unit"])

    def _funds(self) -> engine.Funds:
        rows = self.funds
        select = Selecting(self.communities, self.candidates, self.faults)
        quarters = max((len(row["money_eur"]) for row in rows), default=0)
        money = np.zeros((len(rows), quarters))
        for number, row in enumerate(rows):
            money[number, : len(row["money_eur"])] = row["money_eur"]
        return engine.Funds(
            money=money,
            carry_over=_flags(rows, "carries_over", default=True),
            eligible=select.table(rows, "pays_for"),
            smallest=_column(rows, "smallest_eur", 0.0),
            largest=_column(rows, "largest_eur", np.inf),
            greatest_share=_column(rows, "greatest_share", 1.0),
            last_payment=_whole(row.get("last_payment_quarter", NO_LAST) for row in rows),
            own_contribution=_column(rows, "own_contribution", 0.0),
            ticket=_column(rows, "ticket_eur", 0.0),
            named=select.table(rows, "named"),
            named_share=_column(rows, "named_share", 0.0),
        )

    def _weights(self) -> Floats:
        count = len(engine.SERVICES)
        if "weights" not in self.given:
            return np.full(count, 1 / count)
        return _services(self.given["weights"], 0.0)

    def _capacity(self) -> Floats:
        """Capacity by region and quarter, the last for communities without a region."""
        told = self.given.get("capacity_eur", {})
        for name in told:
            if name not in self.regions and not self.communities.broken:
                at = schemas.pointer(["capacity_eur", name])
                self.faults.append(Fault(at, "is the region of no community"))
        if not told:
            return np.zeros((0, 0))
        quarters = max(map(len, told.values()))
        capacity = np.full((len(self.regions) + 1, quarters), np.inf)
        for number, name in enumerate(self.regions):
            if row := told.get(name):
                capacity[number] = [*row, *[row[-1]] * (quarters - len(row))]
        return capacity

    def _floors(self) -> engine.Floors:
        rows = self.lists["floors"]
        members = np.zeros((len(rows), len(self.communities)), bool)
        for number, row in enumerate(rows):
            for place, name in enumerate(row.get("communities", [])):
                at = rows.at(number, "communities", place)
                found = self.communities.found(name, at, self.faults)
                if found is not None:
                    members[number, found] = True
            regions = row.get("regions", [])
            for place, name in enumerate(regions):
                if name not in self.regions and not self.communities.broken:
                    at = rows.at(number, "regions", place)
                    self.faults.append(Fault(at, "is the region of no community"))
            held = [home.get("region") in regions for home in self.communities]
            members[number] |= np.array(held, bool)
        return engine.Floors(
            members, _column(rows, "least_share", 0.0), _column(rows, "price_per_eur", 0.0)
        )

    def _joints(self) -> tuple[engine.Joint, ...]:
        rows = self.lists["joints"]
        found, kept = [], []
        for number, row in enumerate(rows):
            places = [
                self.candidates.found(name, rows.at(number, "candidates", place), self.faults)
                for place, name in enumerate(row["candidates"])
            ]
            known = tuple(place for place in places if place is not None)
            if len(known) == len(places):
                found.append(engine.Joint(known, _services(row["changes"], 0.0)))
                kept.append(number)
        self.lists["joints"] = _part(rows, kept)
        return tuple(found)

    def _failures(self) -> Booleans:
        told = self.given.get("failures", [])
        failed = np.zeros((len(told), len(self.funds)), bool)
        for number, names in enumerate(told):
            for place, name in enumerate(names):
                at = schemas.pointer(["failures", number, place])
                fund = self.funds.found(name, at, self.faults)
                if fund is not None:
                    failed[number, fund] = True
        return failed if told else np.zeros((0, 0), bool)


def _part(rows: Rows, kept: Sequence[int]) -> Rows:
    """Some of the rows; those set aside count as broken."""
    kept_rows = tuple(rows.rows[i] for i in kept)
    ids = {row["id"]: i for i, row in enumerate(kept_rows) if "id" in row}
    broken = rows.broken | (rows.ids.keys() - ids.keys())
    return Rows(rows.part, kept_rows, tuple(rows.place[i] for i in kept), ids, broken)


def _column(rows: Rows, name: str, default: float) -> Floats:
    return np.array([row.get(name, default) for row in rows], float)


def _flags(rows: Rows, name: str, *, default: bool) -> Booleans:
    return np.array([row.get(name, default) for row in rows], bool)


def _whole(values: Any) -> Integers:
    return np.array([int(value) for value in values], np.int64)


def _services(told: Mapping[str, float], default: float) -> Floats:
    return np.array([told.get(service, default) for service in engine.SERVICES], float)


def _table(rows: Rows, name: str, default: float) -> Floats:
    count = len(engine.SERVICES)
    return np.array([_services(row[name], default) for row in rows], float).reshape(-1, count)
