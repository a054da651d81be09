"""`yakir engine`: from a file to an answer, with a status that a script can go by."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from yakir.common.cases import schemas
from yakir.config import cli

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments):
    return cli.main(["engine", *map(str, arguments)])


@pytest.fixture
def case(tmp_path, capsys):
    """A file with a small case of endurance."""
    run("example", "endurance", "--communities", 2, "--hours", 24, "--seed", 5)
    file = tmp_path / "case.json"
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    return file


def test_endurance_answers_into_a_file(case, tmp_path, capsys):
    out = tmp_path / "answer.json"

    status = run("endurance", case, "--draws", 5, "--seed", 2, "--out", out)

    answer = json.loads(out.read_text(encoding="utf-8"))
    assert status == 0
    assert capsys.readouterr() == ("", "")
    assert schemas.faults(answer, "endurance-answer") == []
    assert (answer["draws"], answer["seed"]) == (5, 2)
    assert list(answer["communities"]) == ["community-1", "community-2"]
    assert {file.name for file in tmp_path.iterdir()} == {"answer.json", "case.json"}


def test_the_same_seed_gives_the_same_answer_on_standard_output(case, capsys):
    answers = []
    for seed in (2, 2, 3):
        run("endurance", case, "--draws", 5, "--seed", seed)
        answers.append(json.loads(capsys.readouterr().out))
        answers[-1].pop("seconds")

    assert answers[0] == answers[1]
    assert answers[0]["communities"] != answers[2]["communities"]


def test_faults_come_one_a_line_with_status_1_and_nothing_is_written(case, tmp_path, capsys):
    content = json.loads(case.read_text(encoding="utf-8"))
    content["sites"][0]["power_kw"] = -1
    content["sites"][1]["kind"] = "castle"
    case.write_text(json.dumps(content), encoding="utf-8")

    status = run("endurance", case, "--draws", 5, "--out", tmp_path / "answer.json")

    assert status == 1
    assert capsys.readouterr().err.splitlines() == [
        "/sites/0/power_kw: has to be 0 or more",
        "/sites/1/kind: is none of the kinds: castle",
    ]
    assert list(tmp_path.iterdir()) == [case]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no JSON: Expecting"),
        ('{"version": 1, "version": 2}', 'a record names "version" twice'),
        ("[" * 100_000, "is nested too deeply"),
        ("\xff", "no JSON"),
    ],
)
def test_a_file_that_is_no_json_has_status_2(tmp_path, capsys, text, said):
    file = tmp_path / "case.json"
    file.write_bytes(text.encode("latin-1"))

    assert run("endurance", file, "--draws", 5) == 2
    assert said in capsys.readouterr().err


def test_what_cannot_be_read_or_written_has_status_2(case, tmp_path, capsys):
    assert run("endurance", tmp_path / "none.json", "--draws", 5) == 2
    assert "No such file" in capsys.readouterr().err
    assert run("endurance", case, "--draws", 5, "--out", tmp_path / "no" / "folder.json") == 2
    assert "No such file" in capsys.readouterr().err


def test_a_folder_of_another_run_has_status_2(case, tmp_path, capsys):
    folder = tmp_path / "chunks"
    assert run("endurance", case, "--draws", 2, "--resume", folder) == 0
    capsys.readouterr()

    assert run("endurance", case, "--draws", 3, "--resume", folder) == 2
    assert "another case, seed or number of draws" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["endurance", "case.json"],
        ["endurance", "case.json", "--draws", "0"],
        ["endurance", "case.json", "--draws", "1", "--workers", "many"],
        ["schema", "nothing"],
        ["example", "endurance", "--seed", "-1"],
    ],
)
def test_wrong_arguments_have_status_2(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        run(*arguments)

    assert stopped.value.code == 2
    assert "usage: yakir engine" in capsys.readouterr().err


@pytest.mark.parametrize("name", schemas.DOCUMENTS)
def test_schemas_are_printed(name, capsys):
    assert run("schema", name) == 0
    assert json.loads(capsys.readouterr().out) == schemas.schema(name)


def test_neither_django_nor_a_database_is_needed(case):
    script = (
        "import sys; from yakir.config import cli; "
        f"status = cli.main(['engine', 'endurance', {str(case)!r}, '--draws', '2']); "
        "sys.exit(status or 10 * any(name.startswith('django') for name in sys.modules))"
    )

    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["draws"] == 2
