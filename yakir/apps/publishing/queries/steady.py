"""What many pages ask alike, read once while a publication is made from one state."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.utils.translation import get_language

P = ParamSpec("P")
R = TypeVar("R")
_ANSWERS: dict[Hashable, Any] = {}
_IS_STEADY: ContextVar[bool] = ContextVar("is_steady", default=False)


@contextmanager
def steady() -> Iterator[None]:
    """Let what is asked inside be answered once for all."""
    token = _IS_STEADY.set(True)
    try:
        yield
    finally:
        _IS_STEADY.reset(token)


def is_steady() -> bool:
    """Whether the records stay as they are while pages are made."""
    return _IS_STEADY.get()


def forget() -> None:
    """Ask everything anew: the records may have changed."""
    _ANSWERS.clear()


def once(query: Callable[P, R]) -> Callable[P, R]:
    """Answer a query once for the same arguments and language while everything is steady."""
    return _kept(query, get_language)


def once_for_all(query: Callable[P, R]) -> Callable[P, R]:
    """Answer a query that speaks no language once for the same arguments while all is steady."""
    return _kept(query, str)


def answer_ahead(query: Callable[..., R], answers: Mapping[Any, R]) -> None:
    """Keep answers that were read together, by their one argument."""
    for argument, answer in answers.items():
        _ANSWERS[getattr(query, "__wrapped__", query), (argument,), (), ""] = answer


def _kept(query: Callable[P, R], spoken: Callable[[], str | None]) -> Callable[P, R]:
    @wraps(query)
    def answered(*args: P.args, **kwargs: P.kwargs) -> R:
        if not _IS_STEADY.get():
            return query(*args, **kwargs)
        key = (query, args, tuple(sorted(kwargs.items())), spoken())
        if key not in _ANSWERS:
            _ANSWERS[key] = query(*args, **kwargs)
        found: R = _ANSWERS[key]
        return found

    return answered
