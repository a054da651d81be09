"""An endurance case in chunks of draws: any workers, and finished chunks kept in a folder."""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from yakir import engine
from yakir.common.cases.endurance import EnduranceCase, written

#: Pairs of draw and community in a chunk: some half a minute of one core.
PAIRS = 40_000
#: Fewest chunks, so that there is work for several.
LEAST_CHUNKS = 8


class OtherRun(ValueError):
    """The folder holds chunks of another case, seed or number of draws."""


@dataclass(frozen=True, eq=False)
class Chunk:
    """Some draws of a case, whole."""

    network: engine.network.Network
    scenario: engine.outages.Scenario
    hold_share: float
    seed: int
    first_draw: int
    draws: int


def chunks(case: EnduranceCase, *, draws: int, seed: int) -> list[Chunk]:
    """Return the chunks of a run; they depend on nothing but the case and the draws."""
    most = max(1, PAIRS // len(case.names.communities))
    size = min(most, -(-draws // LEAST_CHUNKS))
    return [
        Chunk(case.network, case.scenario, case.hold_share, seed, first, min(size, draws - first))
        for first in range(0, draws, size)
    ]


def simulated(chunk: Chunk) -> engine.endurance.Endurance:
    """Return what a chunk came to."""
    return engine.endurance.simulate(
        chunk.network,
        chunk.scenario,
        draws=chunk.draws,
        seed=chunk.seed,
        first_draw=chunk.first_draw,
        hold_share=chunk.hold_share,
    )


def run(
    case: EnduranceCase,
    *,
    draws: int,
    seed: int,
    workers: engine.parallel.Workers | None = None,
    folder: Path | None = None,
    progress: engine.parallel.Progress = lambda done, total: None,
    stop: Callable[[], bool] = lambda: False,
) -> engine.endurance.Endurance | None:
    """
    Return how long services hold, None when it was stopped.

    Finished chunks are kept in the folder, and taken from it when they are there already.

    Raises
    ------
    OtherRun
        When the folder belongs to another run.
    OSError
        When chunks cannot be kept.
    WorkersLost
        When processes of this machine died again and again.
    """
    parts = chunks(case, draws=draws, seed=seed)
    kept = Folder(folder, case, draws=draws, seed=seed) if folder else None
    outcome = engine.parallel.run(
        simulated,
        parts,
        workers=workers,
        finished=dict(kept.finished(len(parts))) if kept else None,
        keep=kept.keep if kept else lambda number, result: None,
        progress=progress,
        stop=stop,
    )
    return (
        engine.endurance.Endurance.joined(list(outcome.results.values()))
        if outcome.complete
        else None
    )


class Folder:
    """Finished chunks of one run as files."""

    def __init__(self, path: Path, case: EnduranceCase, *, draws: int, seed: int) -> None:
        self.path = path
        text = json.dumps(written(case), sort_keys=True)
        mark = {"case": hashlib.sha256(text.encode()).hexdigest(), "draws": draws, "seed": seed}
        path.mkdir(parents=True, exist_ok=True)
        note = path / "run.json"
        known = _noted(note)
        if known is None:
            if any(each != note for each in path.iterdir()):
                raise OtherRun(f"{path} holds other files")
            note.write_text(json.dumps(mark) + "\n", encoding="utf-8")
        elif known != mark:
            raise OtherRun(f"{path} holds chunks of another case, seed or number of draws")

    def keep(self, number: int, result: engine.endurance.Endurance) -> None:
        """Write a chunk; a file is whole or not there."""
        place = self._file(number)
        part = place.with_suffix(".part")
        columns: dict[str, Any] = {each.name: getattr(result, each.name) for each in fields(result)}
        with part.open("wb") as stream:
            np.savez(stream, **columns)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(place)

    def finished(self, total: int) -> Iterator[tuple[int, engine.endurance.Endurance]]:
        """Yield the chunks that are there; a file that cannot be read is as if it were not."""
        for number in range(total):
            try:
                with np.load(self._file(number), allow_pickle=False) as columns:
                    found = {name: columns[name] for name in columns.files}
            except (FileNotFoundError, zipfile.BadZipFile, EOFError, ValueError):
                continue
            scalars = {name: value.item() for name, value in found.items() if value.ndim == 0}
            yield number, engine.endurance.Endurance(**(found | scalars))

    def _file(self, number: int) -> Path:
        return self.path / f"chunk-{number:05}.npz"


def _noted(note: Path) -> Any:
    """What a folder says of its run; None where it says nothing, or broke off while it was written."""
    try:
        return json.loads(note.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
