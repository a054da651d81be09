"""What finished parts of a run found, as its chunks keep it."""

import io
from typing import TYPE_CHECKING, Any

import numpy as np

from yakir import engine

ENDURANCE = (
    "held_steps", "person_hours", "communities", "first_draw", "steps", "step_hours", "ordinary",
)  # fmt: skip
HALVES = ("base", "changed")
GAIN = ("hours", "hours_error", "person_hours", "person_hours_error")

if TYPE_CHECKING:
    Found = engine.endurance.Endurance | engine.endurance.Variants | engine.endurance.WeakestLinks


def packed(found: "Found") -> bytes:
    """Return what a part found as a chunk keeps it."""
    file = io.BytesIO()
    np.savez_compressed(file, **_arrays(found))
    return file.getvalue()


def _arrays(found: "Found") -> dict[str, Any]:
    if isinstance(found, engine.endurance.Endurance):
        return {name: getattr(found, name) for name in ENDURANCE}
    if isinstance(found, engine.endurance.Variants):
        halves = {half: _arrays(getattr(found, half)) for half in HALVES}
        named = {f"{half}/{name}": each for half in HALVES for name, each in halves[half].items()}
        return {**named, "new": found.new}
    gains = {name: getattr(found.gain, name) for name in GAIN}
    return {**gains, "sites": found.sites, "draws": found.draws}


def endurance(arrays: bytes | memoryview) -> "engine.endurance.Endurance":
    """Return the endurance that a chunk keeps."""
    return _endurance(_read(arrays))


def variants(arrays: bytes | memoryview) -> "engine.endurance.Variants":
    """Return the two variants that a chunk keeps."""
    values = _read(arrays)
    base, changed = (
        _endurance({name: values[f"{half}/{name}"] for name in ENDURANCE}) for half in HALVES
    )
    return engine.endurance.Variants(base, changed, values["new"])


def _endurance(values: dict[str, Any]) -> "engine.endurance.Endurance":
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
