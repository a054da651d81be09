"""Writes on islands: a study is asked for, stopped, asked again, saved as a project."""

from yakir.apps.islands.actions.asking import (
    AlreadyEnded,
    NotEnded,
    TooManyStudies,
    ask_again,
    ask_study,
    stop_study,
)
from yakir.apps.islands.actions.saving import AlreadySaved, NotSized, save_as_project

__all__ = [
    "AlreadyEnded",
    "AlreadySaved",
    "NotEnded",
    "NotSized",
    "TooManyStudies",
    "ask_again",
    "ask_study",
    "save_as_project",
    "stop_study",
]
