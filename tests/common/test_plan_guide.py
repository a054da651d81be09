"""The guide to planning from a file is walked: its commands run, and its plan holds."""

import json
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs/how-to/plan-from-a-file.md"
COMMAND = re.compile(r"^\$ (.+)$", re.MULTILINE)


def test_the_guide_leads_to_a_plan_that_keeps_every_rule(tmp_path):
    commands = COMMAND.findall(GUIDE.read_text(encoding="utf-8"))

    told = [
        subprocess.run(
            each.replace("var/", f"{tmp_path}/"),
            shell=True,
            cwd=ROOT,
            check=True,
            timeout=600,
            capture_output=True,
            encoding="utf-8",
        ).stdout
        for each in commands
    ]

    plan = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert plan["gap"] <= 0.01
    assert plan["chosen"]
    assert told[2].startswith("every rule holds")
    assert (tmp_path / "model.mps").exists()
