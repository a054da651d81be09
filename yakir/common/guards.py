"""What stands at the door: requests no page can answer, and answers nobody else may keep."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.defaults import bad_request

from yakir.common.spreadsheet.limits import MAX_BYTES

GREATEST_BODY = MAX_BYTES + 1024 * 1024  # [byte] the greatest file, and the form around it
NUL = "\0"


class Sound:
    """Refuses a body that is too large before anything reads it, and texts no database can hold."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        if _length(request) > GREATEST_BODY:
            return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if NUL in request.path_info:
            return HttpResponse(status=HTTPStatus.BAD_REQUEST)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Refuse a form that holds such a text."""
        # The API reads its body itself, and may do so only once.
        is_form = request.method == "POST" and not request.path_info.startswith("/api/")
        if is_form and _holds_nul(request.POST.lists()):
            return bad_request(request, ValueError(NUL))
        return None


class Unkept:
    """Lets no cache keep what a signed-in person sees, unless the page itself says how."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and "Cache-Control" not in response:
            patch_cache_control(response, private=True, no_store=True)
        return response


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() and len(text) < 20 else 0


def _holds_nul(given: Iterable[tuple[str, list[str]]]) -> bool:
    return any(NUL in name or any(NUL in value for value in values) for name, values in given)
