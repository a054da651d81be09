"""Sums over protected kinds as the public has them: those of the last release, until the next."""

from decimal import Decimal
from typing import Any

from django.db.models import Max

from yakir.apps.places.models import Oblast
from yakir.apps.publishing.models import Released, SumRelease
from yakir.apps.publishing.queries.rows import Sums, sums_of
from yakir.apps.publishing.queries.steady import once
from yakir.apps.publishing.rules import Cell, Merged


@once
def shown(table: Released, *, oblast: str = "") -> Sums:
    """The sums of a table as they were last released, of one oblast or of all."""
    releases = newest(table)
    if oblast:
        releases = [each for each in releases if each.oblast.code == oblast]
    cells = [read_cell(each) for release in releases for each in release.cells]
    merged = Merged(tuple(cells), sum(release.withheld for release in releases))
    return sums_of(merged, oblasts={place.code: place.name for place in Oblast.objects.all()})


def newest(table: Released) -> list[SumRelease]:
    """The newest release of a table for each oblast that has one, by code."""
    last = SumRelease.objects.filter(table=table).values("oblast").annotate(last=Max("pk"))
    releases = SumRelease.objects.filter(pk__in=last.order_by().values("last"))
    return list(releases.select_related("oblast").order_by("oblast__code"))


def read_cell(said: dict[str, Any]) -> Cell:
    """Return a released sum; of which records it was made stays inside."""
    return Cell(
        oblast=said["oblast"],
        sector=said["sector"],
        years=tuple(said["years"]),
        records=said["records"],
        sums={name: Decimal(value) for name, value in said["sums"].items()},
    )


def written(cell: Cell) -> dict[str, Any]:
    """Return a sum as a release keeps it."""
    return {
        "oblast": cell.oblast,
        "sector": cell.sector,
        "years": list(cell.years),
        "records": cell.records,
        "sums": {name: str(value) for name, value in sorted(cell.sums.items())},
    }
