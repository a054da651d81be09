"""`yakir iati validate`: what it prints and how it ends, without Django."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.standards.iati.records import EXAMPLES, activity, written
from yakir.config import cli
from yakir.standards import iati

ROOT = Path(__file__).parents[3]


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.xml"
    path.write_bytes(written(iati.write_activities, [activity()]))
    return path


@pytest.fixture
def bad(tmp_path):
    path = tmp_path / "bad.xml"
    path.write_bytes(written(iati.write_activities, [activity(activity_status="9")]))
    return path


def run(capsys, *arguments):
    status = cli.main(["iati", "validate", *map(str, arguments)])
    return status, capsys.readouterr()


def test_a_valid_file_ends_with_nought(good, capsys):
    status, printed = run(capsys, good)

    assert status == 0
    assert printed.out.startswith(f"{good}: VALID. Records: 1. Errors: 0. Warnings: 1.\n")


def test_a_fault_is_told_with_line_rule_words_and_path(bad, capsys):
    status, printed = run(capsys, bad)

    line = next(
        n for n, text in enumerate(bad.read_text().splitlines(), 1) if "activity-status" in text
    )
    assert status == 1
    assert (
        f"  line {line}: error codelist.ActivityStatus\n    9 is no code of the codelist ActivityStatus.\n"
        in printed.out
    )
    assert (
        "/iati-activities/iati-activity[1]/activity-status/@code (XX-TEST-1-SCHOOL)" in printed.out
    )


def test_faults_are_told_in_ukrainian(bad, capsys):
    status, printed = run(capsys, bad, "--lang", "uk")

    assert status == 1
    assert "НЕ ВІДПОВІДАЄ СТАНДАРТУ" in printed.out
    assert "9 – не код із переліку ActivityStatus." in printed.out


def test_the_report_as_json_has_both_languages(bad, good, capsys):
    status, printed = run(capsys, bad, good, "--json")

    first, second = json.loads(printed.out)
    assert status == 1
    assert (first["valid"], second["valid"]) == (False, True)
    assert (first["kind"], first["version"], first["records"], first["errors"]) == (
        "iati-activities",
        "2.03",
        1,
        1,
    )
    found = next(each for each in first["findings"] if each["severity"] == "error")
    assert found["rule"] == "codelist.ActivityStatus"
    assert set(found["message"]) == {"en", "uk"}


def test_a_file_that_is_not_there_ends_with_two(good, tmp_path, capsys):
    status, printed = run(capsys, good, tmp_path / "none.xml")

    assert status == 2
    assert "none.xml: CANNOT BE READ\n  No such file or directory" in printed.out


def test_a_fault_outranks_a_file_that_is_not_there(bad, tmp_path, capsys):
    status, _ = run(capsys, bad, tmp_path / "none.xml")

    assert status == 1


def test_what_is_no_xml_is_told_and_ends_with_one(tmp_path, capsys):
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,2\n")

    status, printed = run(capsys, path)

    assert status == 1
    assert "error file.not-xml" in printed.out
    assert "not well-formed XML: Start tag expected" in printed.out


def test_gzipped_files_are_checked(good, tmp_path, capsys):
    path = tmp_path / "good.xml.gz"
    path.write_bytes(gzip.compress(good.read_bytes()))

    assert run(capsys, path)[0] == 0


def test_a_limit_says_what_it_left_off(capsys):
    _, printed = run(capsys, EXAMPLES["iati-activities"], "--limit", "1")

    assert "Not listed: 9 more" in printed.out


def test_a_ruleset_of_ones_own_is_taken_or_refused(good, tmp_path, capsys):
    path = tmp_path / "mine.json"
    path.write_text('{"//title": {"no_such_kind": {"cases": []}}}')
    status, printed = run(capsys, good, "--ruleset", path)
    assert status == 2
    assert "no such kind of rule" in printed.err

    path.write_text('{"//title": {"atleast_one": {"cases": [{"paths": ["colour"]}]}}}')
    status, printed = run(capsys, good, "--ruleset", path)
    assert status == 1
    assert "//title: atleast_one, case 1" in printed.out


def test_nothing_in_a_file_can_steer_the_terminal(tmp_path, capsys):
    path = tmp_path / "steer.xml"
    text = written(iati.write_activities, [activity()]).decode()
    path.write_text(text.replace('code="UA"', 'code="&#x9b;2J"'))

    _, printed = run(capsys, path)

    assert "\x9b" not in printed.out
    assert "\\x9b2J" in printed.out


@pytest.mark.slow
def test_it_starts_without_django(good, tmp_path):
    trap = tmp_path / "trap" / "django"
    trap.mkdir(parents=True)
    (trap / "__init__.py").write_text("raise RuntimeError('Django was imported')")

    ended = subprocess.run(
        [sys.executable, "-m", "yakir.config.cli", "iati", "validate", good],
        cwd=ROOT, env={"PYTHONPATH": f"{trap.parent}:{ROOT}"}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (ended.returncode, ended.stderr) == (0, "")
