"""Load profiles of the sites by norm, from the published ones."""

import numpy as np

from yakir import engine
from yakir.engine.arrays import Floats
from yakir.standards.profiles import HOURS, bdew, doe

#: American buildings stand for Ukrainian ones in their daily and yearly course alone.
CITY = "Chicago"


def load_profiles(year: int) -> Floats:
    """Return each hour's load in relation to the mean, a row for each of the engine's profiles."""
    shares = {
        "flat": np.full(HOURS, 1 / HOURS),
        "home": bdew.profile("h25", year=year),
        "school": doe.profile("electric", CITY, "PrimarySchool", year=year),
        "medicine": doe.profile("electric", CITY, "Hospital", year=year),
        "work": bdew.profile("g25", year=year),
    }
    return np.stack([shares[name] for name in engine.norms.PROFILES]) * HOURS
