"""A page of the portal as bytes: the same view that answers live, asked without a server."""

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, QueryDict
from django.urls import resolve
from django.utils import translation

from yakir.apps.publishing.queries.steady import steady

SHOWN = frozenset({HTTPStatus.OK, HTTPStatus.GONE})


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a view answered, and whether it is a page with links."""

    body: bytes
    is_page: bool


class Asked(HttpRequest):
    """A question to a view that no server asked."""

    is_static = True

    def __init__(self, path: str, query: str) -> None:
        super().__init__()
        self.method = "GET"
        self.path = self.path_info = path
        self.GET = QueryDict(query)
        self.user = AnonymousUser()
        self.META = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "QUERY_STRING": query}


def render(address: str) -> Rendered | None:
    """Return what the portal shows at an address; None when the public may not know of it."""
    path, _, query = address.partition("?")
    request = Asked(path, query)
    with translation.override(path.split("/")[1]), steady():
        found = resolve(path)
        try:
            answer = found.func(request, *found.args, **found.kwargs)
        except Http404:
            return None
    if answer.status_code not in SHOWN:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    kind = answer.headers.get("Content-Type", "")
    return Rendered(bytes(answer.content), kind.startswith("text/html"))
