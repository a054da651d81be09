"""Writes on projects: drafting them, changing them, taking them from stage to stage."""

from yakir.apps.projects.actions.drafting import (
    NotADraft,
    NotEligible,
    change,
    draft_free,
    draft_from_design,
)
from yakir.apps.projects.actions.eligibility import record_eligibility
from yakir.apps.projects.actions.life import (
    MustBeAnother,
    ReasonMissing,
    WrongStage,
    advance,
    cancel,
)

__all__ = [
    "MustBeAnother",
    "NotADraft",
    "NotEligible",
    "ReasonMissing",
    "WrongStage",
    "advance",
    "cancel",
    "change",
    "draft_free",
    "draft_from_design",
    "record_eligibility",
]
