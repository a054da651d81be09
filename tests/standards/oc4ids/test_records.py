"""OC4IDS in and out: nothing is lost, the same records give the same bytes."""

import io
import json
from decimal import Decimal
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings

from tests.standards.oc4ids.schema_records import PACKAGES, PROJECTS
from yakir.standards import jsonfile, oc4ids
from yakir.standards.oc4ids import records
from yakir.standards.oc4ids.members import plan
from yakir.standards.oc4ids.records.base import Record
from yakir.standards.oc4ids.schema import Node, package_node, project_node

# A busy machine draws slowly; that is no fault of what is tested.
FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
EXAMPLE = (Path(__file__).parent / "example.json").read_bytes()
PACKAGE = records.Package(
    uri="https://example.invalid/package.json",
    published_date="2026-11-30T00:00:00Z",
    publisher=records.Publisher(name="Imagined publisher"),
)


def written(package, projects):
    return b"".join(oc4ids.write(package, projects))


def test_the_standards_example_comes_back_as_it_was():
    package, projects = oc4ids.read(io.BytesIO(EXAMPLE))

    assert projects[0].budget.budget_breakdowns[0].budget_breakdown[1].amount == records.Value(
        amount=Decimal(20000000), currency="GBP"
    )
    assert jsonfile.loads(written(package, projects)) == jsonfile.loads(EXAMPLE)


@FEW
@given(PACKAGES, PROJECTS, PROJECTS)
def test_what_is_written_is_read_as_it_was(package, one, other):
    data = written(package, [one, other])

    assert oc4ids.read(io.BytesIO(data)) == (package, (one, other))
    assert written(*oc4ids.read(io.BytesIO(data))) == data


def test_members_stand_in_the_order_of_the_standard_however_they_were_given():
    project = records.Project(status="completion", title="Imagined", id="1")

    assert list(oc4ids.members_of(project)) == ["id", "title", "status"]


def test_a_number_keeps_its_digits():
    value = records.Value(amount=Decimal("100000000000000000000.10"), currency="UAH")
    project = records.Project(id="1", budget=records.Budget(amount=value))

    data = written(PACKAGE, [project])

    assert b'{"amount":100000000000000000000.10,"currency":"UAH"}' in data
    assert oc4ids.read(io.BytesIO(data))[1] == (project,)


def test_members_that_the_standard_does_not_know_are_kept():
    project = oc4ids.record_of(records.Project, {"id": "1", "yakir": {"coverage": [1]}})

    assert project.extra == {"yakir": {"coverage": [1]}}
    assert oc4ids.members_of(project) == {"id": "1", "yakir": {"coverage": [1]}}


def test_an_extra_member_cannot_stand_for_one_of_the_standard():
    with pytest.raises(ValueError, match="title"):
        oc4ids.members_of(records.Project(id="1", extra={"title": "Imagined"}))


def test_what_a_record_cannot_keep_is_refused_all_at_once():
    package = {
        "projects": [{"title": 7, "budget": [], "sector": [], "locations": [{"id": "1"}, 3]}]
    }

    with pytest.raises(oc4ids.InvalidOC4IDS) as refused:
        oc4ids.read(io.BytesIO(json.dumps(package).encode()))

    assert [(each.pointer, each.code) for each in refused.value.problems] == [
        ("/projects/0", "missing"),
        ("/projects/0/title", "wrong_type"),
        ("/projects/0/budget", "wrong_type"),
        ("/projects/0/locations/1", "wrong_type"),
        ("/projects/0/sector", "empty_list"),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", "not_json"),
        (b"[]", "no_projects"),
        (b"7", "no_projects"),
        (b"{}", "no_projects"),
        (b'{"projects": [], "uri": "a", "uri": "b"}', "repeated_member"),
        (b'{"projects": [{"id": "1", "id": "2"}]}', "repeated_member"),
        (b'{"projects": []}', "missing"),
    ],
)
def test_a_file_that_is_no_package_is_refused(data, code):
    with pytest.raises(oc4ids.InvalidOC4IDS) as refused:
        oc4ids.read(io.BytesIO(data))

    assert refused.value.problems[0].code == code


def test_projects_are_read_one_by_one_and_the_package_is_known_at_the_end():
    reading = oc4ids.Reading(io.BytesIO(written(PACKAGE, [records.Project(id="1")])))

    projects = reading.projects()
    with pytest.raises(RuntimeError):
        _ = reading.package

    assert list(projects) == [records.Project(id="1")]
    assert reading.package == PACKAGE


def compare(kind: type[Record], node: Node) -> None:
    """Assert that a class of records has the members of its schema, in order, and so below."""
    members = plan(kind)
    assert [each.name for each in members] == list(node.members)
    assert {each.name for each in members if each.required} >= set(node.required)
    hints = get_type_hints(kind)
    for each in members:
        inner = node.members[each.name]
        for part in (hints[each.attribute], *get_args(hints[each.attribute])):
            if isinstance(part, type) and issubclass(part, Record):
                compare(part, inner.element or inner)


def test_the_records_have_every_member_of_the_schema_in_its_order():
    compare(records.Project, project_node())

    names = [each.name for each in plan(records.Package)]
    assert set(names) == set(package_node().members)
