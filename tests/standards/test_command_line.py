"""What `yakir` does with its first argument."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core import management

from yakir.config import cli

ROOT = Path(__file__).parents[2]


class Command:
    help = "Load the example.\n\nTwice changes nothing."


@pytest.fixture
def two_commands(monkeypatch):
    found = {"migrate": "django.core", "load_example": "yakir.apps.portal"}
    monkeypatch.setattr(management, "get_commands", lambda: found)
    monkeypatch.setattr(management, "load_command_class", lambda app, name: Command())


@pytest.mark.parametrize("arguments", [[], ["help"], ["-h"], ["--help"]])
def test_the_overview_names_our_commands_first(two_commands, capsys, arguments):
    status = cli.main(arguments)

    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert status == 0
    assert lines[2:] == [
        "Commands of Yakir",
        "load_example Load the example.",
        "",
        "Without settings and database",
        "dream Read projects of DREAM from files to OC4IDS, with what is wrong in them.",
        "engine Simulate endurance, size islands and plan projects, from and to files.",
        "iati Validate IATI files: schema, codelists and ruleset, every fault at once.",
        "oc4ids Check project packages of OC4IDS.",
        "verify Check proofs and published sites, with no trust in who serves them.",
        "witness See that a journal has only grown, and cosign its checkpoint.",
        "",
        "Django and libraries",
        "migrate",
    ]


def test_help_about_verify_is_its_own(capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["help", "verify"])

    assert stopped.value.code == 0
    assert "usage: yakir verify" in capsys.readouterr().out


def test_everything_else_goes_to_django(monkeypatch):
    seen = []
    monkeypatch.setattr(management, "execute_from_command_line", seen.append)

    assert cli.main(["migrate", "--check"]) == 0
    assert cli.main(["help", "migrate"]) == 0

    assert seen == [["yakir", "migrate", "--check"], ["yakir", "help", "migrate"]]


def test_the_program_starts_with_the_real_settings():
    done = subprocess.run(
        [sys.executable, "-m", "yakir.config.cli", "--help"],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        cwd=ROOT,
        check=False,
    )

    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.index("Commands of Yakir") < done.stdout.index("verify")
    assert "migrate" in done.stdout.partition("Django and libraries")[2]
