"""What part of each service people keep through a scenario of outages, with projects or without."""

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from yakir import engine
from yakir.apps.endurance.models import OutageScenario
from yakir.apps.endurance.queries.additions import Addition, with_additions
from yakir.apps.endurance.queries.network import network_of
from yakir.apps.endurance.queries.outages import scenario_for
from yakir.apps.endurance.rules import Basis

Floats = npt.NDArray[np.float64]
SERVICES = 7


class Interrupted(Exception):
    """Somebody asked to stop before all draws were simulated."""


class Keeping:
    """Communities under a scenario of outages, always with the same luck."""

    def __init__(
        self,
        outages: OutageScenario,
        communities: Collection[int],
        *,
        draws: int,
        seed: int,
        basis: str = Basis.REGISTER,
    ) -> None:
        self.outages, self.draws, self.seed = outages, draws, seed
        self.known = network_of(communities, basis=basis)
        self.scenario = scenario_for(outages.record, self.known.towns)

    @property
    def is_by_norm(self) -> bool:
        """Whether nothing that a community has registered took part."""
        return all(site.by_norm for site in self.known.sites)

    def kept(
        self,
        communities: Sequence[int],
        additions: Mapping[int, Sequence[Addition]] | None = None,
        *,
        stop: Callable[[], bool] = lambda: False,
    ) -> Floats:
        """
        Return the part of person-hours in which people keep each service, (communities, 7).

        Those who have it on an ordinary day count. It is 1 where no site gives the service.
        """
        places = np.array([self.known.towns.place(each) for each in communities], np.int64)
        network = with_additions(self.known, additions or {})
        order = np.argsort(places)
        found = engine.endurance.simulate(
            network,
            self.scenario,
            draws=self.draws,
            seed=self.seed,
            communities=places[order],
            stop=stop,
        )
        if found.draws < self.draws:
            raise Interrupted
        whole = found.ordinary[:, :SERVICES] * found.horizon_hours
        lost = np.nan_to_num(found.person_hours_without[:, :SERVICES])
        kept = 1.0 - np.divide(lost, whole, out=np.zeros_like(lost), where=whole > 0)
        answer = np.empty_like(kept)
        answer[order] = kept
        return answer
