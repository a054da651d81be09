"""
The folders of a publication: each release whole in its own, and a link to the one that is served.

    DIR/current            link to the release that is served
    DIR/.releases/000042/  a release; files that did not change are the same files as before
    DIR/.releases/new/     a release being made; whoever is killed leaves it, the next removes it
"""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from yakir.common.errors import Conflict, Refused

CURRENT = "current"
RELEASES = ".releases"
NEW = "new"
KEPT = 2  # [release] the one that is served, and the one before it


class AlreadyPublishing(Conflict):
    """Another process is publishing into this folder."""

    code = "already_publishing"
    message = _("Somebody else is publishing into this folder now. Wait until that is done.")


class NoRoom(Refused):
    """The disk is full, or the folder cannot be written."""

    code = "no_room"
    message = _(
        "The release could not be written: %(why)s. What was published before is still served."
    )


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep every other publisher out of a folder until this is done."""
    (folder / RELEASES).mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / RELEASES, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise AlreadyPublishing from error
    finally:
        os.close(handle)


@contextmanager
def room() -> Iterator[None]:
    """Say in words that a disk is full or closed."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES}:
            raise
        why = os.strerror(error.errno or 0)
        raise NoRoom(NoRoom.message % {"why": why}) from error


@contextmanager
def new_release(folder: Path) -> Iterator[Path]:
    """Give an empty folder for a release; when anything fails nothing of it stays."""
    fresh = folder / RELEASES / NEW
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        with room():
            fresh.mkdir()
            yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def served(folder: Path) -> Path | None:
    """Return the release that is served; None before the first."""
    current = folder / CURRENT
    return current.resolve() if current.exists() else None


def link(paths: Iterable[str], *, old: Path, new: Path) -> None:
    """Take files over from a release: the same bytes on the disk under another name."""
    known: set[str] = set()
    for path in paths:
        parent = path.rpartition("/")[0]
        if parent not in known:
            (new / parent).mkdir(parents=True, exist_ok=True)
            known.add(parent)
        os.link(f"{old}/{path}", f"{new}/{path}")


def switch(folder: Path, fresh: Path) -> Path:
    """Serve a finished release from now on, at once, and drop those nobody needs any more."""
    number = max((int(each.name) for each in _numbered(folder)), default=0) + 1
    release = fresh.rename(folder / RELEASES / f"{number:06d}")
    os.sync()
    pointer = folder / RELEASES / CURRENT
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(Path(RELEASES) / release.name)
    pointer.rename(folder / CURRENT)
    for each in sorted(_numbered(folder))[:-KEPT]:
        shutil.rmtree(each)
    return release


def _numbered(folder: Path) -> list[Path]:
    return [each for each in (folder / RELEASES).iterdir() if each.name.isdigit()]
