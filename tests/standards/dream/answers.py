"""Answers of DREAM's API, imagined."""

import copy
import json
from pathlib import Path

GUIDE = Path(__file__).parents[3] / "docs/how-to/files/dream"
PROJECT = json.loads(min(GUIDE.glob("*.json")).read_text())
NAME = "00000000-0000-4000-8000-000000000101"


def project(*path_and_value, **members):
    """Return the imagined project with one value changed deep inside, or members at its top."""
    found = copy.deepcopy(PROJECT) | members
    if path_and_value:
        *path, last, value = path_and_value
        inner = found
        for step in path:
            inner = inner[step]
        inner[last] = value
    return found


def entry(name, updated):
    """Return an entry of the list of projects."""
    return {
        "internal": {"id": name, "code": f"DREAM-{name}"},
        "external": {"updated": updated},
    }
