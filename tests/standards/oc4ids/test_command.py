"""`yakir oc4ids validate`."""

import json

import pytest

from yakir.config import cli

HEAD = {
    "uri": "https://example.invalid/package.json",
    "publishedDate": "2026-11-30T00:00:00Z",
    "publisher": {"name": "Imagined publisher"},
    "version": "0.9",
}


@pytest.fixture
def package(tmp_path):
    def write(name, **project):
        path = tmp_path / name
        path.write_text(json.dumps({**HEAD, "projects": [{"id": "oc4ids-zzzzzz-1", **project}]}))
        return str(path)

    return write


def test_a_valid_file_ends_with_zero(package, capsys):
    file = package("good.json", title="Imagined clinic")

    assert cli.main(["oc4ids", "validate", file]) == 0
    assert capsys.readouterr().out == f"{file}: VALID (errors: 0, warnings: 0)\n"


def test_a_warning_alone_leaves_a_file_valid(package, capsys):
    file = package("warned.json", colour="red")

    assert cli.main(["oc4ids", "validate", file]) == 0
    assert capsys.readouterr().out == (
        "warning /projects/0/colour: The standard knows no field “colour” here.\n"
        f"{file}: VALID (errors: 0, warnings: 1)\n"
    )


def test_errors_are_told_in_ukrainian_where_asked(package, capsys):
    file = package("bad.json", status="done", title="")

    assert cli.main(["oc4ids", "validate", file, "--lang", "uk"]) == 1
    assert capsys.readouterr().out == (
        "помилка /projects/0/status: «done» немає в закритому переліку кодів projectStatus.\n"
        "помилка /projects/0/title: Текст порожній; краще не наводити цього поля.\n"
        f"{file}: НЕ ВІДПОВІДАЄ СТАНДАРТУ (помилок: 2, зауважень: 0)\n"
    )


def test_a_file_that_cannot_be_read_ends_with_two(package, tmp_path, capsys):
    assert cli.main(["oc4ids", "validate", package("good.json"), str(tmp_path / "none")]) == 2
    assert "CANNOT BE READ: No such file" in capsys.readouterr().err


def test_an_error_weighs_more_than_a_file_that_cannot_be_read(package, tmp_path):
    bad = package("bad.json", status="done")

    assert cli.main(["oc4ids", "validate", str(tmp_path / "none"), bad]) == 1


def test_json_has_a_line_for_each_file(package, tmp_path, capsys):
    files = [package("bad.json", status="done"), package("good.json"), str(tmp_path / "none")]

    assert cli.main(["oc4ids", "validate", "--json", *files]) == 1

    bad, good, none = map(json.loads, capsys.readouterr().out.splitlines())
    assert bad["problems"] == [
        {
            "pointer": "/projects/0/status",
            "code": "closed_code",
            "grade": "error",
            "text": "“done” is not in the closed codelist projectStatus.",
        }
    ]
    assert (bad["valid"], good["valid"], none["valid"]) == (False, True, False)
    assert none["unreadable"] == "No such file or directory"


def test_nothing_in_a_file_can_steer_the_terminal(package, capsys):
    cli.main(["oc4ids", "validate", package("bad.json", status="\x1b[31m")])

    assert "\x1b" not in capsys.readouterr().out
