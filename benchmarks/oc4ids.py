"""Validating a package of OC4IDS beside reading its JSON, and beside a general schema library.

Usage: python -m benchmarks.oc4ids [PROJECTS]

The package repeats the standard's own example (25 kB a project) under other identifiers. The peers
are what anybody has to do at least: the standard library reads the JSON, and jsonschema checks
each project against the published schema. Ours does both and checks codelists, identifiers, dates
and links too. Times are of the processor; memory is that of ours.
"""

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import jsonschema

from yakir.standards import oc4ids
from yakir.standards.oc4ids import schema

EXAMPLE = Path(__file__).parents[1] / "tests/standards/oc4ids/example.json"
PROJECTS = 400


def main():
    """Print one line for each side."""
    projects = int(sys.argv[1]) if len(sys.argv) > 1 else PROJECTS
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "package.json"
        _write(file, projects)
        size = file.stat().st_size / 1e6
        ours = _timed(lambda: _ours(file))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        reading = _timed(lambda: json.loads(file.read_bytes()))
        library = _timed(lambda: _library(file))
    print(f"{projects} projects, {size:.1f} MB")
    print(f"  json alone            {reading:7.2f} s")
    print(f"  json and jsonschema   {library:7.2f} s")
    print(f"  yakir oc4ids          {ours:7.2f} s, {memory:.0f} MB")
    print(f"  ours to jsonschema    {ours / library:7.2f}")


def _write(file, projects):
    package = json.loads(EXAMPLE.read_bytes())
    (example,) = package["projects"]
    package["projects"] = [
        {**example, "id": f"oc4ids-zzzzzz-{number}"} for number in range(projects)
    ]
    file.write_text(json.dumps(package), encoding="utf-8")


def _ours(file):
    with file.open("rb") as stream:
        return sum(1 for _ in oc4ids.validate(stream))


def _library(file):
    checker = jsonschema.Draft4Validator(schema.document_of(schema.PROJECT))
    projects = json.loads(file.read_bytes())["projects"]
    return sum(1 for project in projects for _ in checker.iter_errors(project))


def _timed(work):
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
