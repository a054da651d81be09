"""The page on the format of cases says what the schemas say, and its example works."""

import json
import re
from pathlib import Path

import pytest

from yakir.common.cases import chunks, endurance, schemas, tables

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/case-format.md"
#: The page tells these once, for a case of endurance.
ROWS_OF_A_STATE = ("communities[]", "sites[]")


@pytest.mark.parametrize("name", schemas.DOCUMENTS)
def test_the_page_holds_every_table(name):
    page = PAGE.read_text(encoding="utf-8")
    found = tables.tables(name)

    missing = [place for place, table in found.items() if table not in page]

    assert "" in found
    assert missing == ([*ROWS_OF_A_STATE] if name == "now" else [])


def test_every_field_of_the_tables_says_what_it_is():
    empty = [
        row
        for name in schemas.DOCUMENTS
        for table in tables.tables(name).values()
        for row in table.splitlines()
        if row.endswith("|  |")
    ]

    assert empty == []


def test_the_example_of_the_page_is_a_case():
    text = re.search(r"```json\n(.+?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)

    case = endurance.read(json.loads(text.group(1)))
    found = chunks.run(case, draws=4, seed=1)

    held = endurance.answer(case, found, seed=1, seconds=0)["communities"]["riverside"]
    assert held["water"]["hours"]["0.5"] == 2
    assert held["power"] is None
