"""What finished parts of a run found, as its chunks keep it."""

import io
from typing import Any

import numpy as np

from yakir import engine

ENDURANCE = (
    "held_steps", "person_hours", "communities", "first_draw", "steps", "step_hours", "ordinary",
)  # fmt: skip
GAIN = ("hours", "hours_error", "person_hours", "person_hours_error")


def packed(found: "engine.endurance.Endurance | engine.endurance.WeakestLinks") -> bytes:
    """Return what a part found as a chunk keeps it."""
    file = io.BytesIO()
    np.savez_compressed(file, **_arrays(found))
    return file.getvalue()


def _arrays(found: "engine.endurance.Endurance | engine.endurance.WeakestLinks") -> dict[str, Any]:
    if isinstance(found, engine.endurance.Endurance):
        return {name: getattr(found, name) for name in ENDURANCE}
    gains = {name: getattr(found.gain, name) for name in GAIN}
    return {**gains, "sites": found.sites, "draws": found.draws}


def endurance(arrays: bytes | memoryview) -> "engine.endurance.Endurance":
    """Return the endurance that a chunk keeps."""
    values = _read(arrays)
    for name, kind in (("first_draw", int), ("steps", int), ("step_hours", float)):
        values[name] = kind(values[name])
    return engine.endurance.Endurance(**values)


def links(arrays: bytes | memoryview) -> "engine.endurance.WeakestLinks":
    """Return the weak links that a chunk keeps."""
    values = _read(arrays)
    gain = engine.endurance.Gain(*(values[name] for name in GAIN))
    return engine.endurance.WeakestLinks(values["sites"], gain, int(values["draws"]))


def _read(arrays: bytes | memoryview) -> dict[str, Any]:
    with np.load(io.BytesIO(bytes(arrays)), allow_pickle=False) as file:
        return dict(file.items())
