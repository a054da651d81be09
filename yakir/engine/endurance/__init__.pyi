"""How long the basic conditions last: simulation of the service network."""

from .compare import Gain, Variants, WeakestLinks, effect, variants, weakest_links
from .example import KINDS, example, example_scenario
from .now import INPUTS, InvalidPresent, Now, Present, later, now
from .results import COLUMNS, QUANTILES, Endurance
from .runs import InvalidRun
from .simulate import HOLD_SHARE, Trace, simulate, trace

__all__ = [
    "COLUMNS",
    "HOLD_SHARE",
    "INPUTS",
    "KINDS",
    "QUANTILES",
    "Endurance",
    "Gain",
    "InvalidPresent",
    "InvalidRun",
    "Now",
    "Present",
    "Trace",
    "Variants",
    "WeakestLinks",
    "effect",
    "example",
    "example_scenario",
    "later",
    "now",
    "simulate",
    "trace",
    "variants",
    "weakest_links",
]
