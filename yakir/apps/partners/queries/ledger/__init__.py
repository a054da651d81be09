"""Reads on the ledger: who sees what, what is where, totals as of a date, the search."""

from yakir.apps.partners.queries.ledger.pledges import lines_of, lines_that_keep
from yakir.apps.partners.queries.ledger.scope import (
    accounts_seen_by,
    commitments_seen_by,
    consignments_seen_by,
    lines_seen_by,
    may_keep,
    may_keep_in,
)
from yakir.apps.partners.queries.ledger.standing import (
    committed,
    conserved,
    current_line,
    money_of,
    postings,
    postings_touching,
    standing_lines,
    where_is,
)
from yakir.apps.partners.queries.ledger.totals import LineTotal, line_totals

__all__ = [
    "LineTotal",
    "accounts_seen_by",
    "commitments_seen_by",
    "committed",
    "conserved",
    "consignments_seen_by",
    "current_line",
    "line_totals",
    "lines_of",
    "lines_seen_by",
    "lines_that_keep",
    "may_keep",
    "may_keep_in",
    "money_of",
    "postings",
    "postings_touching",
    "standing_lines",
    "where_is",
]
