"""What a release remembers of how it was made, so that the next makes only what changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from yakir.config.site.making import Made

# Names with a dot in front are no part of a publication.
NAME = ".made.json"


@dataclass(slots=True)
class State:
    """The pages of a release: by job its key and its files, and every file with its checksum."""

    keys: dict[str, str] = field(default_factory=dict)
    files: dict[str, list[str]] = field(default_factory=dict)
    made: dict[str, Made] = field(default_factory=dict)

    def keep(self, job: str, before: "State") -> None:
        """Take over what was made of a job before."""
        self.keys[job] = before.keys[job]
        self.files[job] = before.files[job]
        for path in self.files[job]:
            self.made[path] = before.made[path]

    def add(self, job: str, key: str, made: list[Made]) -> None:
        """Remember what was made of a job."""
        self.keys[job] = key
        self.files[job] = [each.path for each in made]
        self.made |= {each.path: each for each in made}


def read(release: Path | None) -> State:
    """Return what a release remembers; nothing when there is none or it was not finished."""
    if release is None or not (release / NAME).exists():
        return State()
    said: Mapping[str, Mapping[str, list[object]]] = json.loads((release / NAME).read_bytes())
    state = State()
    for job, (key, paths) in said["jobs"].items():
        state.keys[job], state.files[job] = key, paths  # type: ignore[assignment]
    state.made = {path: Made(path, *rest) for path, rest in said["made"].items()}  # type: ignore[arg-type]
    return state


def write(release: Path, state: State) -> None:
    """Leave what the next publication has to know."""
    said = {
        "jobs": {job: [key, state.files[job]] for job, key in state.keys.items()},
        "made": {each.path: [each.size, each.sha256, each.title] for each in state.made.values()},
    }
    (release / NAME).write_text(json.dumps(said, separators=(",", ":")), encoding="utf-8")
