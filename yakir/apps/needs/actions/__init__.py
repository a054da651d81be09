"""Writes on needs and damage: reports, decisions and imports."""

from yakir.apps.needs.actions.decisions import NeedsAReason, SamePerson, WrongStatus, reject, verify
from yakir.apps.needs.actions.following import follow
from yakir.apps.needs.actions.imports import (
    HasFaults,
    NothingToRecord,
    cancel_import,
    mend,
    record_import,
    upload,
)
from yakir.apps.needs.actions.reports import AlreadyKnown, correct, report, report_damage

__all__ = [
    "AlreadyKnown",
    "HasFaults",
    "NeedsAReason",
    "NothingToRecord",
    "SamePerson",
    "WrongStatus",
    "cancel_import",
    "correct",
    "follow",
    "mend",
    "record_import",
    "reject",
    "report",
    "report_damage",
    "upload",
    "verify",
]
