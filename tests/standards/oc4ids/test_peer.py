"""The standard's own checker, with schema and codelists from this machine, finds what we find."""

import copy
import json
from io import BytesIO
from pathlib import Path

import pytest

from tests.standards.dream.answers import PROJECT
from tests.standards.oc4ids.peer import checker
from yakir.standards import dream, jsonfile, oc4ids
from yakir.standards.oc4ids import records

EXAMPLE = json.loads((Path(__file__).parent / "example.json").read_text())
PACKAGE = records.Package(
    uri="https://example.invalid/package.json",
    published_date="2026-11-30T00:00:00Z",
    publisher=records.Publisher(name="Imagined publisher"),
)


@pytest.fixture(scope="module")
def check():
    with checker() as call:
        yield call


def ours(package, code):
    data = json.dumps(package).encode()
    return [each for each in oc4ids.validate(BytesIO(data)) if each.code == code]


def codes(package, code):
    return {(f"{each.given['codelist']}.csv", each.given["value"]) for each in ours(package, code)}


def example(**members):
    package = copy.deepcopy(EXAMPLE)
    package["projects"][0] |= members
    return package


def test_both_find_the_standards_example_valid(check):
    found = check(EXAMPLE)

    assert found.broken == set()
    assert found.closed == codes(EXAMPLE, "closed_code") == set()
    assert found.open == codes(EXAMPLE, "open_code") != set()


@pytest.mark.parametrize(
    ("members", "keyword", "code"),
    [
        ({"title": 7}, "type", "wrong_type"),
        ({"title": ""}, "minLength", "empty_text"),
        ({"sector": []}, "minItems", "empty_list"),
        ({"budget": {}}, "minProperties", "empty_object"),
        ({"updated": "yesterday"}, "format", "not_a_date_time"),
        ({"documents": [{"id": "1", "url": "nowhere"}]}, "format", "not_a_uri"),
    ],
)
def test_both_find_the_same_place_broken(check, members, keyword, code):
    package = example(**members)

    (problem,) = ours(package, code)
    assert check(package).broken == {(problem.pointer, keyword)}


def test_both_find_the_same_codes_outside_their_lists(check):
    package = example(status="done", type="repair", sector=["sport", "health"])
    found = check(package)

    assert found.closed == codes(package, "closed_code")
    assert found.open == codes(package, "open_code")
    assert ("projectStatus.csv", "done") in found.closed


def test_both_find_the_same_fields_beyond_the_standard(check):
    package = example(colour="red")

    assert check(package).additional == {"/projects/colour"}
    assert [each.pointer for each in ours(package, "additional_field")] == ["/projects/0/colour"]


def test_what_we_write_is_valid_for_the_other_too(check):
    left = dream.Left()
    read = dream.Reading().project(jsonfile.loads(json.dumps(PROJECT)), name="1")
    project = dream.mapped(read, dream.Options(prefix="oc4ids-zzzzzz-"), left)
    package = json.loads(b"".join(oc4ids.write(PACKAGE, [project])))

    found = check(package)

    assert (found.broken, found.closed) == (set(), set())
    # What dimensions hold is left to the publisher; the other checker counts it as additional.
    assert all("/dimensions/" in each for each in found.additional)
