"""What a typical design must say, and how it is priced: plain data in, plain data out."""

from yakir.apps.catalogue.rules.content import DesignContent, InvalidDesign, Parameter, read_design
from yakir.apps.catalogue.rules.quote import AnchorCost, Change, Quote, RateUsed, quoted
from yakir.apps.catalogue.rules.settings import NumberSetting, plain_settings, settings_of
from yakir.apps.catalogue.rules.sizes import candidate_sizes, size_in_words
from yakir.apps.catalogue.rules.words import LONGEST_QUARTERS

__all__ = [
    "LONGEST_QUARTERS",
    "AnchorCost",
    "Change",
    "DesignContent",
    "InvalidDesign",
    "NumberSetting",
    "Parameter",
    "Quote",
    "RateUsed",
    "candidate_sizes",
    "plain_settings",
    "quoted",
    "read_design",
    "settings_of",
    "size_in_words",
]
