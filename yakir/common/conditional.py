"""Answers that stay the same until something is written: ETag, Last-Modified, 304."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import cache, wraps
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import condition

View = Callable[..., HttpResponse]
FRESH = 60  # [second] how long an anonymous reader's copy needs no asking


SHOWN = frozenset({".py", ".html", ".css", ".js", ".svg", ".mo"})


@cache
def build() -> int:
    """Return when the code, templates or translations last changed, alike in every worker."""
    folders = [Path(__file__).parent.parent, *map(Path, settings.LOCALE_PATHS)]
    files = (file for folder in folders for file in folder.rglob("*") if file.suffix in SHOWN)
    return max((int(file.stat().st_mtime) for file in files), default=0)


class State(Protocol):
    """How far the journal has come."""

    @property
    def size(self) -> int:
        """How many entries there are."""
        ...

    @property
    def at(self) -> datetime | None:
        """When the newest was written."""
        ...


def conditional(state: Callable[[], State]) -> Callable[[View], View]:
    """Answer 304 to whoever has a copy from the same state, and let others keep theirs a minute."""

    def etag(request: HttpRequest, *args: Any, **kwargs: Any) -> str | None:
        if _is_unconditional(request):
            return None
        parts = (
            build(),
            state(),
            timezone.localdate(),
            get_language(),
            request.get_full_path(),
            bool(request.headers.get("HX-Request")),
        )
        return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:24]}"'

    def last_modified(request: HttpRequest, *args: Any, **kwargs: Any) -> datetime | None:
        return None if _is_unconditional(request) else state().at

    def decorate(view: View) -> View:
        @condition(etag_func=etag, last_modified_func=last_modified)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, *args, **kwargs)

        @wraps(view)
        def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = answered(request, *args, **kwargs)
            _say_how_long(request, response)
            return response

        return kept

    return decorate


def _say_how_long(request: HttpRequest, response: HttpResponse) -> None:
    patch_vary_headers(response, ["Cookie", "HX-Request"])
    if _is_signed_in(request):
        patch_cache_control(response, private=True, no_cache=True)
    elif response.status_code in {200, 304}:
        patch_cache_control(response, public=True, max_age=FRESH)


def _is_unconditional(request: HttpRequest) -> bool:
    """Whether the answer is for nobody's copy: a file of the published site, or one of a single reader."""
    return settings.DEBUG or getattr(request, "is_static", False) or _is_signed_in(request)


def _is_signed_in(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES
