"""What a simulation found: hours that services hold, and person-hours without them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.baseline import SERVICES
from yakir.engine.network import Network

#: Quantiles that are told. [1]
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
#: The seven services, and after them the package, in the order of every last axis.
COLUMNS = (*SERVICES, "package")


@dataclass(frozen=True, eq=False)
class Endurance:
    """
    How long each service and the package hold, and what is lost, draw by draw.

    A service of which a community has no site is unknown (nan) and stays out of the package.
    Arrays have the shape (communities, 8): the seven services and the package.

    Parameters
    ----------
    held_steps
        First step in which it does not hold, the number of steps where it always does,
        shape (draws, communities, 8). [steps]
    person_hours
        Person-hours without it, of those who have it on an ordinary day, shape like that. [h]
    communities
        Index of each community in the network, shape (communities,).
    first_draw
        Number of the first draw.
    steps, step_hours
        Length of the window in steps, and of a step. [steps, h]
    ordinary
        People served on an ordinary day; for the package all people. [people]
    """

    held_steps: npt.NDArray[np.uint16]
    person_hours: npt.NDArray[np.float32]
    communities: Integers
    first_draw: int
    steps: int
    step_hours: float
    ordinary: Floats

    @property
    def draws(self) -> int:
        """Number of draws."""
        return len(self.held_steps)

    @property
    def horizon_hours(self) -> float:
        """Length of the window; hours that reach it are not known to end there."""
        return self.steps * self.step_hours

    @property
    def known(self) -> Booleans:
        """Whether a community has the service at all."""
        return self.ordinary > 0

    @cached_property
    def hours(self) -> Floats:
        """Mean hours that it holds, counted up to the horizon."""
        return self._known(self._blocks(lambda held, _: held.mean(axis=0)) * self.step_hours)

    @cached_property
    def hours_error(self) -> Floats:
        """Standard error of the mean hours."""
        spread = self._blocks(lambda held, _: held.std(axis=0, ddof=self.draws > 1))
        return self._known(spread * self.step_hours / np.sqrt(max(1, self.draws)))

    @cached_property
    def quantiles(self) -> Floats:
        """Hours at the QUANTILES, shape (5, communities, 8); at the horizon: that or more."""
        found = np.empty((len(QUANTILES), *self.ordinary.shape))
        for block in _column_blocks(self.ordinary.shape[0]):
            held = self.held_steps[:, block]
            found[:, block] = np.quantile(held, QUANTILES, axis=0, method="inverted_cdf")
        return np.where(self.known, found * self.step_hours, np.nan)

    @cached_property
    def outlasted(self) -> Floats:
        """Share of draws in which it held to the end of the window."""
        return self._known(self._blocks(lambda held, _: (held >= self.steps).mean(axis=0)))

    @cached_property
    def person_hours_without(self) -> Floats:
        """Mean person-hours without it."""
        return self._known(self._blocks(lambda _, lost: lost.mean(axis=0)))

    @cached_property
    def person_hours_error(self) -> Floats:
        """Standard error of the mean person-hours."""
        spread = self._blocks(lambda _, lost: lost.std(axis=0, ddof=self.draws > 1))
        return self._known(spread / np.sqrt(max(1, self.draws)))

    def survival(self, hours: Sequence[float] | Floats) -> Floats:
        """
        Return the share of draws in which it holds so long, shape (hours, communities, 8).

        What lies beyond the window is unknown (nan).
        """
        least = np.ceil(np.asarray(hours, float) / self.step_hours - 1e-9)
        found = np.empty((least.size, *self.ordinary.shape))
        for block in _column_blocks(self.ordinary.shape[0]):
            held = self.held_steps[:, block]
            for row, steps in enumerate(least):
                share = (held >= steps).mean(axis=0)
                found[row, block] = share if steps <= self.steps else np.nan
        return np.where(self.known, found, np.nan)

    @classmethod
    def joined(cls, parts: Sequence["Endurance"]) -> "Endurance":
        """
        Return one result of parts that cover some draws of some communities each.

        Raises
        ------
        ValueError
            When the parts leave a gap or cover something twice.
        """
        by_draw: dict[int, list[Endurance]] = {}
        for part in parts:
            by_draw.setdefault(part.first_draw, []).append(part)
        rows = [_side_by_side(by_draw[first]) for first in sorted(by_draw)]
        for above, below in pairwise(rows):
            same = np.array_equal(above.communities, below.communities)
            if not same or above.first_draw + above.draws != below.first_draw:
                raise ValueError(f"draws before {below.first_draw} do not join those after it")
        return replace(
            rows[0],
            held_steps=np.concatenate([row.held_steps for row in rows]),
            person_hours=np.concatenate([row.person_hours for row in rows]),
        )

    def _known(self, values: Floats) -> Floats:
        return np.where(self.known, values, np.nan)

    def _blocks(self, statistic: "Statistic") -> Floats:
        """A statistic over draws, some communities at a time, since it needs room."""
        found = np.empty(self.ordinary.shape)
        for block in _column_blocks(len(found)):
            held = self.held_steps[:, block].astype(float)
            found[block] = statistic(held, self.person_hours[:, block].astype(float))
        return found


class Statistic(Protocol):
    """A function of held steps and person-hours, each of shape (draws, communities, 8)."""

    def __call__(self, held: Floats, lost: Floats) -> Floats:
        """Return one number for each community and column, shape (communities, 8)."""
        ...


def ordinary_of(network: Network) -> Floats:
    """People served on an ordinary day, and all people for the package, (communities, 8)."""
    people = network.communities.people
    served = np.zeros((people.size, len(SERVICES)))
    np.add.at(served, network.sites.community, network.sites.serves)
    served = np.minimum(served, people[:, None])
    any_service = (served > 0).any(axis=1)
    return np.concatenate((served, np.where(any_service, people, 0.0)[:, None]), axis=1)


def _side_by_side(parts: list[Endurance]) -> Endurance:
    """Parts of the same draws as one, its communities in rising order."""
    if len({(part.draws, part.steps, part.step_hours) for part in parts}) > 1:
        raise ValueError(f"parts from draw {parts[0].first_draw} have other draws or windows")
    communities = np.concatenate([part.communities for part in parts])
    order = np.argsort(communities, kind="stable")
    if np.unique(communities).size < communities.size:
        raise ValueError(f"draws from {parts[0].first_draw} cover a community twice")
    return replace(
        parts[0],
        held_steps=np.concatenate([part.held_steps for part in parts], axis=1)[:, order],
        person_hours=np.concatenate([part.person_hours for part in parts], axis=1)[:, order],
        communities=communities[order],
        ordinary=np.concatenate([part.ordinary for part in parts])[order],
    )


def _column_blocks(count: int, size: int = 64) -> list[slice]:
    return [slice(start, start + size) for start in range(0, count, size)]
