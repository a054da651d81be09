"""The guides to the standards are walked: their commands run and print what the guides say."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"```console\n\$ (.+?)\n(.*?)```", re.DOTALL)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["validate-oc4ids", "read-dream"])
def test_the_commands_of_the_guide_print_what_it_says(name, tmp_path):
    blocks = BLOCK.findall((ROOT / f"docs/how-to/{name}.md").read_text(encoding="utf-8"))

    told = [
        subprocess.run(
            command.replace("var/", f"{tmp_path}/"),
            shell=True,
            cwd=ROOT,
            check=False,
            timeout=600,
            capture_output=True,
            encoding="utf-8",
        ).stdout
        for command, _ in blocks
    ]

    assert len(blocks) == 2
    for printed, (_, said) in zip(told, blocks, strict=True):
        assert said
        assert set(said.splitlines()) <= set(printed.splitlines())
