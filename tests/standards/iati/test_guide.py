"""The guide to validating says what the command prints, and its Python runs."""

import re
import shlex
from pathlib import Path

import pytest

from yakir.config import cli

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs/how-to/validate-iati.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```console\n\$ \.venv/bin/yakir ([^\n]+)\n(.+?)```", GUIDE, re.DOTALL)


@pytest.mark.parametrize(("command", "said"), COMMANDS)
def test_the_command_prints_what_the_guide_says(command, said, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)

    status = cli.main(shlex.split(command))

    assert status == 1
    assert capsys.readouterr().out == said


def test_the_guide_shows_both_languages():
    assert len(COMMANDS) == 2


def test_the_python_of_the_guide_runs(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    code = "\n".join(re.findall(r"```python\n(.+?)```", GUIDE, re.DOTALL))

    exec(compile(code, "validate-iati.md", "exec"), {})  # noqa: S102

    assert "9 – не код із переліку ActivityStatus." in capsys.readouterr().out
