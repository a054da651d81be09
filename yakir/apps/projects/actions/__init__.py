"""Writes on projects: drafting them, changing them, taking them from stage to stage."""

from yakir.apps.projects.actions.changes import (
    DecidedByProgramme,
    NotChangeable,
    NotOpen,
    ask_change,
    decide_change,
    govern,
    settle_change,
)
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
    "DecidedByProgramme",
    "MustBeAnother",
    "NotADraft",
    "NotChangeable",
    "NotEligible",
    "NotOpen",
    "ReasonMissing",
    "WrongStage",
    "advance",
    "ask_change",
    "cancel",
    "change",
    "decide_change",
    "draft_free",
    "draft_from_design",
    "govern",
    "record_eligibility",
    "settle_change",
]
