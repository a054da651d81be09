"""Statuses, limits and columns of needs and damage: decisions without queries."""

from yakir.apps.needs.rules.columns import column_of, columns
from yakir.apps.needs.rules.reports import (
    EARLIEST,
    FAULTS,
    MOST,
    Kind,
    Place,
    faults_of,
    fingerprint,
)
from yakir.apps.needs.rules.statuses import NEXT, DamageCategory, Status, may_become

__all__ = [
    "EARLIEST",
    "FAULTS",
    "MOST",
    "NEXT",
    "DamageCategory",
    "Kind",
    "Place",
    "Status",
    "column_of",
    "columns",
    "faults_of",
    "fingerprint",
    "may_become",
]
