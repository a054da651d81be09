"""
Derive the example's computed files from an upstream data folder.

    python examples/kharkiv/derive.py DATA_FOLDER

Needs the standard library only and writes beside itself; the same folder gives the same bytes.
What SOURCES.md calls "written by hand" is left alone.
"""

import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from derivation import dream, outline, places, schools, statuses

STEPS: list[Callable[[Path, Path], int]] = [
    places.write_oblasts,
    places.write_raions,
    places.write_communities,
    places.write_city_districts,
    statuses.write_statuses,
    schools.write_school_places,
    dream.write_dream_counts,
    outline.write_outline,
]


def derive(source: Path, target: Path) -> None:
    """Write every derived file and say how many rows each step wrote."""
    for step in STEPS:
        print(f"{step.__name__.removeprefix('write_')}: {step(source, target)}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: derive.py DATA_FOLDER")
    derive(Path(sys.argv[1]), HERE)
