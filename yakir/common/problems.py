"""Problem documents (RFC 9457): what an API answers when something is wrong."""

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

from yakir.common.errors import Invalid, Refused

CONTENT_TYPE = "application/problem+json"
PREFIX = "/api/"
# What of the answer that a problem document replaces still holds for it.
KEPT = (
    "Allow",
    "Retry-After",
    "WWW-Authenticate",
    "Cache-Control",
    "Content-Security-Policy",
    "X-Frame-Options",
)
logger = logging.getLogger(__name__)


def problem(
    status: int,
    *,
    detail: str = "",
    code: str = "",
    errors: Iterable[Mapping[str, str]] = (),
) -> HttpResponse:
    """Return a problem document; `errors` name each faulty field."""
    members: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
    }
    if detail:
        members["detail"] = detail
    if code:
        members["code"] = code
    if found := list(errors):
        members["errors"] = found
    body = json.dumps(members, ensure_ascii=False)
    return HttpResponse(body, status=status, content_type=CONTENT_TYPE)


def refusal(error: Refused) -> HttpResponse:
    """Return a refusal as a problem document."""
    faults = error.faults if isinstance(error, Invalid) else {}
    return problem(
        error.status,
        detail=error.text,
        code=error.code,
        errors=[{"field": name, "message": str(text)} for name, text in faults.items()],
    )


class Problems:
    """Turns every page of an error under the API's address into a problem document."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        response = self.get_response(request)
        if not request.path.startswith(PREFIX) or response.status_code < 400:
            return response
        if response.get("Content-Type", "").startswith(CONTENT_TYPE):
            return response
        answer = problem(response.status_code)
        for header in KEPT:
            if header in response:
                answer[header] = response[header]
        return answer
