"""Whoever is killed while signing or writing leaves nothing lost, nothing twice and no fork."""

import json
from pathlib import Path

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EACH = 130


def test_kills_at_every_moment_lose_nothing_and_fork_nothing(own_database, tmp_path):
    folder = tmp_path / "log"
    driver = str(Path(__file__).with_name("killed.py"))

    told = [json.loads(line) for line in own_database.python(driver, str(folder)).splitlines()]

    published = 0
    for number, each in enumerate(told, 1):
        assert each["entries"] == each["size"] == EACH * number, each
        assert each["forks"] == [], each
        # The folder holds the tree of before or the new one, whole either way.
        assert each["published"] in {published, each["size"]}, each
        published = each["published"]
    by_moment = {each["moment"]: each["killed"] for each in told}
    assert by_moment["signing"] is by_moment["kept"] is by_moment["1"] is True
    assert by_moment["never"] is False
    assert sum(each["killed"] for each in told) >= 10
    assert told[0]["signed"] == []
    last = told[-1]
    assert (last["published"], last["unchecked"]) == (last["size"], 0)
    assert not list(folder.rglob(".new*"))
    assert len(last["signed"]) == len(set(last["signed"])) == len(told) - 2
