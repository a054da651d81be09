"""Whoever is killed while receiving or importing leaves nothing lost, nothing twice and no fork."""

import json
from pathlib import Path

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_a_receipt_and_an_import_are_there_whole_or_not_at_all(own_database):
    driver = str(Path(__file__).with_name("killed.py"))

    told = [json.loads(line) for line in own_database.python(driver).splitlines()]

    assert all(each["whole"] for each in told)
    for each in told:
        received, needs = each["receipts"][0], each["needs"][0]
        assert each["receipts"] == [received, received]
        assert each["lines"] == 2 * received
        assert each["outcomes"] == received <= 1
        assert each["needs"] == [needs, needs]
        assert needs in {0, 6}
        assert (needs == 6) is (each["states"] == ["done"])
    ends = [number for number, each in enumerate(told) if not each["killed"]]
    assert ends[0] >= 10
    assert ends[1] - ends[0] >= 8
    assert told[ends[0]]["receipts"] == [1, 1]
    assert told[-1]["needs"] == [6, 6]
    assert told[-1]["conserved"] == [["10.000", "10.000", "0"]]
