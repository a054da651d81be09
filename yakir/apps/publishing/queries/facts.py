"""Every public fact by date, with its source."""

from dataclasses import dataclass

from yakir.apps.partners.rules import ActKind
from yakir.apps.publishing.queries import acts
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.rows import SourceRow, Sources, Sums


@dataclass(frozen=True, slots=True)
class FactList:
    """Public facts that fit the filters, newest first, and the protected ones as sums."""

    rows: tuple[acts.ActRow, ...]
    sums: Sums
    sources: tuple[SourceRow, ...]


def listed(*, search: str = "", kind: str = "", sector: str = "") -> FactList:
    """Public facts; words are sought in what is shown and nowhere else."""
    gate = Gate.today()
    sources = Sources(gate)
    wanted = search.strip().casefold()
    rows = tuple(
        row
        for row in acts.public_acts(gate, sources)
        if row.kind != ActKind.SYSTEM
        and (not kind or row.kind == kind)
        and (not sector or row.sector == sector)
        and wanted in _words(row)
    )
    return FactList(rows=rows, sums=acts.sums(), sources=sources.listed)


def _words(row: acts.ActRow) -> str:
    words = [row.title, row.detail, row.place, *(party.name for party in row.parties)]
    return " ".join(words).casefold()
