"""States of a run, why a project is left out, and which scenarios and publications are possible."""

from yakir.apps.planning.rules.fairness import FloorKind
from yakir.apps.planning.rules.questions import (
    FEWEST_PLACES,
    GREATEST_CANDIDATES,
    GREATEST_FUNDS,
    LEAST_THRESHOLD,
    LONGEST_HORIZON,
    LONGEST_SECONDS,
    LONGEST_STARTS,
    MOST_AT_ONCE,
    MOST_SEARCHES,
    POSSIBLE_STATUSES,
    USUAL_THRESHOLD,
    Question,
    faults_of,
    thresholds_of,
    usual_statuses,
    weights_of,
)
from yakir.apps.planning.rules.words import (
    Ending,
    Failure,
    OverruleKind,
    PackageForm,
    Reason,
)

__all__ = [
    "FEWEST_PLACES",
    "GREATEST_CANDIDATES",
    "GREATEST_FUNDS",
    "LEAST_THRESHOLD",
    "LONGEST_HORIZON",
    "LONGEST_SECONDS",
    "LONGEST_STARTS",
    "MOST_AT_ONCE",
    "MOST_SEARCHES",
    "POSSIBLE_STATUSES",
    "USUAL_THRESHOLD",
    "Ending",
    "Failure",
    "FloorKind",
    "OverruleKind",
    "PackageForm",
    "Question",
    "Reason",
    "faults_of",
    "thresholds_of",
    "usual_statuses",
    "weights_of",
]
