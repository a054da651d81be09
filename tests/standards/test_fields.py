"""Field commitments, canonical values and the leaf."""

import hashlib
import itertools
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yakir.standards.tlog import fields, leaf, tree
from yakir.standards.tlog.canonical import canonical, strict_json
from yakir.standards.tlog.errors import BadProof, NotCanonical

names = st.from_regex(r"[a-z][a-z0-9_.]{0,8}", fullmatch=True)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)
records = st.dictionaries(names, values, min_size=1, max_size=12)


def salts():
    counter = itertools.count()
    return lambda: next(counter).to_bytes(32, "big")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        (Decimal("48.10"), '"48.1"'),
        (Decimal("1E+3"), '"1000"'),
        (Decimal("-0.00"), '"0"'),
        (Decimal("1000000.00"), '"1000000"'),
        (1.0, "1"),
        (date(2026, 11, 21), '"2026-11-21"'),
        (datetime(2026, 11, 21, 22, 5, tzinfo=UTC), '"2026-11-21T22:05:00Z"'),
        (
            datetime(2026, 11, 22, 0, 5, tzinfo=timezone(timedelta(hours=2))),
            '"2026-11-21T22:05:00Z"',
        ),
        ("Якір", '"Якір"'),
        ({"\U0001f600": 1, "\ufb33": 2}, '{"\U0001f600":1,"\ufb33":2}'),
    ],
)
def test_a_value_has_one_canonical_form(value, text):
    assert canonical(value).decode() == text


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        Decimal("NaN"),
        Decimal("1E+999999"),
        {1: "a"},
        {"\ud800": 1},
        "\ud800",
        2**53,
        datetime(2026, 11, 21),  # noqa: DTZ001 (the missing zone is the point)
        b"bytes",
        object(),
    ],
)
def test_a_value_without_a_canonical_form_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical(value)


def test_a_value_nested_too_deeply_is_refused():
    value = 1
    for _ in range(100):
        value = [value]

    with pytest.raises(NotCanonical, match="levels deep"):
        canonical(value)


@given(values)
def test_what_is_read_back_has_the_same_canonical_form(value):
    assert canonical(strict_json(canonical(value).decode())) == canonical(value)


@pytest.mark.parametrize(
    "text",
    ['{"a":1,"a":1}', "NaN", "[Infinity]", "1e999", "[" * 100_000, "9" * 5_000, "", "{", "1 2"],
)
def test_loose_json_is_refused(text):
    with pytest.raises(NotCanonical):
        strict_json(text)


def test_a_digest_is_the_hash_of_salt_name_zero_value():
    field = fields.Field("amount", Decimal("12.50"), b"\x07" * 32)

    assert fields.digest(field) == hashlib.sha256(b"\x07" * 32 + b'amount\x00"12.5"').digest()


@pytest.mark.parametrize("name", ["", "Amount", "1a", "a b", "a\x00", "a\n", "сума", "a-b"])
def test_a_name_out_of_form_is_refused(name):
    with pytest.raises(ValueError, match="not a field name"):
        fields.Field(name, 1, bytes(32))


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_salt_of_another_length_is_refused(size):
    with pytest.raises(ValueError, match="a salt has 32 bytes"):
        fields.Field("amount", 1, bytes(size))


def test_a_salt_does_not_show_in_the_representation():
    assert "salt" not in repr(fields.Field("amount", 1, b"\x41" * 32))


def test_a_name_that_stands_twice_is_refused():
    twice = [fields.Field("a", 1, bytes(32)), fields.Field("a", 2, bytes(32))]

    with pytest.raises(ValueError, match="stands twice"):
        fields.root(twice)


def test_a_record_without_fields_is_refused():
    with pytest.raises(ValueError, match="at least one field"):
        fields.root([])


@given(records)
def test_each_field_is_proven_by_itself(record):
    all_fields = fields.salted(record, salts())
    root = fields.root(all_fields)

    for number, field in enumerate(all_fields):
        place = fields.path(all_fields, field.name)

        assert place.index == number
        assert tree.verify_inclusion(
            tree.leaf_hash(fields.digest(field)), number, len(all_fields), place.path, root
        )


@given(records, st.randoms())
def test_the_root_does_not_depend_on_the_order_of_fields(record, random):
    all_fields = list(fields.salted(record, salts()))
    root = fields.root(all_fields)

    random.shuffle(all_fields)

    assert fields.root(all_fields) == root


@given(records, st.data())
def test_the_root_depends_on_every_name_value_and_salt(record, data):
    all_fields = list(fields.salted(record, salts()))
    root = fields.root(all_fields)
    which = data.draw(st.integers(0, len(all_fields) - 1))
    field = all_fields[which]
    changed = data.draw(
        st.sampled_from(
            [
                fields.Field(field.name, [field.value], field.salt),
                fields.Field(field.name, field.value, b"\xff" * 32),
                fields.Field(field.name + "_other_name", field.value, field.salt),
            ]
        )
    )

    all_fields[which] = changed

    assert fields.root(all_fields) != root


def test_a_path_to_an_unknown_field_is_refused():
    with pytest.raises(ValueError, match="no field 'b'"):
        fields.path(fields.salted({"a": 1}, salts()), "b")


def test_a_leaf_tells_the_hour_and_no_more():
    at = datetime(2026, 11, 22, 0, 47, 13, 5, tzinfo=timezone(timedelta(hours=2)))

    made = leaf.leaf(at, bytes(32))

    assert made.decode() == '{"at":"2026-11-21T22:00:00Z","root":"' + "00" * 32 + '","v":1}'
    assert leaf.parse(made) == leaf.Leaf(datetime(2026, 11, 21, 22, tzinfo=UTC), bytes(32))
    assert len(made) < 1000


def test_a_leaf_of_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        leaf.leaf(datetime(2026, 11, 21), bytes(32))  # noqa: DTZ001


ZEROS = "00" * 32


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"at":1,"root":2,"v":1}',
        '{"at":"2026-11-21T22:00:00Z","root":"00","v":1}',
        '{"at":"2026-11-21T22:13:00Z","root":"' + ZEROS + '","v":1}',
        '{"at":"2026-11-21T22:00:00Z","root":"' + ZEROS + '","v":2}',
        '{"at":"2026-11-21T22:00:00Z","root":"' + ZEROS + '","v":true}',
        '{"at":"2026-11-21T22:00:00Z","root":"' + ZEROS + '","v":1} ',
        '{"at":"2026-11-21T22:00:00Z","root":"' + ZEROS + '","v":1,"w":1}',
        '{"at":"2026-11-21T22:00:00Z","root":"' + ZEROS.replace("0", "AA", 1) + '","v":1}',
        "[" * 900,
        " " * 2000,
    ],
)
def test_a_leaf_out_of_form_is_refused(text):
    with pytest.raises(BadProof):
        leaf.parse(text.encode())


def test_a_leaf_that_is_not_utf_8_is_refused():
    with pytest.raises(BadProof):
        leaf.parse(b"\xff")
