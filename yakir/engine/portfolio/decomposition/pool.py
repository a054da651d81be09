"""Bundles of projects with who pays for them: what a plan is put together from."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from yakir.engine.arrays import Floats, Integers
from yakir.engine.portfolio.decomposition.purse import Purse
from yakir.engine.portfolio.value import LEAST_SHARE, Start

#: Shares are told apart to this part of a project, so that bundles are not kept twice. [1]
SHARE_STEP = 1e-3


class Bundles(NamedTuple):
    """
    Bundles, one after another; each is what one community builds and who pays.

    Parameters
    ----------
    home, gain, mark
        Community, gain and fingerprint of each, shape (bundles,).
    first_start
        Place of the first start of each, shape (bundles + 1,).
    candidate, quarter
        Candidate and quarter of each start, shape (starts,).
    first_part, fund, share
        Place of the first payer of each start, shape (starts + 1,), and the payers.
    first_entry, row, amount
        Place of the first entry of each bundle, shape (bundles + 1,), and what it takes from each
        row of the purse.
    """

    home: Integers
    gain: Floats
    mark: Integers
    first_start: Integers
    candidate: Integers
    quarter: Integers
    first_part: Integers
    fund: Integers
    share: Floats
    first_entry: Integers
    row: Integers
    amount: Floats

    @property
    def total(self) -> int:
        """How many bundles there are."""
        return int(self.home.size)


def bundles_of(
    purse: Purse, finish: Integers, gains: Floats, price: Floats, slack: Floats
) -> Bundles:
    """
    Return the bundle of each community that builds something, paid as is cheapest at a price.

    `finish` is the quarter of finish of each candidate, -1 where it is not built; `gains` of each
    community; `slack` as in `Purse.prices`.
    """
    candidate = np.flatnonzero(finish >= 0)
    candidate = candidate[np.argsort(purse.project.home[candidate], kind="stable")]
    quarter = finish[candidate] - purse.project.lead[candidate] + 1
    return paid(purse, candidate, quarter, gains, purse.shares(candidate, quarter, price, slack))


def paid(
    purse: Purse, candidate: Integers, quarter: Integers, gains: Floats, shares: Floats
) -> Bundles:
    """Return the bundles of starts in the order of their communities, with shares of funds."""
    home = purse.project.home[candidate]
    homes, first = np.unique(home, return_index=True)
    usage = purse.usage(candidate, quarter, shares)
    start, fund = np.nonzero(shares > LEAST_SHARE)
    share = shares[start, fund]
    owner = np.repeat(np.arange(homes.size), np.diff(np.append(first, candidate.size)))
    rows = purse.rows.limit.size
    key = np.repeat(owner, np.diff(usage.begins)) * rows + usage.row
    place, back = np.unique(key, return_inverse=True)
    entry_owner, row = np.divmod(place, rows)
    return Bundles(
        homes,
        gains[homes],
        _marks(owner, homes.size, candidate, quarter, start, fund, share),
        np.append(first, candidate.size),
        candidate,
        quarter,
        np.searchsorted(start, np.arange(candidate.size + 1)),
        fund,
        share,
        np.searchsorted(entry_owner, np.arange(homes.size + 1)),
        row,
        np.bincount(back, usage.amount, place.size).astype(float),
    )


def _marks(
    owner: Integers,
    count: int,
    candidate: Integers,
    quarter: Integers,
    start: Integers,
    fund: Integers,
    share: Floats,
) -> Integers:
    """Return fingerprints: sums of well-mixed numbers, one for each start and each payer."""
    marks = np.zeros(count, np.uint64)
    np.add.at(marks, owner, _mixed(candidate * 64 + quarter))
    step = np.round(share / SHARE_STEP).astype(np.int64)
    np.add.at(marks, owner[start], _mixed((candidate[start] * 512 + fund) * 2048 + step + 7))
    return marks.view(np.int64)


def _mixed(numbers: Integers) -> np.ndarray[tuple[int, ...], np.dtype[np.uint64]]:
    """Mix the bits of numbers (splitmix64)."""
    mixed = numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def chosen(bundles: Bundles, which: Integers) -> Bundles:
    """Return some of the bundles, in the order of their numbers."""
    starts = spans(bundles.first_start, which)
    parts = spans(bundles.first_part, starts)
    entries = spans(bundles.first_entry, which)
    return Bundles(
        bundles.home[which],
        bundles.gain[which],
        bundles.mark[which],
        _begins(np.diff(bundles.first_start)[which]),
        bundles.candidate[starts],
        bundles.quarter[starts],
        _begins(np.diff(bundles.first_part)[starts]),
        bundles.fund[parts],
        bundles.share[parts],
        _begins(np.diff(bundles.first_entry)[which]),
        bundles.row[entries],
        bundles.amount[entries],
    )


def joined(parts: list[Bundles]) -> Bundles:
    """Return the bundles of several lists as one."""
    if len(parts) == 1:
        return parts[0]
    plain: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in Bundles._fields
        if not name.startswith("first_")
    }
    begins: dict[str, Any] = {
        name: _begins(np.concatenate([np.diff(getattr(part, name)) for part in parts]))
        for name in ("first_start", "first_part", "first_entry")
    }
    return Bundles(**plain, **begins)


def _begins(sizes: Integers) -> Integers:
    return np.append(0, np.cumsum(sizes)).astype(np.int64)


def spans(begins: Integers, which: Integers) -> Integers:
    """Return the places of all elements of some spans, each from its place in `begins` on."""
    sizes = np.diff(begins)[which]
    shift = np.repeat(begins[which] - np.append(0, np.cumsum(sizes)[:-1]), sizes)
    return np.asarray(np.arange(int(sizes.sum())) + shift)


class Pool:
    """All bundles that were ever found, each once."""

    def __init__(self, purse: Purse) -> None:
        self.purse = purse
        none = np.zeros(0, np.int64)
        self._parts = [paid(purse, none, none, np.zeros(0), np.zeros((0, purse.rows.funds)))]
        self._known: set[tuple[int, int]] = set()

    @property
    def bundles(self) -> Bundles:
        """All bundles."""
        if len(self._parts) > 1:
            self._parts = [joined(self._parts)]
        return self._parts[0]

    def keep(self, bundles: Bundles) -> Bundles:
        """Keep bundles that are new, and return those."""
        keys = list(zip(bundles.home.tolist(), bundles.mark.tolist(), strict=True))
        new = [number for number, key in enumerate(keys) if key not in self._known]
        self._known.update(keys)
        fresh = chosen(bundles, np.array(new, np.int64))
        if new:
            self._parts.append(fresh)
        return fresh


def starts_of(bundles: Bundles) -> Iterator[Start]:
    """Yield the starts of bundles."""
    for candidate, quarter in zip(bundles.candidate, bundles.quarter, strict=True):
        yield Start(int(candidate), int(quarter))
