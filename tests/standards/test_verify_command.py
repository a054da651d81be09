"""`yakir verify` as a person runs it: in a process of its own, where Django cannot be imported."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.standards.journal_of import RECORD, VERIFIER, Journal, seven_entries
from yakir.config import verify

ROOT = Path(__file__).parents[2]
JOURNAL = seven_entries()
PROOF = JOURNAL.proof(4, "amount", "partner", "subject")


@pytest.fixture
def proof_file(tmp_path):
    file = tmp_path / "proof.json"
    file.write_text(PROOF.text, encoding="utf-8")
    return file


@pytest.fixture
def run(tmp_path):
    trap = tmp_path / "trap" / "django"
    trap.mkdir(parents=True)
    (trap / "__init__.py").write_text('raise RuntimeError("Django was imported")\n')
    paths = os.pathsep.join([str(trap.parent), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "nowhere"}

    def run(*arguments, **more):
        return subprocess.run(
            [sys.executable, "-m", "yakir.config.cli", "verify", *map(str, arguments)],
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            cwd=tmp_path,
            env={**environment, **more},
            check=False,
        )

    return run


def test_it_says_what_is_proven_and_by_whom_it_is_signed(run, proof_file):
    done = run(proof_file, "--key", VERIFIER.text)

    assert done.returncode == 0
    assert done.stderr == ""
    assert f"{proof_file}: PROVEN" in done.stdout
    assert f"Record {RECORD['subject']}" in done.stdout
    assert 'amount = "4"' in done.stdout
    assert 'partner = "Місто Зразкове"' in done.stdout
    assert "Under the checkpoint of yakir.example/journal: 7 entries" in done.stdout
    assert "Signed by yakir.example/journal." in done.stdout
    assert "NOT" not in done.stdout


def test_without_a_key_it_says_that_the_signature_was_not_checked(run, proof_file):
    done = run(proof_file)

    assert done.returncode == 0
    assert "CONSISTENT, SIGNATURE NOT CHECKED" in done.stdout
    assert "The signature was NOT checked" in done.stdout
    assert "Signed by" not in done.stdout


def test_a_changed_value_is_not_proven_and_the_step_is_named(run, proof_file):
    proof_file.write_text(PROOF.text.replace("Зразкове", "Інше"), encoding="utf-8")

    done = run(proof_file, "--key", VERIFIER.text)

    assert done.returncode == 1
    assert "NOT PROVEN" in done.stdout
    assert 'the field "partner" is not the one that was entered (step: field)' in done.stdout
    assert "Інше" not in done.stdout


def test_a_terminal_without_ukrainian_letters_does_not_stop_it(run, proof_file):
    done = run(proof_file, PYTHONIOENCODING="ascii", LC_ALL="C")

    assert done.returncode == 0
    assert r"\u041c\u0456\u0441\u0442\u043e" in done.stdout


def test_hostile_files_are_refused_one_by_one_without_a_traceback(run, tmp_path, proof_file):
    hostile = {
        "deep.json": b"[" * 500_000,
        "huge.json": b" " * 3_000_000,
        "bytes.json": bytes(range(256)),
        "list.json": b"[1, 2]",
        "future.json": b'{"format": "yakir-proof/99"}',
        "doubled.json": b'{"format": "yakir-proof/1", "format": "yakir-proof/1"}',
        "empty.json": b"",
    }
    for name, data in hostile.items():
        (tmp_path / name).write_bytes(data)

    done = run(*hostile, proof_file, "--key", VERIFIER.text)

    assert done.returncode == 1
    assert done.stderr == ""
    assert "Traceback" not in done.stdout
    assert done.stdout.count("NOT PROVEN") == len(hostile)
    assert f"{proof_file}: PROVEN" in done.stdout


def test_a_file_that_cannot_be_read_gives_status_two(run, tmp_path):
    done = run(tmp_path / "absent.json", tmp_path / "absent.zip")

    assert done.returncode == 2
    assert done.stdout.count("CANNOT BE READ") == 2
    assert "No such file or directory (step: file)" in done.stdout


@pytest.mark.parametrize("key", ["nonsense", "name+00000000+AAAA", "absent.key"])
def test_a_key_that_is_none_gives_status_two(run, proof_file, key):
    done = run(proof_file, "--key", key)

    assert done.returncode == 2
    assert done.stderr.startswith("yakir verify: --key: ")
    assert "Traceback" not in done.stderr


def test_keys_are_read_from_a_file(run, proof_file, tmp_path):
    keys = tmp_path / "journal.keys"
    keys.write_text(f"# the journal\n\n{VERIFIER.text}\n")

    assert "Signed by yakir.example/journal." in run(proof_file, "--key", keys).stdout


def test_an_empty_key_file_is_no_licence_to_skip_the_signature(run, proof_file, tmp_path):
    keys = tmp_path / "journal.keys"
    keys.write_text("# none\n")

    done = run(proof_file, "--key", keys)

    assert done.returncode == 2
    assert "holds no key" in done.stderr


def test_the_outcome_can_be_had_as_json(run, proof_file, tmp_path):
    done = run(proof_file, tmp_path / "absent.json", "--json", "--key", VERIFIER.text)

    good, bad = json.loads(done.stdout)
    assert good["holds"] is True
    assert good["signed_by"] == ["yakir.example/journal"]
    assert good["fields"]["partner"] == "Місто Зразкове"
    assert good["checkpoint"]["size"] == 7
    assert bad["holds"] is False
    assert bad["step"] == "file"


def test_a_value_cannot_steer_the_terminal(tmp_path, capsys):
    journal = Journal({**RECORD, "partner": "\x1b[2J\u202e\u009b31m"})
    file = tmp_path / "proof.json"
    file.write_text(journal.proof(0, "partner").text, encoding="utf-8")

    status = verify.main([str(file)])

    printed = capsys.readouterr().out
    assert status == 0
    assert not set(printed) & set("\x1b\u202e\u009b")
    assert r"\u001b[2J\u202e\x9b31m" in printed
