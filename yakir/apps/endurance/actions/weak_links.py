"""The search for weak links, some sites at a time, so that others may go first between them."""

import numpy as np

from yakir import engine
from yakir.apps.endurance import rules
from yakir.apps.endurance.models import EnduranceRun, WeakLink
from yakir.apps.endurance.queries.blending import Labelled
from yakir.apps.endurance.queries.network import KnownNetwork

#: Steps of sites between two savings; some seconds.
STEPS_AT_ONCE = 40_000_000
#: Every part simulates the community as it is too; with so many sites that costs little.
LEAST_SITES = 4


def parts_of(run: EnduranceRun, known: KnownNetwork, steps: int) -> list[tuple[int, ...]]:
    """The sites of each part, always the same for the same run; a country has too many."""
    if run.community is None:
        return []
    sites = np.flatnonzero(known.network.sites.community == known.towns.place(run.community.pk))
    each = sites.size * steps * draws_of(run, known, steps)
    at_once = max(LEAST_SITES, STEPS_AT_ONCE // max(1, each))
    chosen = [int(site) for site in sites]
    return [tuple(chosen[low : low + at_once]) for low in range(0, len(chosen), at_once)]


def draws_of(run: EnduranceRun, known: KnownNetwork, steps: int) -> int:
    """The more sites, the fewer draws they are tried under."""
    sites = max(1, known.network.sites.count)
    affordable = rules.SITE_STEPS // (sites * sites * steps)
    return int(min(run.draws, max(rules.LEAST_DRAWS, affordable)))


def rows_of(
    run: EnduranceRun, known: KnownNetwork, found: "engine.endurance.WeakestLinks"
) -> list[WeakLink]:
    """The sites that would bring something, those that bring most first."""
    gain = found.gain
    links = [
        _row(run, known.sites[site], *(float(value) for value in np.nan_to_num(numbers)))
        for site, *numbers in zip(
            found.sites,
            gain.hours[:, -1],
            gain.hours_error[:, -1],
            np.nansum(gain.person_hours[:, :-1], axis=1),
            # Errors of the services may go together, so their sum is the most it can be.
            np.nansum(gain.person_hours_error[:, :-1], axis=1),
            strict=True,
        )
    ]
    telling = [link for link in links if link.hours_gained > 0 or link.person_hours_gained > 0]
    telling.sort(key=lambda link: (-link.hours_gained, -link.person_hours_gained))
    return telling[: rules.WEAK_LINKS_SHOWN]


def _row(run: EnduranceRun, label: Labelled, *numbers: float) -> WeakLink:
    hours, hours_error, person_hours, person_hours_error = numbers
    return WeakLink(
        run=run,
        site_id=label.site_id,
        label=label.name or label.key,
        hours_gained=hours,
        hours_error=hours_error,
        person_hours_gained=person_hours,
        person_hours_error=person_hours_error,
    )
