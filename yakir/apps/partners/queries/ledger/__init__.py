"""Reads on the ledger: who sees what, what is where, totals as of a date, the search."""

from yakir.apps.partners.queries.ledger.consignments import (
    STAGES,
    clocks,
    consignment_rows,
    item_rows,
    movable,
    movable_items,
    number_warning,
    receivable,
    stages,
    timeline,
)
from yakir.apps.partners.queries.ledger.desk import Due, ledger_waiting_for
from yakir.apps.partners.queries.ledger.follow_up import follow_up
from yakir.apps.partners.queries.ledger.money import (
    chain_of,
    holding_of,
    in_hryvnias,
    instalments_of,
    lines_of_account,
    money_rows,
    schedule_of,
)
from yakir.apps.partners.queries.ledger.packing import kept_items, packing_words, read_packing
from yakir.apps.partners.queries.ledger.pledges import lines_of, lines_that_keep
from yakir.apps.partners.queries.ledger.reports import report_rows, report_table
from yakir.apps.partners.queries.ledger.scope import (
    accounts_seen_by,
    commitments_seen_by,
    consignments_seen_by,
    lines_seen_by,
    may_keep,
    may_keep_in,
)
from yakir.apps.partners.queries.ledger.search import inside_of, line_table, matching
from yakir.apps.partners.queries.ledger.standing import (
    committed,
    committed_of,
    conserved,
    current_line,
    money_of,
    postings,
    postings_touching,
    standing_lines,
    where_is,
)
from yakir.apps.partners.queries.ledger.totals import LineTotal, line_totals, totals_of

__all__ = [
    "STAGES",
    "Due",
    "LineTotal",
    "accounts_seen_by",
    "chain_of",
    "clocks",
    "commitments_seen_by",
    "committed",
    "committed_of",
    "conserved",
    "consignment_rows",
    "consignments_seen_by",
    "current_line",
    "follow_up",
    "holding_of",
    "in_hryvnias",
    "inside_of",
    "instalments_of",
    "item_rows",
    "kept_items",
    "ledger_waiting_for",
    "line_table",
    "line_totals",
    "lines_of",
    "lines_of_account",
    "lines_seen_by",
    "lines_that_keep",
    "matching",
    "may_keep",
    "may_keep_in",
    "money_of",
    "money_rows",
    "movable",
    "movable_items",
    "number_warning",
    "packing_words",
    "postings",
    "postings_touching",
    "read_packing",
    "receivable",
    "report_rows",
    "report_table",
    "schedule_of",
    "stages",
    "standing_lines",
    "timeline",
    "totals_of",
    "where_is",
]
