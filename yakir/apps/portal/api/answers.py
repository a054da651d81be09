"""What the public endpoints share: pages of lists, language, problems in the schema."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.utils import translation
from ninja import Router

from yakir.apps.portal.schemas import Paging, Problem
from yakir.apps.publishing.queries.journal import State, state
from yakir.common.conditional import conditional

FAULTY = {422: Problem}
MISSING = {404: Problem, 422: Problem}


def router(tag: str, told: Callable[[], State] = state) -> Router:
    """Return a router whose answers carry ETags and may be 304 while the state that is told stays."""
    made = Router(tags=[tag])
    made.add_decorator(conditional(told), mode="view")
    return made


def envelope(rows: Sequence[Any], paging: Paging) -> dict[str, Any]:
    """Return the page of a list that was asked for."""
    start = (paging.page - 1) * paging.page_size
    return {
        "items": rows[start : start + paging.page_size],
        "total": len(rows),
        "page": paging.page,
        "page_size": paging.page_size,
    }


@contextmanager
def language(lang: str) -> Iterator[None]:
    """Name things in this language meanwhile."""
    with translation.override(lang):
        yield
