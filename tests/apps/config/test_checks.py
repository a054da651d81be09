"""The page that checks files of IATI and OC4IDS."""

import html
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.places import CommunityFactory, person_in
from yakir.apps.accounts.rules import Role
from yakir.apps.journal import queries as journal
from yakir.config.checks import findings

pytestmark = pytest.mark.django_db
PACKAGE = {
    "uri": "https://example.invalid/package.json",
    "publishedDate": "2026-11-30T00:00:00Z",
    "publisher": {"name": "Imagined publisher"},
    "version": "0.9",
}


@pytest.fixture
def client(signed_in):
    return signed_in(person_in(CommunityFactory(), Role.READER))


def package(*projects):
    return json.dumps({**PACKAGE, "projects": list(projects)}, indent=1).encode()


def posted(client, content, name="imagined.json", language="en"):
    return client.post(f"/{language}/work/checks/", {"file": SimpleUploadedFile(name, content)})


def words(answer):
    text = re.sub(r"<[^>]+>", "", answer.content.decode())
    return " ".join(html.unescape(text).split())


def test_the_desk_leads_to_the_page(client):
    assert b'href="/en/work/checks/"' in client.get("/en/work/").content
    assert client.get("/en/work/checks/").status_code == 200


def test_a_valid_package_is_called_valid(client):
    said = words(posted(client, package({"id": "oc4ids-zzzzzz-1"})))

    assert "Valid by OC4IDS 0.9.5. 0 errors, 0 warnings." in said


def test_every_fault_stands_beside_its_line(client):
    content = package({"id": "oc4ids-zzzzzz-1", "status": "done", "colour": "red"})
    line = content.decode().splitlines().index('   "status": "done",') + 1

    answer = posted(client, content)

    said = words(answer)
    assert "Not valid by OC4IDS 0.9.5. 1 error, 1 warning." in said
    assert "“done” is not in the closed codelist projectStatus." in said
    assert b"<code>&quot;status&quot;: <mark>&quot;done&quot;,</mark></code>" in answer.content
    assert f'<td class="num" data-label="Line">{line}</td>'.encode() in answer.content


def test_what_is_missing_is_shown_in_what_it_is_missing_from():
    found = findings.check(package({"title": "Imagined"}), name="x", language="en", now=None).rows[
        0
    ]

    assert (found.place, found.rule) == ("/projects/0", "missing")
    assert found.excerpt.there == "{"


def test_ukrainian_pages_tell_in_ukrainian(client):
    said = words(
        posted(client, package({"id": "oc4ids-zzzzzz-1", "status": "done"}), language="uk")
    )

    assert "«done» немає в закритому переліку кодів projectStatus." in said
    assert "Не відповідає OC4IDS 0.9.5." in said


def test_a_file_of_iati_is_checked_by_its_own_rules(client):
    activity = "<iati-identifier/>"
    content = f'<?xml version="1.0"?>\n<iati-activities version="2.03">\n<iati-activity>\n{activity}</iati-activity></iati-activities>'

    answer = posted(client, content.encode(), "imagined.xml")

    said = words(answer)
    assert "Not valid by IATI 2.03." in said
    assert "<iati-activity>" in said
    assert b'<td class="num" data-label="Line">3</td>' in answer.content


@pytest.mark.parametrize(
    "content", [b"{", b"<", b"\xff\xfe", b"7", b"<a>&b;</a>", b"[[[[", b"\x00"]
)
def test_rubbish_is_told_to_be_rubbish(client, content):
    answer = posted(client, content)

    assert answer.status_code == 200
    assert "Not valid by" in words(answer)


def test_nothing_in_a_file_becomes_part_of_the_page(client):
    script = "<script>alert(1)</script>"
    content = package({"id": "oc4ids-zzzzzz-1", "status": script})

    assert script.encode() not in posted(client, content, "<b>.json").content


def test_more_findings_than_a_page_can_show_are_counted(client):
    content = package(*({"id": f"oc4ids-zzzzzz-{n}", "status": "done"} for n in range(400)))

    answer = posted(client, content)

    assert "400 errors" in words(answer)
    assert f"{400 - findings.MOST} more are counted" in words(answer)
    assert answer.content.count(b"<mark>") == findings.MOST


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty. Choose another one."),
        (b"\x1f\x8b123", "The file is packed. Unpack it first."),
        (b" " * 5_000_001, "The file is longer than 5 MB."),
    ],
)
def test_what_is_not_checked_says_why_beside_the_field(client, content, said):
    answer = posted(client, content)

    assert answer.status_code == 422
    assert said in words(answer)


def test_a_form_without_a_file_asks_for_one(client):
    assert "Choose a file." in words(client.post("/en/work/checks/", {}))


def test_nothing_is_kept(client):
    before = journal.size()

    posted(client, package({"id": "oc4ids-zzzzzz-1"}))

    assert journal.size() == before
