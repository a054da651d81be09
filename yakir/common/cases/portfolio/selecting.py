"""Which candidates a fund pays for or has named, by sector, place and design."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from yakir import engine
from yakir.common.cases.portfolio.rows import Rows
from yakir.engine.arrays import Booleans
from yakir.engine.faults import Fault


@dataclass(frozen=True)
class Selecting:
    """Candidates by what funds may choose by, and the faults found while choosing."""

    communities: Rows
    candidates: Rows
    faults: list[Fault]

    def table(self, funds: Rows, field: str) -> Booleans:
        """Whether a fund's selection holds a candidate, shape (funds, candidates)."""
        rows = [
            self._one(fund[field], funds.at(row, field))
            if field in fund
            else np.full(len(self.candidates), field == "pays_for")
            for row, fund in enumerate(funds)
        ]
        return np.array(rows, bool).reshape(len(funds), len(self.candidates))

    def _one(self, selection: Mapping[str, Sequence[str]], at: str) -> Booleans:
        """Candidates that are in every list of a selection."""
        found = np.ones(len(self.candidates), bool)
        for kind, names in selection.items():
            wanted = set(names)
            self._unknown(kind, names, f"{at}/{kind}")
            held = [bool(wanted & self._keys(row, kind)) for row in self.candidates]
            found &= np.array(held, bool)
        return found

    def _keys(self, row: Mapping[str, Any], kind: str) -> set[str]:
        """What a candidate is chosen by."""
        if kind == "candidates":
            return {row["id"]}
        if kind == "communities":
            return {row["community"]}
        if kind == "designs":
            return {row["design"]} if "design" in row else set()
        if kind == "sectors":
            return set(row.get("sectors", row.get("adds", {})))
        place = self.communities.ids.get(row["community"])
        region = None if place is None else self.communities.rows[place].get("region")
        return set() if region is None else {region}

    def _unknown(self, kind: str, names: Sequence[str], at: str) -> None:
        """Tell the names that nothing has."""
        for number, name in enumerate(names):
            place = f"{at}/{number}"
            if kind == "candidates":
                self.candidates.found(name, place, self.faults)
            elif kind == "communities":
                self.communities.found(name, place, self.faults)
            elif name not in self._known(kind) and not self.candidates.broken:
                self.faults.append(Fault(place, f"is none of the {kind}"))

    def _known(self, kind: str) -> set[str]:
        if kind == "regions":
            return {row["region"] for row in self.communities if "region" in row}
        found = {key for row in self.candidates for key in self._keys(row, kind)}
        return found | set(engine.SERVICES) if kind == "sectors" else found
