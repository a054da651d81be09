"""Reads on needs and damage: registers, records, imports, the desk."""

from yakir.apps.needs.queries.desk import waiting_for
from yakir.apps.needs.queries.imports import import_of, imports_of, marked_rows, preview_of
from yakir.apps.needs.queries.places import (
    Places,
    checked,
    columns_for,
    communities_of,
    place_of,
    places_for,
)
from yakir.apps.needs.queries.records import (
    fields_of,
    history_of,
    oblasts_of,
    report_seen_by,
    standing_of,
    values_of,
    wrote,
)
from yakir.apps.needs.queries.registers import (
    MODELS,
    Filters,
    count_by_status,
    damage_seen_by,
    filtered,
    known_marks,
    needs_seen_by,
    register_of,
    seen_by,
    verified_needs,
)

__all__ = [
    "MODELS",
    "Filters",
    "Places",
    "checked",
    "columns_for",
    "communities_of",
    "count_by_status",
    "damage_seen_by",
    "fields_of",
    "filtered",
    "history_of",
    "import_of",
    "imports_of",
    "known_marks",
    "marked_rows",
    "needs_seen_by",
    "oblasts_of",
    "place_of",
    "places_for",
    "preview_of",
    "register_of",
    "report_seen_by",
    "seen_by",
    "standing_of",
    "values_of",
    "verified_needs",
    "waiting_for",
    "wrote",
]
