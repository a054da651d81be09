"""The guides to checking and witnessing are walked: each command prints what they say."""

import base64
import re
import shlex
from pathlib import Path

import pytest

from tests.standards.journal_of import RECORD, VERIFIER, Journal
from tests.standards.site_of import log, site
from yakir.config import cli

GUIDES = Path(__file__).parents[2] / "docs/how-to"
BLOCK = re.compile(r"^( *)```console\n(.+?)^ *```", re.DOTALL | re.MULTILINE)
SEED = base64.b64encode(bytes(range(80, 112))).decode()
OURS = {"yakir", "cat"}


def steps(name):
    """Yield each command of a guide and the lines it is said to print."""
    for block in BLOCK.finditer((GUIDES / name).read_text(encoding="utf-8")):
        indent, text = block.groups()
        command, *lines = [line.removeprefix(indent) for line in text.splitlines()]
        yield shlex.split(command.removeprefix("$ ")), lines


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with what the guides speak of."""
    files = site(300)
    entries = bytearray(files["journal/tile/entries/001.p/44"])
    entries[40] ^= 1
    fork = Journal(*({**RECORD, "amount": str(number + 1)} for number in range(300)))
    put(tmp_path / "site", files)
    put(tmp_path / "tampered", {**files, "journal/tile/entries/001.p/44": bytes(entries)})
    put(tmp_path / "forked", log(fork))
    (tmp_path / "proof.json").write_bytes(files["proof/3.json"])
    (tmp_path / "journal.key").write_text(f"{VERIFIER.text}\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YAKIR_WITNESS_KEY", SEED)


def put(folder, files):
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


@pytest.mark.parametrize("guide", ["verify.md", "witness.md"])
def test_each_command_prints_what_the_guide_says(place, capsys, guide):
    walked = 0
    for (program, *arguments), said in steps(guide):
        if program not in OURS:
            continue
        if program == "cat":
            printed = Path(arguments[0]).read_text().splitlines()
        else:
            cli.main(arguments)
            printed = "".join(capsys.readouterr()).splitlines()
        if said[-1] == "…":
            said, printed = said[:-1], printed[: len(said) - 1]
        assert printed == said, arguments
        walked += 1
    assert walked >= 3
