"""Writes on islands: a study is asked for, stopped, asked again, bounded, saved as a project."""

from yakir.apps.islands.actions.asking import (
    AlreadyEnded,
    NotEnded,
    TooManyStudies,
    ask_again,
    ask_study,
    stop_study,
)
from yakir.apps.islands.actions.bounds import (
    BoundEnded,
    BoundNotEnded,
    NothingToBound,
    TooManyBounds,
    ask_bound,
    stop_bound,
)
from yakir.apps.islands.actions.saving import AlreadySaved, NotSized, save_as_project

__all__ = [
    "AlreadyEnded",
    "AlreadySaved",
    "BoundEnded",
    "BoundNotEnded",
    "NotEnded",
    "NotSized",
    "NothingToBound",
    "TooManyBounds",
    "TooManyStudies",
    "ask_again",
    "ask_bound",
    "ask_study",
    "save_as_project",
    "stop_bound",
    "stop_study",
]
