"""Long lists, a page at a time."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PER_PAGE = 50


def page_of(
    request: HttpRequest, rows: Any, *, per: int = PER_PAGE, param: str = "page"
) -> Page[Any]:
    """Return the page the address asks for; a bad number gives the nearest one."""
    return Paginator(rows, per).get_page(request.GET.get(param))


def asked(request: HttpRequest, name: str) -> str:
    """Return what the address asks for under a name, as any database can compare it."""
    return request.GET.get(name, "").replace("\0", "").strip()
