"""An addition to a site: the network with it, and what it brings, as its run keeps it."""

from typing import Any

import numpy as np

from yakir import engine
from yakir.apps.endurance import rules
from yakir.apps.endurance.models import EnduranceRun
from yakir.apps.endurance.queries.network import KnownNetwork


def changed(run: EnduranceRun, known: KnownNetwork) -> "engine.network.Network | None":
    """Return the network with the addition; nothing where the site is not there any more."""
    key = run.change["site"]
    site = next((place for place, label in enumerate(known.sites) if label.key == key), None)
    if site is None:
        return None
    more = {name: value for name, value in run.change.items() if name in rules.ADDITIONS}
    return known.network.strengthened(site, **more)


def told(gain: "engine.endurance.Gain") -> dict[str, Any]:
    """Return what the community gains, by service, as a row keeps it."""
    return {
        name: {
            "hours": float(gain.hours[0, column]),
            "hours_error": float(gain.hours_error[0, column]),
            "person_hours": float(gain.person_hours[0, column]),
            "person_hours_error": float(gain.person_hours_error[0, column]),
        }
        for column, name in enumerate(engine.endurance.COLUMNS)
        if np.isfinite(gain.hours[0, column])
    }
