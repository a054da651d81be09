"""Pages as paper: PDF by WeasyPrint, which fetches nothing."""

import re
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

PDF_TYPE = "application/pdf"
TOKENS, PAPER = "yakir/tokens.css", "yakir/paper.css"
VARIABLE = re.compile(r"var\((--[a-z0-9-]+)\)")
TOKEN = re.compile(r"^\s*(--[a-z0-9-]+):\s*([^;]+);", re.MULTILINE)


class NothingFetched(ValueError):
    """A paper named a file or an address; a paper holds everything itself."""


def paper(
    request: HttpRequest, template: str, context: dict[str, Any], *, name: str
) -> HttpResponse:
    """Return the answer that downloads a template as a PDF."""
    html = render_to_string(template, context, request=request)
    answer = HttpResponse(as_pdf(html), content_type=PDF_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


def as_pdf(html: str) -> bytes:
    """Return a whole document as a PDF, dressed by the sheet for paper."""
    # Its import takes a second and reads the fonts of the machine: only who prints waits for it.
    import weasyprint

    document = weasyprint.HTML(string=_dressed(html), url_fetcher=_refuse)
    sheet = weasyprint.CSS(string=f"{_light()}\n{_sheet(PAPER)[0]}", url_fetcher=_refuse)
    pdf: bytes = document.write_pdf(stylesheets=[sheet])
    return pdf


def _refuse(url: str, *_args: Any, **_more: Any) -> NoReturn:
    raise NothingFetched(url)


def _dressed(html: str) -> str:
    """Give each drawing its own style: the sheet of the page does not reach into it."""
    style = f"<style>{_drawing_style()}</style>"
    return re.sub(r"(<svg\b[^>]*>)", lambda match: match[1] + style, html)


@cache
def _drawing_style() -> str:
    """The part of the sheet that dresses drawings, with the light tokens written out."""
    values = dict(TOKEN.findall(_light()))
    return VARIABLE.sub(lambda match: values[match[1]], _sheet(PAPER)[1])


def _light() -> str:
    """The tokens of the light theme: paper is not dark."""
    return _read(TOKENS).partition("@media")[0]


def _sheet(name: str) -> tuple[str, str]:
    """The sheet of a page, and that of its drawings."""
    page, _line, drawings = _read(name).partition("/* drawings */")
    return page, drawings


@cache
def _read(name: str) -> str:
    path = finders.find(name)
    if not isinstance(path, str):
        raise FileNotFoundError(name)
    return Path(path).read_text(encoding="utf-8")
