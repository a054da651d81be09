"""Problems of planning and plans, as documents."""

from yakir.common.cases.portfolio.plans import answer, read_plan
from yakir.common.cases.portfolio.reading import Portfolio, read
from yakir.common.cases.portfolio.words import clash_in_words, in_words
from yakir.common.cases.portfolio.writing import named, written

__all__ = [
    "Portfolio",
    "answer",
    "clash_in_words",
    "in_words",
    "named",
    "read",
    "read_plan",
    "written",
]
