"""JSON files read and written element by element."""

import io
import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yakir.standards import jsonfile
from yakir.standards.jsonfile import reading

# A busy machine draws slowly; that is no fault of what is tested.
FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
NUMBERS = st.integers() | st.decimals(allow_nan=False, allow_infinity=False)
TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


class Drop(io.BytesIO):
    """A file that gives a few bytes at a time, whatever is asked for."""

    def __init__(self, data, step):
        super().__init__(data)
        self.step = step

    def read(self, size=-1, /):
        return super().read(self.step)


@FEW
@given(VALUES)
def test_a_value_comes_back_with_every_digit(value):
    assert jsonfile.loads(jsonfile.dumps(value)) == value


@FEW
@given(
    st.dictionaries(TEXT.filter(lambda name: name != "list"), VALUES, max_size=3),
    st.lists(VALUES, max_size=4),
    st.integers(1, 9),
)
def test_a_list_is_read_element_by_element_wherever_the_file_is_cut(members, elements, step):
    data = b"".join(jsonfile.listed(members, "list", elements))
    document = jsonfile.Document(Drop(data, step), "list")

    assert list(document.elements()) == elements
    assert document.members == members
    assert document.has_list
    assert json.loads(data).keys() == {*members, "list"}


def test_a_document_may_be_the_list_itself():
    document = jsonfile.Document(io.BytesIO(b"\xef\xbb\xbf [1, 2.50]"), "list")

    assert list(document.elements()) == [1, Decimal("2.50")]
    assert document.is_list


def test_a_document_may_be_a_single_value():
    document = jsonfile.Document(Drop(b"12345", 2), "list")

    assert list(document.elements()) == []
    assert document.whole == 12345


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b'{"list": [1',
        b'{"list": [1,]}',
        b'{"list": [1]} 2',
        b'{"list": [1 2]}',
        b'{"list": [NaN]}',
        b'{"list": [1e999999999999999999999]}',
        b'{"list": ["\xff"]}',
        b"{1: 2}",
        b'{"list" 3}',
        b'{"list": [' + b"[" * 20_000 + b"]" * 20_000 + b"]}",
    ],
)
@pytest.mark.parametrize("step", [1, 7, 1 << 20])
def test_what_is_not_json_is_refused(data, step):
    if step == 1 and len(data) > 1000:
        data = data[:3000]

    with pytest.raises(jsonfile.BadJSON):
        list(jsonfile.Document(Drop(data, step), "list").elements())


def test_a_fault_early_in_a_long_file_is_told_before_the_rest_is_read():
    stream = io.BytesIO(b'{"list": [{"a": oops}, ' + b" " * 10_000_000)

    with pytest.raises(jsonfile.BadJSON):
        list(jsonfile.Document(stream, "list").elements())

    assert stream.tell() < 1_000_000


def test_an_element_that_never_ends_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "GREATEST_ELEMENT", 1_000_000)
    stream = io.BytesIO(b'["' + b"x" * 10_000_000 + b'"]')

    with pytest.raises(jsonfile.BadJSON, match="too long"):
        list(jsonfile.Document(stream, "list").elements())

    assert stream.tell() < 5_000_000


def test_members_that_stand_twice_are_told():
    document = jsonfile.Document(io.BytesIO(b'{"a": 1, "a": 2, "list": [], "list": []}'), "list")
    list(document.elements())

    assert document.repeated == ("a", "list")
    assert jsonfile.loads('{"a": {"b": 1, "b": 2, "b": 3}}')["a"].names == ("b",)
    assert not isinstance(jsonfile.loads('{"a": {"b": 1}}')["a"], jsonfile.Repeated)


@pytest.mark.parametrize("value", [float("nan"), Decimal("Infinity"), "\ud800"])
def test_what_json_cannot_hold_is_refused(value):
    with pytest.raises(ValueError, match=r"JSON cannot|surrogates"):
        jsonfile.dumps(value)


def test_what_is_nested_too_deep_is_not_written():
    deep = []
    for _ in range(2000):
        deep = [deep]

    with pytest.raises(ValueError, match="nested"):
        jsonfile.dumps(deep)


def test_a_thing_of_another_type_is_refused():
    with pytest.raises(TypeError, match="JSON cannot hold set"):
        jsonfile.dumps({"a": {1}})


def places(value, pointer=""):
    yield pointer, value
    steps = value.items() if isinstance(value, dict) else ()
    steps = enumerate(value) if isinstance(value, list) else steps
    for step, inner in steps:
        yield from places(inner, f"{pointer}/{str(step).replace('~', '~0').replace('/', '~1')}")


@FEW
@given(VALUES, st.sampled_from([None, 1]))
def test_every_place_is_found_where_its_value_begins(value, indent):
    value = jsonfile.loads(jsonfile.dumps(value))
    text = json.dumps(value, indent=indent, default=lambda number: {"number": str(number)})
    parsed = json.loads(text)

    found = jsonfile.offsets(text, [pointer for pointer, _ in places(parsed)])

    assert found.keys() == {pointer for pointer, _ in places(parsed)}
    for pointer, inner in places(parsed):
        assert json.JSONDecoder().raw_decode(text, found[pointer])[0] == inner


def test_what_the_text_does_not_hold_is_not_found():
    assert jsonfile.offsets('{"a": [1]}', ["/a/0", "/a/1", "/b"]) == {"/a/0": 7}
    assert jsonfile.offsets('{"a": [1', ["/a/0"]) == {"/a/0": 7}
    assert jsonfile.offsets("]}{,:", ["/a"]) == {}
