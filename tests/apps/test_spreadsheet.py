"""Reading, checking and writing spreadsheets."""

import copy
import csv
import io
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st

from yakir.common import spreadsheet
from yakir.common.errors import Refused
from yakir.common.spreadsheet import CellFault, Column, Unit, limits


def read(data: bytes, name: str = "table.csv") -> spreadsheet.Table:
    return spreadsheet.read_table(io.BytesIO(data), name)


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def rezipped(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            content = change(part, old.read(part))
            if content is not None:
                new.writestr(part, content)
    return file.getvalue()


def fault_of(parse: spreadsheet.Parse, cell: str) -> CellFault:
    with pytest.raises(CellFault) as caught:
        parse(cell)
    return caught.value


# Reading


@pytest.mark.parametrize("mark", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_text_tables_are_read_in_the_marks_and_encodings_of_offices(mark: str, encoding: str):
    text = f"Що{mark}Скільки\r\nВікна «нові»{mark}12\r\n"

    table = read(text.encode(encoding))

    assert table.headers == ("Що", "Скільки")
    assert table.rows == (spreadsheet.Row(2, ("Вікна «нові»", "12")),)


def test_row_numbers_are_those_people_see():
    table = read(b"a;b\n\n1;2\n;\n3;4\n")

    assert [row.number for row in table.rows] == [3, 5]


def test_a_line_that_names_the_mark_is_honoured_and_counted():
    table = read(b"sep=,\na,b\n1;x,2\n")

    assert table.headers == ("a", "b")
    assert table.rows == (spreadsheet.Row(3, ("1;x", "2")),)


def test_rows_that_begin_with_an_arrow_are_notes():
    table = read("a;b\n→ число;текст\n1;2\n".encode())

    assert [row.number for row in table.rows] == [3]


def test_workbooks_give_days_numbers_and_texts_as_text():
    rows = [
        ["a", "b", "c", "d", "e"],
        [date(2026, 3, 6), datetime(2026, 3, 6, 14, 30), 0.1 + 0.2, 1_000_000.0, None],  # noqa: DTZ001
        ["UA63", True, 12, "  x ", 1e21],
    ]

    table = read(workbook(rows), "table.xlsx")

    assert table.rows[0].cells == ("2026-03-06", "2026-03-06 14:30:00", "0.3", "1000000", "")
    assert table.rows[1].cells == ("UA63", "TRUE", "12", "  x ", "1000000000000000000000")


def test_the_kind_of_a_file_is_told_by_its_content_not_its_name():
    as_csv = read(workbook([["a"], ["1"]]), "needs.csv")
    as_xlsx = read(b"a\n1\n", "needs.xlsx")

    assert as_csv.rows == as_xlsx.rows


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "nothing_inside"),
        (b"\n\n", "nothing_inside"),
        (b"a;b\n", "nothing_inside"),
        (workbook([]), "nothing_inside"),
        (b"%PDF-1.7", "not_a_table"),
        (b"\x89PNG\r\n", "not_a_table"),
        (b"<html><table>", "not_a_table"),
        (b"\xd0\xcf\x11\xe0old", "not_a_table"),
        (b"a;b\n1;\0\n", "unreadable_file"),
        (b"a;\x98\n1;2\n", "unreadable_file"),
        ("a;b\n1;\0\n".encode("utf-16"), "unreadable_file"),
        (b'a;b\n"never closed;2\n', "unreadable_file"),
        (b"PK\x03\x04broken", "unreadable_file"),
        (workbook([["a"], ["1"]])[:-200], "unreadable_file"),
        (b"a\n" + b"x" * 40_000 + b"\n", "file_too_big"),
        (b"x" * (limits.MAX_BYTES + 1), "file_too_big"),
        (b";".join([b"a"] * 61) + b"\n1\n", "file_too_big"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_files_that_cannot_be_read_are_refused(data: bytes, code: str):
    with pytest.raises(Refused) as refused:
        read(data)

    assert refused.value.code == code
    assert refused.value.status == 422
    assert refused.value.text


def test_an_archive_that_is_no_workbook_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("content.xml", "<x/>")

    with pytest.raises(spreadsheet.NotATable):
        read(file.getvalue())


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = rezipped(
        workbook([["a"], ["1"]]),
        lambda part, old: b" " * 20_000_000 if part.startswith("xl/worksheets/") else old,
    )

    with pytest.raises(spreadsheet.TooBig):
        read(bomb)


def bomb_of(gigabytes: int, *, stated: int | None = None) -> bytes:
    """A workbook whose sheet unpacks to so much; it may state another size."""
    megabytes = gigabytes * 1024
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    once = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    # Each block stands alone, so that gigabytes need not be packed to be written.
    packed = once * megabytes + packer.flush()
    data = rezipped(
        workbook([["a"], ["1"]]),
        lambda part, old: None if part.startswith("xl/worksheets/") else old,
    )
    file = io.BytesIO(data)
    name = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(file, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr(name, packed)
        (part,) = [each for each in archive.infolist() if each.filename == name]
        part.compress_type = zipfile.ZIP_DEFLATED
        part.file_size = megabytes * 2**20 if stated is None else stated
        header = part.header_offset
    whole = bytearray(file.getvalue())
    whole[header + 8 : header + 10] = struct.pack("<H", zipfile.ZIP_DEFLATED)
    whole[header + 22 : header + 26] = struct.pack("<L", part.file_size)
    return bytes(whole)


def peak_of(data: bytes) -> int:
    """Bytes of memory that refusing a file took."""
    tracemalloc.start()
    try:
        with pytest.raises((spreadsheet.TooBig, spreadsheet.Unreadable)):
            read(data)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_small_file_that_unpacks_to_gigabytes_is_refused_without_unpacking(monkeypatch):
    bomb = bomb_of(3)
    unpacked = []
    real = zlib.decompressobj
    monkeypatch.setattr(zlib, "decompressobj", lambda *a: unpacked.append(1) or real(*a))

    with pytest.raises(spreadsheet.TooBig) as refused:
        read(bomb)

    assert len(bomb) < 4_000_000
    assert unpacked == []
    assert refused.value.status == 422 and refused.value.text
    assert peak_of(bomb) < 5_000_000


def test_a_bomb_that_states_a_small_size_is_unpacked_no_further_than_that():
    liar = bomb_of(3, stated=900_000)

    assert peak_of(liar) < 25_000_000


def test_one_bomb_named_many_times_is_refused_by_the_sum():
    names = 200
    data = rezipped(
        workbook([["a"], ["1"]]),
        lambda part, old: b" " * 1_000_000 if part == "xl/styles.xml" else old,
    )
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        again = archive.getinfo("xl/styles.xml")
        for number in range(names):
            twin = copy.copy(again)
            twin.filename = f"xl/worksheets/sheet{number + 2}.xml"
            archive.filelist.append(twin)
            archive.NameToInfo[twin.filename] = twin
        archive._didModify = True

    with pytest.raises(spreadsheet.TooBig):
        read(file.getvalue())


def test_parts_too_big_for_memory_are_refused():
    bomb = rezipped(
        workbook([["a"], ["1"]]),
        lambda part, old: b" " * (limits.MAX_STRINGS + 1) if part == "xl/styles.xml" else old,
    )

    with pytest.raises(spreadsheet.TooBig):
        read(bomb)


def test_outside_entities_of_a_workbook_are_not_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("marked-secret")
    evil = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY s SYSTEM "file://{secret}">]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>&s;</t></is></c></row></sheetData></worksheet>'
    )
    data = rezipped(
        workbook([["a"], ["1"]]),
        lambda part, old: evil.encode() if part.startswith("xl/worksheets/") else old,
    )

    with pytest.raises(spreadsheet.Unreadable):
        read(data)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_a_workbook_without_its_parts_is_refused(part: str):
    data = rezipped(workbook([["a"], ["1"]]), lambda name, old: b"<broken" if name == part else old)

    with pytest.raises(spreadsheet.Unreadable):
        read(data)


def test_a_sheet_that_lies_about_its_size_costs_nothing():
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1"><c r="A1"><v>7</v></c></row>'
        '<row r="999999999"><c r="A999999999"><v>8</v></c></row></sheetData></worksheet>'
    )
    data = rezipped(
        workbook([["a"], ["1"]]),
        lambda part, old: sheet.encode() if part.startswith("xl/worksheets/") else old,
    )

    with pytest.raises(spreadsheet.NothingInside):
        read(data)


def test_a_table_of_more_than_100000_rows_is_refused():
    with pytest.raises(spreadsheet.TooBig):
        read(b"a\n" + b"1\n" * (limits.MAX_ROWS + 1))


def test_a_table_comes_back_from_json_as_it_was():
    table = read(b"a;b\n1;2\n")

    assert spreadsheet.Table.from_plain(table.as_plain()) == table


# Cells


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1 250,5", "1250.5"),
        ("1250.5", "1250.5"),
        ("1\u00a0250,50", "1250.5"),
        ("1\u202f250", "1250"),
        ("1,250.5", "1250.5"),
        ("1.250,5", "1250.5"),
        ("1,250,000", "1250000"),
        ("1.250.000", "1250000"),
        ("1'250", "1250"),
        ("0,12", "0.12"),
        ("-5", "-5"),
        ("\N{MINUS SIGN}5", "-5"),
    ],
)
def test_numbers_are_read_as_people_write_them(cell: str, value: str):
    assert spreadsheet.number()(cell) == Decimal(value)


def test_a_comma_that_can_be_read_both_ways_is_asked_about():
    fault = fault_of(spreadsheet.number(), "1,250")

    assert fault.code == "ambiguous_number"
    assert fault.params == {"thousands": "1250", "fraction": "1.250"}


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("дванадцять", "not_number"),
        ("12 шт.", "not_number"),
        ("NaN", "not_number"),
        ("1e9", "not_number"),
        ("9" * 40, "not_number"),
        ("٣", "not_number"),
        ("1.2.3", "not_number"),
        ("#REF!", "excel_error"),
        ("1.555", "too_precise"),
    ],
)
def test_what_is_no_number_is_a_fault(cell: str, code: str):
    assert fault_of(spreadsheet.number(), cell).code == code


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2), st.sampled_from("., "))
def test_a_number_written_either_way_reads_back(value: Decimal, mark: str):
    english, ukrainian = f"{value:,.2f}", f"{value:,.2f}".replace(",", " ").replace(".", ",")

    assert spreadsheet.number()(english) == value
    assert spreadsheet.number()(ukrainian) == value
    assert spreadsheet.number()(f"{mark.strip()}{value}".lstrip(".,")) == value


@given(st.text(max_size=40))
@example("1" + "0" * 26)
def test_any_text_is_a_number_or_a_fault(cell: str):
    for parse in (spreadsheet.number(), spreadsheet.integer(), spreadsheet.day()):
        try:
            value = parse(cell)
        except CellFault:
            continue
        assert isinstance(value, Decimal | int | date)


@pytest.mark.parametrize("cell", ["06.03.2026", "6.3.2026", "2026-03-06", "2026-03-06 14:30:00"])
def test_days_are_read_as_people_and_machines_write_them(cell: str):
    assert spreadsheet.day()(cell) == date(2026, 3, 6)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("31.02.2026", "no_such_day"),
        ("00.02.2026", "no_such_day"),
        ("01.13.2026", "no_such_month"),
        ("2026-13-01", "no_such_month"),
        ("01.01.26", "not_day"),
        ("45000", "not_day"),
        ("вчора", "not_day"),
        ("01.01.0000", "not_day"),
    ],
)
def test_what_is_no_day_is_a_fault(cell: str, code: str):
    assert fault_of(spreadsheet.day(), cell).code == code


@pytest.mark.parametrize("cell", ["light", "LIGHT", " Легке ", "Light damage"])
def test_a_choice_is_known_by_code_label_and_synonym(cell: str):
    parse = spreadsheet.choice([("light", "Light damage")], {"легке": "light"})

    assert parse(cell) == "light"


UNITS = [
    Unit("UA99010010000000001", "Вигадана громада", "Imagined community"),
    Unit("UA99010020000000002", "Друга громада", "Second community"),
    Unit("UA99020020000000003", "Друга громада", "Second community"),
]


@pytest.mark.parametrize(
    ("cell", "code", "params"),
    [
        ("UA9901001", "short_code", {"suggestion": "UA99010010000000001"}),
        ("UA9901", "short_code_of_many", {"count": 2}),
        ("UA98", "not_code", {}),
        ("UA99010010000000009", "unknown_code", {}),
        ("вигадана міська територіальна громада", "name_for_code", {}),
        ("Second", "name_of_many", {"count": 2}),
        ("Третя", "not_code", {}),
    ],
)
def test_a_code_that_is_none_gets_a_suggestion(cell: str, code: str, params: dict[str, Any]):
    fault = fault_of(spreadsheet.katottg(UNITS), cell)

    assert fault.code == code
    assert params.items() <= fault.params.items()


@pytest.mark.parametrize(
    "cell", ["UA99010010000000001", "ua99 0100 1000 0000 001", "UА99010010000000001"]
)
def test_a_code_is_read_with_spaces_and_letters_that_look_alike(cell: str):
    assert spreadsheet.katottg(UNITS)(cell) == "UA99010010000000001"


def test_a_text_is_evened_out_and_bounded():
    parse = spreadsheet.text(10)

    assert parse("  a \n b ") == "a b"
    assert parse("'=1+1") == "=1+1"
    assert fault_of(parse, "x" * 11).code == "too_long"
    assert fault_of(parse, "a\x00b").code == "not_text"
    assert fault_of(parse, "#N/A").code == "excel_error"


# Checking

COLUMNS = [
    Column("title", "Що", "What", spreadsheet.text(20), "words"),
    Column("quantity", "Кількість", "Quantity", spreadsheet.number(), "a number", True, ("к-сть",)),
    Column("note", "Примітка", "Note", spreadsheet.text(20), "words", False),
]


def test_every_fault_is_found_at_once_by_row_and_column():
    table = read("What;К-СТЬ *;extra\nWindows;12;x\n;twelve;x\nDoors;;x\n".encode())

    checked = spreadsheet.check(table, COLUMNS)

    assert [good.values for good in checked.good] == [{"title": "Windows", "quantity": Decimal(12)}]
    assert [(fault.cell, fault.code, fault.value) for fault in checked.faults] == [
        ("A3", "empty", ""),
        ("B3", "not_number", "twelve"),
        ("B4", "empty", ""),
    ]
    assert checked.unused == (spreadsheet.Unused("C", "extra"),)


def test_a_missing_or_doubled_column_is_one_fault_and_leaves_no_row_good():
    checked = spreadsheet.check(read(b"what;what\nWindows;Doors\n"), COLUMNS)

    assert [(fault.cell, fault.code) for fault in checked.faults] == [
        ("B1", "column_twice"),
        ("1", "column_missing"),
    ]
    assert checked.good == ()


def test_a_rule_sees_the_values_of_a_row_together():
    def rule(values):
        if values["quantity"] > 10:
            yield "title", CellFault("not_text")

    checked = spreadsheet.check(read(b"what;quantity\nWindows;12\nDoors;9\n"), COLUMNS, rule=rule)

    assert [fault.cell for fault in checked.faults] == ["A2"]
    assert [good.number for good in checked.good] == [3]


def test_a_mended_cell_is_read_anew():
    table = read(b"what;quantity\nWindows;twelve\n").mended({2: {1: "12"}})

    assert spreadsheet.check(table, COLUMNS).faults == ()


def test_a_fault_comes_back_from_json_and_speaks_english():
    fault = spreadsheet.Fault(
        4, "day", "F", "31.02.2026", "no_such_day", {"month": "2026-02", "count": 28}
    )
    again = spreadsheet.Fault.from_plain(fault.as_plain())

    assert again == fault
    with override("en"):
        assert spreadsheet.words(again.code, again.params) == "February 2026 has 28 days."


def test_a_fault_speaks_ukrainian():
    with override("uk"):
        day = spreadsheet.words("no_such_day", {"month": "2026-02", "count": 28})
        code = spreadsheet.words(
            "short_code", {"suggestion": "UA99", "name_uk": "Вигадана", "name_en": "Imagined"}
        )

    assert day == "Лютий 2026 має 28 днів."
    assert code == "Код має 19 знаків. Може, UA99, Вигадана?"


# Writing


def test_a_csv_reads_back_and_runs_no_formula():
    data = b"".join(
        spreadsheet.as_csv(["=x", "n"], [["=cmd()", Decimal("-5.50")], ["@a", date(2026, 3, 6)]])
    )

    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig")))) == [
        ["'=x", "n"],
        ["'=cmd()", "-5.50"],
        ["'@a", "2026-03-06"],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_a_workbook_is_a_formula(start: str):
    data = b"".join(spreadsheet.as_xlsx(["a"], [[f"{start}1+1"], [spreadsheet.Marked("=1")]]))

    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert [cell.data_type for cell in sheet["A"]] == ["s", "s", "s"]


def test_a_workbook_reads_back_as_it_was_written():
    rows = [["Вікна", Decimal("1250.5"), date(2026, 3, 6), "bell\x07"]]

    table = read(b"".join(spreadsheet.as_xlsx(["a", "b", "c", "d"], rows)))

    assert table.rows[0].cells == ("Вікна", "1250.5", "2026-03-06", "bell")
