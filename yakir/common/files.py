"""Files that are there whole or not at all, whatever happens while they are written."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

MODE = 0o644


def write_whole(
    path: Path, data: bytes, *, durable: bool = True, scratch: Path | None = None
) -> None:
    """
    Put a file in place at once: readers find what was there before, or all of the new.

    Parameters
    ----------
    path, data
        Where, and what.
    durable
        Whether its name too has reached the disk when this returns; its bytes always have. For
        many files, `make_durable` is called once for their folders.
    scratch
        Folder on the same disk where the file is written first; without one, its own. Whoever
        is killed leaves a file there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".new-", dir=scratch or path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fchmod(handle, MODE)
            os.fsync(handle)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    if durable:
        make_durable([path.parent])


def make_durable(folders: Iterable[Path]) -> None:
    """Return when the names in these folders have reached the disk."""
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
