"""What becomes public: decisions of the gate, without queries."""

from yakir.apps.publishing.rules.bands import Band, band_of
from yakir.apps.publishing.rules.cells import RECORDS, Cell, Merged, merge_small, told_by_many
from yakir.apps.publishing.rules.codes import REASONS, RULES, VERSION, Rule
from yakir.apps.publishing.rules.gate import (
    NO_ORDERS,
    Action,
    Decision,
    Orders,
    decide,
    fingerprint,
)
from yakir.apps.publishing.rules.kinds import is_protected
from yakir.apps.publishing.rules.levels import level_of, unclassified
from yakir.apps.publishing.rules.releases import follow, member_of
from yakir.common.rounding import to_hundreds

__all__ = [
    "NO_ORDERS",
    "REASONS",
    "RECORDS",
    "RULES",
    "VERSION",
    "Action",
    "Band",
    "Cell",
    "Decision",
    "Merged",
    "Orders",
    "Rule",
    "band_of",
    "decide",
    "fingerprint",
    "follow",
    "is_protected",
    "level_of",
    "member_of",
    "merge_small",
    "to_hundreds",
    "told_by_many",
    "unclassified",
]
