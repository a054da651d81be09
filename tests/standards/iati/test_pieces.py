"""Files cut into pieces: nothing is lost, no fault hides, nothing harmful is opened."""

import gzip
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from yakir.standards.iati import pieces as module
from yakir.standards.iati.errors import NotReadable
from yakir.standards.iati.pieces import parsed, pieces

HEAD = '<?xml version="1.0"?>\n<!-- <iati-activities> -->\n<iati-activities version="2.03">\n'
PARTS = [
    "<iati-activity><a/></iati-activity>",
    "<iati-activity/>",
    "<iati-activity\n x='/>'>text</iati-activity\n>",
    "<iati-activity><iati-activity/><iati-activity></iati-activity></iati-activity>",
    "<!-- <iati-activity> -->",
    "<?note <iati-activity> ?>",
    "<iati-activity><![CDATA[</iati-activity><iati-activity>]]></iati-activity>",
    "<iati-activity-other/>",
    "\n\n  ",
]


@pytest.fixture
def small(monkeypatch):
    """Pieces and blocks of a few bytes, so that every cut is tried."""
    monkeypatch.setattr(module, "PIECE", 40)
    monkeypatch.setattr(module, "_BLOCK", 7)


def together(data):
    """The names, texts, and lines of all elements, piece by piece, as if there were one."""
    found = []
    for piece in pieces(data):
        root = parsed(piece.data)
        found += [
            (each.tag, each.text, each.sourceline + piece.lines)
            for each in root.iter()
            if each is not root
        ]
    return found


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=12))
def test_all_pieces_together_are_the_file(parts):
    data = (HEAD + "".join(parts) + "</iati-activities>\n<!-- end -->").encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "PIECE", 40)
        patch.setattr(module, "_BLOCK", 7)

        found = together(data)

    root = etree.fromstring(data, etree.XMLParser(remove_comments=True, remove_pis=True))
    whole = [(each.tag, each.text, each.sourceline) for each in root.iter() if each is not root]
    assert found == whole


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*PARTS, "<iati-activity>", "</iati-activity>", "<a>", "&x;", "<!--", "]]>"]
        ),
        max_size=8,
    )
)
def test_pieces_are_well_formed_when_the_file_is(parts):
    data = (HEAD + "".join(parts) + "</iati-activities>").encode()
    try:
        etree.fromstring(data)
        fine = True
    except etree.XMLSyntaxError:
        fine = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "PIECE", 40)
        patch.setattr(module, "_BLOCK", 7)
        try:
            together(data)
            cut_fine = True
        except NotReadable:
            cut_fine = False

    assert cut_fine is fine


def test_a_long_file_comes_in_several_pieces_that_know_their_place(small):
    data = (HEAD + "<iati-activity>\n</iati-activity>\n" * 10 + "</iati-activities>").encode()

    found = list(pieces(data))

    assert len(found) > 3
    assert found[0].before == 0
    assert sum(each.data.count(b"<iati-activity>") for each in found) == 10
    assert [each.before for each in found] == sorted({each.before for each in found})


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "empty", 1),
        (b"\n\n", "empty", 1),
        (b"PK\x03\x04 not xml at all", "not-xml", 1),
        (b"{\"a\": 1}", "not-xml", 1),
        (b"<html><body/></html>", "not-iati", 1),
        (b"<?xml version='1.0'?>\n\n<rss/>", "not-iati", 3),
        (b"<?xml version='1.0' encoding='utf-7'?><iati-activities/>", "encoding", 1),
        (b"\n<!DOCTYPE a [<!ENTITY x 'y'>]>\n<iati-activities>&x;</iati-activities>", "doctype", 2),
        (b"<!-- a --><!DOCTYPE iati-activities SYSTEM 'http://localhost/x.dtd'><iati-activities/>", "doctype", 1),
        (gzip.compress(b"<iati-activities/>", mtime=0)[:-9], "gzip", 1),
    ],
)  # fmt: skip
def test_what_is_no_file_to_read_is_refused_with_its_reason(data, code, line):
    with pytest.raises(NotReadable) as refused:
        together(data)

    assert (refused.value.code, refused.value.line) == (code, line)


def test_a_bomb_of_entities_is_not_even_opened():
    bomb = (
        b'<!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "'
        + b"&a;" * 9999
        + b'">]><iati-activities>&b;</iati-activities>'
    )

    with pytest.raises(NotReadable, match="doctype"):
        together(bomb)


def test_a_bomb_of_gzip_is_stopped_at_its_limit(monkeypatch):
    from yakir.standards.iati import sources

    monkeypatch.setattr(sources, "GREATEST_UNPACKED", 1000)

    with pytest.raises(NotReadable, match="file-too-long"):
        together(gzip.compress(HEAD.encode() + b" " * 10_000_000))


def test_a_record_beyond_all_measure_is_refused(monkeypatch):
    monkeypatch.setattr(module, "GREATEST_RECORD", 1000)

    with pytest.raises(NotReadable, match="record-too-long"):
        together((HEAD + "<iati-activity>" + "x" * 2000).encode())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1251"])
def test_files_in_usual_encodings_are_read(encoding, small):
    declared = (
        "" if encoding.startswith("utf-8") else f'<?xml version="1.0" encoding="{encoding}"?>\n'
    )
    text = (
        f"{declared}<iati-activities>"
        + "<iati-activity>Школа</iati-activity>\n" * 5
        + "</iati-activities>"
    )

    found = together(BytesIO(text.encode(encoding)))

    assert [each[1] for each in found] == ["Школа"] * 5


def test_gzipped_files_are_read():
    data = (HEAD + "<iati-activity>x</iati-activity></iati-activities>").encode()

    assert together(gzip.compress(data)) == together(data)
