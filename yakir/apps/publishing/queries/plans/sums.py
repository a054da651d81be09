"""Which sums a project of a protected kind is in, and whether they tell of a few."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations_with_replacement

import numpy as np

from yakir.apps.planning.models import Candidate, Choice
from yakir.apps.publishing.queries.plans.rows import OblastCount
from yakir.apps.publishing.rules import Cell, Merged
from yakir.apps.publishing.rules.alphabet import alphabetical
from yakir.apps.publishing.rules.cells import LEAST, OTHER

IN_NONE = -1  # instead of the number of a sum


def part_of(cell: Cell, merged: Merged) -> int:
    """Return the number of the sum that a record is in."""
    numbers = {
        part.sector: number
        for number, part in enumerate(merged.cells)
        if part.oblast == cell.oblast and set(cell.years) <= set(part.years)
    }
    return numbers.get(cell.sector, numbers.get(OTHER, IN_NONE))


def overlap(choice: Choice, span: range) -> int:
    """Return in how many quarters of the span the project is paid for."""
    end = choice.quarter + choice.candidate.lead_quarters
    return max(min(end, span.stop) - max(choice.quarter, span.start), 0)


def tells_of_few(paid: Mapping[tuple[int, ...], set[int]]) -> bool:
    """
    Return whether sums over spans, added or subtracted, leave what one or two communities cost.

    `paid` maps in how many quarters of each span projects are paid for to their communities. Equal
    instalments are known up to what the spans' sums fix; a few stand alone when the others fix less.
    """
    few = sorted({place for places in paid.values() if len(places) < LEAST for place in places})
    whole = _rank(paid)
    return any(
        _rank([quarters for quarters, places in paid.items() if not places <= {*pair}]) < whole
        for pair in combinations_with_replacement(few, 2)
    )


def _rank(rows: Iterable[tuple[int, ...]]) -> int:
    found = list(rows)
    return int(np.linalg.matrix_rank(np.array(found, float))) if found else 0


def by_oblast(candidates: Iterable[Candidate]) -> Iterator[OblastCount]:
    """Yield counts by oblast; those of fewer than three communities join others without a name."""
    counts: Counter[str] = Counter()
    places: dict[str, set[int]] = defaultdict(set)
    for candidate in candidates:
        name = candidate.community.oblast.name
        counts[name] += 1
        places[name].add(candidate.community_id)
    joined = _too_small(places)
    for name in sorted(counts.keys() - joined, key=alphabetical):
        yield OblastCount(name, counts[name])
    if joined:
        yield OblastCount("", sum(counts[name] for name in joined))


def _too_small(places: Mapping[str, set[int]]) -> set[str]:
    """Return oblasts to join: the small ones, and the next until the rest is no single one's."""
    joined = {name for name in places if len(places[name]) < LEAST}
    others = sorted(places.keys() - joined, key=lambda name: (len(places[name]), name))
    while joined and others and sum(len(places[name]) for name in joined) < LEAST:
        joined.add(others.pop(0))
    return joined
