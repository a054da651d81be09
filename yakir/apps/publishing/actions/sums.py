"""Release sums over protected kinds, where the newer less the older tells of no few records."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from yakir.apps.journal import actions as journal
from yakir.apps.journal.rules import Actor
from yakir.apps.places.models import Oblast
from yakir.apps.publishing.models import Clearance, Released, SumRelease
from yakir.apps.publishing.queries import acts, needs, pledges, projects
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.released import newest, written
from yakir.apps.publishing.rules import Cell, Merged, follow
from yakir.apps.publishing.rules.gate import AT_OBLAST
from yakir.apps.publishing.rules.releases import Groups

TABLES: Mapping[Released, Callable[[Gate], Merged]] = {
    Released.ACTS: acts.cells,
    Released.NEEDS: needs.cells,
    Released.PROJECTS: projects.cells,
    Released.PLEDGES: pledges.cells,
}


@transaction.atomic
def release_sums(*, by: Actor, at: datetime) -> list[SumRelease]:
    """Release the sums that have changed by enough; the others stay as they were."""
    oblasts = {oblast.code: oblast for oblast in Oblast.objects.select_for_update().order_by("pk")}
    groups = {code: _groups(oblast) for code, oblast in oblasts.items()}
    told = set(Clearance.objects.filter(field=AT_OBLAST).values_list("subject", flat=True))
    made: list[SumRelease] = []
    for table, cells_of in TABLES.items():
        merged = cells_of(Gate.today())
        before = {release.oblast.code: release for release in newest(table)}
        for code, cells in _by_oblast(merged, before).items():
            finer = follow(groups[code], cells, told=told)
            said = [written(cell) for cell in cells]
            if finer is None or (code in before and before[code].cells == said):
                continue
            groups[code] = finer
            made.append(
                SumRelease(
                    table=table,
                    oblast=oblasts[code],
                    cells=said,
                    withheld=merged.withheld_in.get(code, 0),
                    groups=_plain(finer),
                    recorded_at=at,
                )
            )
    SumRelease.objects.bulk_create(made)
    journal.enter_all((_record(release) for release in made), by=by, at=at)
    return made


def _by_oblast(merged: Merged, before: Mapping[str, SumRelease]) -> Mapping[str, tuple[Cell, ...]]:
    """Return the cells of each oblast that has records now or had some before."""
    known = {*before, *merged.withheld_in}
    found: dict[str, list[Cell]] = defaultdict(list, {code: [] for code in known})
    for cell in merged.cells:
        found[cell.oblast].append(cell)
    return {code: tuple(each) for code, each in sorted(found.items())}


def _groups(oblast: Oblast) -> Groups:
    """Return the groups that all sums released of an oblast tell apart."""
    last = SumRelease.objects.filter(oblast=oblast).order_by("pk").last()
    said: dict[str, Any] = last.groups if last else {}
    return {what: tuple(frozenset(group) for group in each) for what, each in said.items()}


def _plain(groups: Groups) -> dict[str, list[list[str]]]:
    return {what: sorted(sorted(group) for group in each) for what, each in groups.items()}


def _record(release: SumRelease) -> journal.Record:
    return journal.Record(
        "sums.released",
        release.oblast.code,
        {"table": str(release.table), "oblast": release.oblast.code, "sums": release.cells},
    )
