"""Compile ahead of time what is otherwise compiled when it is first used."""

import numpy as np

from yakir.engine import endurance, islands
from yakir.engine.portfolio.budget import Budget
from yakir.engine.portfolio.bundles import Search
from yakir.engine.portfolio.decomposition.search import Search as Apart
from yakir.engine.portfolio.example import example as plan_example
from yakir.engine.portfolio.example import family_a
from yakir.engine.portfolio.formulation import possible_starts

#: The smallest work that goes through every compiled function.
SITES, DRAWS, YEARS, HOURS = 8, 2, 4, 24
#: Communities of the smallest plan that is put together from bundles.
FEW_HOMES = 6


def warm_endurance() -> None:
    """Do the smallest simulation of each kind; what it compiles stays in the cache."""
    network = endurance.example(2, SITES, seed=1)
    scenario = endurance.example_scenario(hours=HOURS)
    endurance.simulate(network, scenario, draws=DRAWS, seed=1)
    endurance.weakest_links(network, scenario, 0, draws=DRAWS, seed=1)
    endurance.trace(network, scenario, seed=1, draw=0, community=0)
    present = endurance.Present(
        grid_on=np.zeros(network.sites.count, bool), temperature_c=np.zeros(2)
    )
    endurance.now(network, present, hours=HOURS)


def warm_islands() -> None:
    """Size the smallest island; what it compiles stays in the cache."""
    case = islands.example(1, "hospital", scenarios=YEARS, served_hours=4)
    islands.size(case, seed=1, effort=islands.Effort(bins=(3, 3)))


def warm_plans() -> None:
    """Find the best of one small community; what it compiles stays in the cache."""
    problem = plan_example(communities=1, candidates=4, funds=1, seed=1)
    search = Search(problem, possible_starts(problem), stop=bool)
    free = np.zeros(search.relaxation.option.candidate.size)
    search.alone.best(0, free, free.astype(bool))
    few = family_a(FEW_HOMES, 5 * FEW_HOMES, 2, seed=1)
    # So much that bounds, dives and exchanges all have their turn.
    budget = Budget(np.inf, 400, lambda: 0.0, bool)
    apart = Apart(few, 0.0, 1, budget, lambda value, bound: None)
    apart.greedy()
    apart.run()


#: Parts that can be compiled side by side.
PARTS = {"endurance": warm_endurance, "islands": warm_islands, "plans": warm_plans}
