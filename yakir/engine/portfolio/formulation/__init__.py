"""The planning problem as a mixed-integer linear model of few, tight rows."""

from yakir.engine.portfolio.formulation.choice import (
    chosen_starts,
    columns_of,
    possible_starts,
)
from yakir.engine.portfolio.formulation.whole import (
    Formulation,
    formulate,
    formulate_home,
    formulate_rules,
)

__all__ = [
    "Formulation",
    "chosen_starts",
    "columns_of",
    "formulate",
    "formulate_home",
    "formulate_rules",
    "possible_starts",
]
