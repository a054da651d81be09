"""Tables of imagined needs, as files."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tests.factories.accounts import NOW
from yakir.apps.accounts.models import Person
from yakir.apps.needs import actions
from yakir.apps.needs.models import Import
from yakir.apps.needs.rules import Kind

HEADERS = "Громада;Що;Послуга;Кількість;Одиниця;Людей;Дата;Джерело"
DAMAGE_HEADERS = "community;what;service;category;quantity;unit;date;source"


def row(code: str, **changes: Any) -> list[str]:
    """Return a good row of needs for a community, with some cells changed."""
    cells = {
        "community": code,
        "title": "Вікна вигаданої школи",
        "service": "освіта",
        "quantity": "140",
        "unit": "шт.",
        "people": "620",
        "observed_on": "12.01.2026",
        "source_text": "Вигаданий акт 1",
    }
    return [str(value) for value in (cells | changes).values()]


def file_of(rows: Sequence[Sequence[str]], headers: str = HEADERS) -> io.BytesIO:
    lines = [headers, *(";".join(cells) for cells in rows)]
    return io.BytesIO("\r\n".join(lines).encode())


def uploaded(
    rows: Sequence[Sequence[str]],
    by: Person,
    *,
    headers: str = HEADERS,
    kind: Kind = Kind.NEEDS,
    at: datetime = NOW,
) -> Import:
    return actions.upload(file=file_of(rows, headers), name="потреби.csv", kind=kind, by=by, at=at)
