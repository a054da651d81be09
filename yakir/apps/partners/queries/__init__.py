"""Reads on partners: who sees what, the pledge board, registers, sums, what arrived."""

from yakir.apps.partners.queries.funds import funds, money_of, rules_of
from yakir.apps.partners.queries.pledges import (
    Group,
    Row,
    pledge_counts,
    pledge_groups,
    pledge_rows,
    pledges_seen,
    waiting_for,
)
from yakir.apps.partners.queries.registers import (
    acts_seen,
    countries,
    organisations,
    partners,
)
from yakir.apps.partners.queries.scope import acts_seen_by, may_record, pledges_seen_by
from yakir.apps.partners.queries.sums import PartnerRow, arrived_by_partner, totals
from yakir.apps.partners.queries.tables import act_table, pledge_table

__all__ = [
    "Group",
    "PartnerRow",
    "Row",
    "act_table",
    "acts_seen",
    "acts_seen_by",
    "arrived_by_partner",
    "countries",
    "funds",
    "may_record",
    "money_of",
    "organisations",
    "partners",
    "pledge_counts",
    "pledge_groups",
    "pledge_rows",
    "pledge_table",
    "pledges_seen",
    "pledges_seen_by",
    "rules_of",
    "totals",
    "waiting_for",
]
