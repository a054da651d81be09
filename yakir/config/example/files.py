"""Reading the example's files."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "examples" / "kharkiv"


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV file of the example."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def document(name: str) -> Any:
    """What a YAML file of the example says."""
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def number(text: str) -> float | None:
    """The number in a cell, or nothing when it is empty."""
    return float(text) if text else None


def day(text: str) -> date | None:
    """The day in a cell, or nothing when it is empty."""
    return date.fromisoformat(text) if text else None
