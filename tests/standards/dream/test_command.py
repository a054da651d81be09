"""`yakir dream read`."""

import json

import pytest

from tests.standards.dream.answers import GUIDE, PROJECT
from yakir.config import cli
from yakir.standards import oc4ids

CODES = GUIDE.parent / "communities.txt"


def run(folder, *arguments):
    return cli.main(["dream", "read", str(folder), "--out", *map(str, arguments)])


def test_a_folder_becomes_a_package_with_every_finding_beside(tmp_path, capsys):
    out, report = tmp_path / "projects.json", tmp_path / "report.jsonl"

    status = run(GUIDE, out, "--report", report, "--communities", CODES)

    with out.open("rb") as stream:
        package, projects = oc4ids.read(stream)
    findings = [json.loads(line) for line in report.read_text().splitlines()]
    assert status == 0
    assert package.published_date == "2026-06-01T12:00:00Z"
    assert [each.title for each in projects] == [
        "Вигадана амбулаторія: заміна котла",
        "Вигадана школа: укриття",
    ]
    assert {each["finding"] for each in findings} == {"impossible", "drift", "left"}
    assert [each["message"] for each in findings if each["finding"] == "impossible"] == [
        "UA00000000000000002 is no place that is known",
        "-5 is below zero",
        "2025-02-28T00:00:00Z is before the start, 2026-02-01T00:00:00Z",
    ]
    printed = capsys.readouterr().out
    assert "projects: 2\n" in printed
    assert "impossible values: 3\n" in printed


def test_the_same_files_give_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        run(GUIDE, tmp_path / name)

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_lines_of_projects_are_read_too(tmp_path, capsys):
    lines = tmp_path / "dump.jsonl"
    lines.write_text("".join(f"{json.dumps({**PROJECT, 'id': str(n)})}\n" for n in range(3)))

    assert run(lines, tmp_path / "out.json", "--prefix", "oc4ids-zzzzzz-", "--lang", "en") == 0

    package = json.loads((tmp_path / "out.json").read_text())
    assert [each["id"] for each in package["projects"]] == [f"oc4ids-zzzzzz-{n}" for n in range(3)]
    assert package["projects"][0]["title"] == "Imagined clinic: a new boiler"


@pytest.mark.parametrize(("content", "status"), [("{", 1), (None, 2)])
def test_what_cannot_be_read_leaves_no_package(tmp_path, capsys, content, status):
    source, out = tmp_path / "dump.json", tmp_path / "out.json"
    if content is not None:
        source.write_text(content)
    out.write_text("kept")

    assert run(source, out) == status

    assert out.read_text() == "kept"
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(
        ["out.json", *(["dump.json"] if content else [])]
    )
    assert capsys.readouterr().err.startswith("yakir dream: ")
