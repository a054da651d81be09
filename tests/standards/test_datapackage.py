"""Tables as CSV with a data package, out and in."""

import hashlib
import io
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yakir.standards import datapackage
from yakir.standards.datapackage import Field, Kind, Licence, Package, Resource, Source, Table

# A busy machine draws slowly; that is no fault of what is tested.
FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
TEXT = st.text(st.characters(codec="utf-8"), max_size=6)
FORMULAS = st.sampled_from(["=1+1", "'=1", "''@x", "'", "-5", "\tx", "+", "a,b", 'a"b', "a\r\nb"])
VALUES = {
    Kind.STRING: (TEXT | FORMULAS).filter(bool),
    Kind.INTEGER: st.integers(),
    Kind.NUMBER: st.decimals(allow_nan=False, allow_infinity=False),
    Kind.BOOLEAN: st.booleans(),
    Kind.DATE: st.dates(),
    Kind.DATETIME: st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0)),
}
FIELDS = tuple(Field(f"a {kind}", kind) for kind in Kind)
NAMES = st.text("abcdefghij-", min_size=1, max_size=6).map(lambda name: f"n{name}")
SOURCES = st.lists(st.builds(Source, TEXT, TEXT), max_size=2).map(tuple)


def resource(*fields, **members):
    return Resource("needs", "needs.csv", fields or FIELDS, **members)


def written(table, rows):
    return b"".join(Table(table, rows))


def read(table, data):
    return list(datapackage.rows(table, io.BytesIO(data)))


def faults(table, text):
    with pytest.raises(datapackage.InvalidTable) as refused:
        read(table, text.encode() if isinstance(text, str) else text)
    return [each.place for each in refused.value.faults]


@FEW
@given(
    st.lists(
        st.fixed_dictionaries({f.name: st.none() | VALUES[f.kind] for f in FIELDS}), max_size=4
    ),
    st.booleans(),
)
def test_rows_come_back_as_they_were(rows, guarded):
    table = resource(guarded=guarded)
    data = written(table, rows)

    assert read(table, data) == rows
    assert written(table, read(table, data)) == data


@FEW
@given(st.data())
def test_a_description_comes_back_as_it_was(data):
    fields = data.draw(
        st.lists(
            st.builds(
                Field,
                TEXT.filter(bool),
                st.sampled_from(list(Kind)),
                TEXT,
                TEXT,
                TEXT,
                st.booleans(),
                st.booleans(),
                st.lists(TEXT, max_size=2).map(tuple),
            ),
            min_size=1,
            max_size=3,
            unique_by=lambda field: field.name,
        )
    )
    name = data.draw(NAMES)
    table = Resource(
        name,
        f"data/{name}.csv",
        tuple(fields),
        data.draw(TEXT),
        data.draw(TEXT),
        (fields[0].name,) if data.draw(st.booleans()) else (),
        data.draw(SOURCES),
        data.draw(st.booleans()),
    )
    package = Package(
        data.draw(NAMES),
        (table,),
        *(data.draw(TEXT) for _ in range(5)),
        data.draw(
            st.lists(st.builds(Licence, TEXT.filter(bool), TEXT, TEXT), max_size=2).map(tuple)
        ),
        data.draw(SOURCES),
    )

    text = datapackage.described(package)

    assert datapackage.package_of(text) == package
    assert datapackage.described(datapackage.package_of(text)) == text


def test_a_package_says_what_its_tables_are():
    table = resource(
        Field("id", required=True, unique=True),
        Field("cost", Kind.NUMBER, title="Imagined cost", unit="UAH"),
        key=("id",),
    )
    content = Table(table, [{"id": "1", "cost": Decimal("1.50")}])
    data = b"".join(content)
    package = Package(
        "imagined",
        (table,),
        licences=(Licence("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),),
        sources=(Source("Imagined register"),),
    )

    document = json.loads(datapackage.described(package, {"needs": content.content}))

    assert data == b"id,cost\r\n1,1.50\r\n"
    assert document == {
        "profile": "tabular-data-package",
        "name": "imagined",
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "sources": [{"title": "Imagined register"}],
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": "needs",
                "path": "needs.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(data),
                "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
                "schema": {
                    "fields": [
                        {
                            "name": "id",
                            "type": "string",
                            "constraints": {"required": True, "unique": True},
                        },
                        {
                            "name": "cost",
                            "type": "number",
                            "title": "Imagined cost",
                            "unit": "UAH",
                        },
                    ],
                    "primaryKey": ["id"],
                    "missingValues": [""],
                },
                "formulasGuarded": True,
            }
        ],
    }


def test_a_table_that_is_written_twice_is_measured_once():
    table = Table(resource(Field("id")), [{"id": "1"}])

    first, second = b"".join(table), b"".join(table)

    assert first == second
    assert table.content.size == len(first)


def test_what_a_spreadsheet_would_run_gets_an_apostrophe_unless_told_otherwise():
    rows = [{"id": "=1+1"}]

    assert written(resource(Field("id")), rows) == b"id\r\n'=1+1\r\n"
    assert written(resource(Field("id"), guarded=False), rows) == b"id\r\n=1+1\r\n"
    assert written(resource(Field("id", Kind.INTEGER)), [{"id": -1}]) == b"id\r\n-1\r\n"


def test_a_moment_is_written_in_universal_time():
    at = datetime(2026, 11, 30, 20, tzinfo=timezone(timedelta(hours=2)))

    assert written(resource(Field("at", Kind.DATETIME)), [{"at": at}]) == (
        b"at\r\n2026-11-30T18:00:00Z\r\n"
    )


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.INTEGER, 1.5),
        (Kind.INTEGER, True),
        (Kind.NUMBER, "1"),
        (Kind.NUMBER, float("nan")),
        (Kind.BOOLEAN, 1),
        (Kind.DATE, datetime(2026, 1, 1, tzinfo=UTC)),
        (Kind.DATE, "2026-01-01"),
        (Kind.DATETIME, date(2026, 1, 1)),
        (Kind.DATETIME, datetime(2026, 1, 1)),  # noqa: DTZ001
        (Kind.DATETIME, datetime(2026, 1, 1, microsecond=1, tzinfo=UTC)),
        (Kind.STRING, "\ud800"),
    ],
)
def test_a_value_that_a_column_cannot_hold_is_refused(kind, value):
    with pytest.raises(datapackage.InvalidTable, match="row 2, x"):
        written(resource(Field("x", kind)), [{"x": value}])


def test_a_row_keeps_to_the_columns():
    table = resource(Field("id", required=True))

    with pytest.raises(datapackage.InvalidTable, match="row 2, id: is empty"):
        written(table, [{"id": ""}])
    with pytest.raises(datapackage.InvalidTable, match="row 3: .*colour"):
        written(table, [{"id": "1"}, {"id": "2", "colour": "red"}])


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.INTEGER, "1.0"),
        (Kind.INTEGER, "١"),
        (Kind.NUMBER, "1,5"),
        (Kind.NUMBER, "NaN"),
        (Kind.BOOLEAN, "True"),
        (Kind.DATE, "30.11.2026"),
        (Kind.DATE, "2026-02-30"),
        (Kind.DATETIME, "2026-11-30"),
        (Kind.DATETIME, "2026-11-30T25:00:00Z"),
    ],
)
def test_a_cell_of_another_kind_is_told(kind, text):
    assert faults(resource(Field("x", kind)), f'x\r\n"{text}"\r\n') == ["row 2, x"]


def test_every_fault_of_a_table_is_told_at_once():
    table = resource(
        Field("id", required=True, unique=True),
        Field("kind", codes=("a", "b")),
        Field("part", Kind.INTEGER),
        key=("kind", "part"),
    )

    assert faults(table, "id,kind,part\n1,a,1\n1,c,2\n,a,1\n3,a\n4,a,x\n") == [
        "row 3, id",
        "row 3, kind",
        "row 4, id",
        "row 4",
        "row 5",
        "row 6, part",
        "row 6",
    ]


@pytest.mark.parametrize("text", ["", "name\n1\n", "id,name\n", b"id\n\xff\n", 'id\n"1\n'])
def test_what_is_no_such_table_is_refused(text):
    assert faults(resource(Field("id")), text)


def test_a_byte_order_mark_is_passed_over():
    assert read(resource(Field("id")), b"\xef\xbb\xbfid\n1\n") == [{"id": "1"}]


def test_a_table_of_another_kind_is_not_read_to_its_end():
    data = b"id\n" + b"x\n" * 100_000

    assert len(faults(resource(Field("id", Kind.INTEGER)), data)) == 1000


@pytest.mark.parametrize(
    ("members", "place"),
    [
        ({"name": "Two words"}, "/name"),
        ({"resources": ()}, "/resources"),
        ({"resources": (resource(), resource())}, "/resources"),
        ({"resources": (Resource("A", "a.csv", FIELDS),)}, "/resources/0/name"),
        ({"resources": (Resource("a", "/etc/a.csv", FIELDS),)}, "/resources/0/path"),
        ({"resources": (Resource("a", "../a.csv", FIELDS),)}, "/resources/0/path"),
        ({"resources": (Resource("a", "b/../a.csv", FIELDS),)}, "/resources/0/path"),
        ({"resources": (Resource("a", "c:\\a.csv", FIELDS),)}, "/resources/0/path"),
        ({"resources": (Resource("a", "a.csv", ()),)}, "/resources/0/schema/fields"),
        ({"resources": (resource(Field("")),)}, "/resources/0/schema/fields"),
        ({"resources": (resource(Field("a"), Field("a")),)}, "/resources/0/schema/fields"),
        ({"resources": (resource(Field("a"), key=("b",)),)}, "/resources/0/schema/primaryKey"),
        ({"licences": (Licence(""),)}, "/licenses/0"),
    ],
)
def test_a_package_that_does_not_hold_together_is_refused(members, place):
    with pytest.raises(datapackage.InvalidPackage) as refused:
        Package(**{"name": "imagined", "resources": (resource(),), **members})

    assert place in [each.place for each in refused.value.faults]


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ("{", ""),
        ([], ""),
        ({"resources": {}}, "/resources"),
        ({"name": 7}, "/name"),
        ({"resources": [7]}, "/resources/0"),
        ({"resources": [{"schema": []}]}, "/resources/0/schema"),
        (
            {"resources": [{"schema": {"fields": [{"name": "a", "type": "geopoint"}]}}]},
            "/resources/0/schema/fields/0/type",
        ),
        ({"resources": [{"schema": {"primaryKey": 7}}]}, "/resources/0/schema/primaryKey"),
        ({"licenses": [7]}, "/licenses/0"),
    ],
)
def test_a_description_that_is_none_is_refused(document, place):
    text = document if isinstance(document, str) else json.dumps(document)

    with pytest.raises(datapackage.InvalidPackage) as refused:
        datapackage.package_of(text)

    assert place in [each.place for each in refused.value.faults]


def test_a_key_may_be_one_name():
    document = {
        "name": "imagined",
        "resources": [
            {
                "name": "a",
                "path": "a.csv",
                "schema": {"fields": [{"name": "id"}], "primaryKey": "id"},
            }
        ],
    }

    assert datapackage.package_of(json.dumps(document)).resources[0].key == ("id",)
