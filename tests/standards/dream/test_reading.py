"""Projects of DREAM read, with drift and impossible values told."""

import io
import json
import tracemalloc
from decimal import Decimal
from typing import get_args, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.standards.dream.answers import NAME, PROJECT, entry, project
from yakir.standards import dream, jsonfile
from yakir.standards.dream import Change, Cursor, Difference, Drift
from yakir.standards.dream.drift import MOST_VALUES, answers
from yakir.standards.dream.packing import packed
from yakir.standards.dream.records import Project
from yakir.standards.oc4ids.members import members_of, plan
from yakir.standards.oc4ids.records.base import Record

# A busy machine draws slowly; that is no fault of what is tested.
FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
ITEM = ("approaches", 0, "items", 0)
LINE = ("approaches", 0, "budget", "budgetBreakdown", 0)
PLACE = (*ITEM, "locations", 0, "gazetteer")


def read(value, limits=None):
    return dream.Reading(limits).project(jsonfile.loads(json.dumps(value)), name=NAME)


def drift(*values):
    seen = Drift()
    for number, value in enumerate(values):
        seen.see(value, str(number))
    return {difference: count.times for difference, count in seen.listed()}


def test_a_project_is_read_without_loss():
    found = read(PROJECT)

    line = found.project.approaches[0].budget.budget_breakdown[0]
    assert line.amount.amount == Decimal("1500000.5")
    assert jsonfile.loads(jsonfile.dumps(members_of(found.project))) == jsonfile.loads(
        json.dumps(PROJECT)
    )
    assert (found.id, found.impossible) == (NAME, ())


def test_the_records_have_every_member_of_the_description():
    def names(schema, kind):
        assert {each.name for each in plan(kind)} >= set(schema.get("properties", ())), kind
        for member in plan(kind):
            inner = schema.get("properties", {}).get(member.name, {})
            inner = inner.get("items", inner)
            for part in _records(kind, member.attribute):
                names(inner, part)

    names(answers()["project"], Project)


def _records(kind, attribute):
    hint = get_type_hints(kind)[attribute]
    return [
        part
        for part in (hint, *get_args(hint))
        if isinstance(part, type) and issubclass(part, Record)
    ]


def test_what_has_another_type_is_left_out_and_told():
    reading = dream.Reading()
    found = reading.project(project(metrics="none", parties=[7]), name=NAME)

    assert found.project.metrics == ()
    assert found.project.parties == ()
    assert {each for each, _ in reading.drift.listed()} == {
        Difference(Change.TYPE, "metrics", "string"),
        Difference(Change.TYPE, "parties[]", "integer"),
    }


def test_a_project_as_described_has_no_drift():
    assert drift(PROJECT) == {}


@pytest.mark.parametrize(
    ("value", "difference"),
    [
        (project(urgency="high"), Difference(Change.UNKNOWN, "urgency")),
        (project(*ITEM, "height", 3), Difference(Change.UNKNOWN, "approaches[].items[].height")),
        (
            {name: each for name, each in PROJECT.items() if name != "purpose"},
            Difference(Change.MISSING, "purpose"),
        ),
        (project(type=3), Difference(Change.TYPE, "type", "integer")),
        (
            project(*LINE, "amount", "amount", "5"),
            Difference(
                Change.TYPE, "approaches[].budget.budgetBreakdown[].amount.amount", "string"
            ),
        ),
        (project(status=None), Difference(Change.TYPE, "status", "null")),
        (project(status="paused"), Difference(Change.CODE, "status", "paused")),
        (project(date="10.01.2026"), Difference(Change.FORMAT, "date", "date-time")),
        (
            project("documents", 0, "id", "seven"),
            Difference(Change.FORMAT, "documents[].id", "uuid"),
        ),
        ([], Difference(Change.TYPE, "", "array")),
    ],
)
def test_each_kind_of_drift_is_told(value, difference):
    assert difference in drift(value)


def test_drift_is_counted_once_a_project_and_names_the_first():
    seen = Drift()
    seen.see(PROJECT, "good")
    seen.see(project(parties=[7, 8]), "first")
    seen.see(project(parties=[7]), "second")

    ((difference, count),) = seen.listed()
    assert difference == Difference(Change.TYPE, "parties[]", "integer")
    assert (count.times, count.first, seen.answers) == (2, "first", 3)


def test_thousands_of_new_codes_are_counted_together():
    found = drift(*(project(status=f"code {number}") for number in range(200)))

    assert len(found) == MOST_VALUES + 1
    assert found[Difference(Change.CODE, "status", "…")] == 200 - MOST_VALUES


def test_the_frozen_description_can_be_made_again():
    described = {
        "paths": {
            f"/marketplace/public/dream/{path}": {
                "get": {
                    "responses": {
                        "200": {
                            "content": {
                                "application/json": {
                                    "schema": {
                                        "type": "object",
                                        "description": "left out",
                                        "properties": {"a": {"enum": ["x"], "x-mark": 1}},
                                    }
                                }
                            }
                        }
                    }
                }
            }
            for path in ("ideas", "ideas/{id}")
        }
    }
    kept = {"type": "object", "properties": {"a": {"enum": ["x"]}}}

    assert packed(described) == {"listing": kept, "project": kept}


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (
            project(*LINE, "amount", "amount", -1),
            "/approaches/0/budget/budgetBreakdown/0/amount/amount",
        ),
        (
            project(
                *LINE,
                "period",
                {"startDate": "2026-02-01T00:00:00Z", "endDate": "2026-01-01T00:00:00Z"},
            ),
            "/approaches/0/budget/budgetBreakdown/0/period",
        ),
        (project(updated="2025-01-01T00:00:00Z"), "/updated"),
        (project(date="1026-01-10T09:00:00Z"), "/date"),
        (project(updated="2206-01-10T09:00:00Z"), "/updated"),
        (
            project("targets", 0, "observations", 0, "period", "durationInDays", -1),
            "/targets/0/observations/0/period/durationInDays",
        ),
        (
            project("metrics", 0, "observations", 0, "dimensions", "targetValue", -2),
            "/metrics/0/observations/0/dimensions/targetValue",
        ),
        (
            project(*PLACE, "identifiers", ["Kharkiv"]),
            "/approaches/0/items/0/locations/0/gazetteer/identifiers/0",
        ),
        (
            project(*PLACE, "identifiers", ["UA00000000000000002"]),
            "/approaches/0/items/0/locations/0/gazetteer/identifiers/0",
        ),
        (
            project("approaches", 0, "documents", [{"relatedItem": "x"}]),
            "/approaches/0/documents/0/relatedItem",
        ),
        (project(parties=[PROJECT["parties"][0]] * 2), "/parties"),
        (project(approaches=[PROJECT["approaches"][0]] * 2), "/approaches"),
        (
            project(contractingProcesses=[PROJECT["contractingProcesses"][0]] * 2),
            "/contractingProcesses",
        ),
        (
            project("approaches", 0, "items", [PROJECT["approaches"][0]["items"][0]] * 2),
            "/approaches/0/items",
        ),
    ],
)
def test_a_value_that_cannot_be_is_told_where_it_stands(value, place):
    limits = dream.Limits(communities={"UA00000000000000001"})

    assert [each.place for each in read(value, limits).impossible] == [place]


def test_what_can_be_is_not_told():
    limits = dream.Limits(communities={"UA00000000000000001"})

    assert read(PROJECT, limits).impossible == ()
    assert read(project(*PLACE, "identifiers", ["UA00000000000000002"])).impossible == ()
    assert read(project(*PLACE, "scheme", "UA-COATU")).impossible == ()


def test_a_file_may_hold_one_project_a_list_or_a_list_under_data():
    one = json.dumps(PROJECT).encode()
    listing = json.dumps(entry("a", "2026-01-01T00:00:00Z")).encode()

    def names(data, lines=False):
        reading = dream.Reading()
        files = reading.lines if lines else reading.file
        return [each.id for each in files(io.BytesIO(data), name="f")], reading.skipped

    assert names(one) == (["f"], 0)
    assert names(b"[" + one + b"," + one + b"]") == (["f/0", "f/1"], 0)
    assert names(b'{"data": [' + one + b"," + listing + b"]}") == (["f/0"], 1)
    assert names(one + b"\n\n" + one, lines=True) == (["f/1", "f/3"], 0)
    assert names(json.dumps({**PROJECT, "id": "own"}).encode()) == (["own"], 0)
    assert names(b"7") == ([], 1)


@pytest.mark.parametrize(("data", "lines"), [(b"{", False), (b"", False), (b"{\n}", True)])
def test_what_is_no_answer_is_refused(data, lines):
    reading = dream.Reading()
    files = reading.lines if lines else reading.file

    with pytest.raises(dream.InvalidDump):
        list(files(io.BytesIO(data), name="f"))


class Dump(io.RawIOBase):
    """A dump of many projects that is never in memory whole."""

    def __init__(self, number):
        self.left = number
        self.held = b'{"data":['

    def readable(self):
        return True

    def read(self, size=-1, /):
        while len(self.held) < size and self.left:
            self.left -= 1
            self.held += json.dumps(PROJECT).encode() + (b"," if self.left else b"]}")
        found, self.held = self.held[:size], self.held[size:]
        return found


def test_memory_holds_a_small_part_of_a_long_dump():
    projects = 300
    size = projects * len(json.dumps(PROJECT))
    tracemalloc.start()

    count = sum(1 for _ in dream.Reading().file(Dump(projects), name="dump"))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == projects
    assert peak < size / 2


# The list of projects, page after page.


class Server:
    """DREAM's list of projects: a page of the changes from a moment on."""

    def __init__(self, changes, page):
        self.changes = sorted(changes, key=lambda pair: pair[1])
        self.page = page
        self.asked = []

    def __call__(self, since):
        self.asked.append(since)
        found = [pair for pair in self.changes if pair[1] >= since][: self.page]
        return json.dumps({"data": [entry(*pair) for pair in found]}).encode()


MOMENTS = st.integers(0, 8).map(lambda second: f"2026-01-01T00:00:0{second}Z")


@FEW
@given(st.lists(MOMENTS, max_size=12), st.integers(4, 7), st.integers(0, 12))
def test_every_project_comes_once_and_reading_goes_on_where_it_stopped(moments, page, stop):
    changes = [(f"p{number}", moment) for number, moment in enumerate(moments)]
    # A page has to be longer than the most changes of one moment, or nobody could go on from it.
    most = max((moments.count(moment) for moment in moments), default=0)
    server = Server(changes, max(page, most + 1))

    first, cursor = [], Cursor()
    for read_, behind in dream.entries(server):
        if len(first) == stop:
            break
        first.append(read_.id)
        cursor = behind
    rest = [each.id for each, _ in dream.entries(server, cursor)]

    assert sorted(first + rest) == sorted(name for name, _ in changes)


def test_a_change_after_the_end_is_all_that_comes_next_time():
    server = Server([("a", "2026-01-01T00:00:00Z"), ("b", "2026-01-01T00:00:00Z")], 10)
    *_, (_, cursor) = dream.entries(server)
    server.changes.append(("a", "2026-01-02T00:00:00Z"))

    assert [each.id for each, _ in dream.entries(server, cursor)] == ["a"]
    assert server.asked[0] == ""


@pytest.mark.parametrize(
    "page",
    [
        b"{",
        b"[]",
        b'{"data": 7}',
        b'{"data": [7]}',
        json.dumps({"data": [entry("a", "yesterday")]}).encode(),
        json.dumps({"data": [entry("", "2026-01-01T00:00:00Z")]}).encode(),
        json.dumps(
            {"data": [entry("a", "2026-01-02T00:00:00Z"), entry("b", "2026-01-01T00:00:00Z")]}
        ).encode(),
    ],
)
def test_a_page_that_cannot_be_gone_on_from_is_refused(page):
    with pytest.raises(dream.InvalidDump):
        list(dream.entries(lambda since: page))


def test_drift_of_the_list_is_seen_too():
    seen = Drift("listing")
    page = json.dumps(
        {"data": [entry("00000000-0000-4000-8000-000000000001", "2026-01-01T00:00:00Z")], "next": 1}
    ).encode()

    list(dream.entries(lambda since: page, drift=seen))

    assert [each for each, _ in seen.listed()] == [Difference(Change.UNKNOWN, "next")]
