"""The journal's public tree as plain files: tiles, entries and the checkpoint that comes last."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from yakir.apps.journal import queries, rules
from yakir.apps.journal.actions.checkpoints import Forked, check_continues, sign_checkpoint
from yakir.apps.journal.actions.entering import enter
from yakir.apps.journal.models import Checkpoint
from yakir.common.files import make_durable, write_whole
from yakir.standards.tlog import manifest, note, tiles
from yakir.standards.tlog.tiles import WIDTH, Tile

CHECKPOINT = "checkpoint"
STATED = "publication.listed"
# Names with a dot in front are no part of a publication; what a killed writer leaves lies there.
SCRATCH = ".new"


@dataclass(frozen=True, slots=True)
class Written:
    """How far the folder reached before and does now, and how many tiles were written."""

    before: int
    size: int
    tiles: int


def write_log(folder: Path, checkpoint: Checkpoint) -> Written:
    """
    Bring a folder with the journal's tiles to a checkpoint.

    Only what is new is written: a full tile once and never again. The checkpoint is put in
    place last and at once, so that a reader finds every tile that it needs, and whoever is
    killed on the way leaves the folder as it was. Forked is raised when the folder holds
    another journal, or a later one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder) as scratch:
        before = _size_of(folder, checkpoint)
        written, touched = 0, set()
        for tile in tiles.of_tree(checkpoint.size, since=before):
            path = folder / tile.path
            if _write(path, tile, scratch):
                written += 1
                touched.add(path.parent)
        for number, signed in enumerate(queries.handovers(), 1):
            write_whole(folder / "handover" / str(number), signed.encode(), scratch=scratch)
        make_durable(touched)
        cosigned = queries.with_cosignatures(checkpoint).encode()
        write_whole(folder / CHECKPOINT, cosigned, scratch=scratch)
        _drop_partial(folder, before, checkpoint.size)
    return Written(before, checkpoint.size, written)


def publish_manifest(folder: Path, *, by: rules.Actor, at: datetime) -> Written:
    """
    Let the journal vouch for the list of a site's files, and put the journal beside them.

    `manifest.json` lies in the folder. Its checksum is entered, unless the journal's newest
    statement has it already; the checkpoint is signed; the public files of the journal and the
    manifest's own proof are written. After this `yakir verify` takes the folder.
    """
    digest = hashlib.sha256((folder / manifest.NAME).read_bytes()).hexdigest()
    subject = settings.JOURNAL_ORIGIN
    told = queries.history(subject).filter(kind=STATED)
    stated = told.last()
    if stated is None or stated.fields[manifest.DIGEST_FIELD][0] != digest:
        values = {manifest.DIGEST_FIELD: digest}
        entry = enter(kind=STATED, subject=subject, values=values, by=by, at=at)
        stated = told.get(entry_id=entry.index)
    checkpoint = sign_checkpoint(at=at)
    done = write_log(folder / manifest.LOG, checkpoint)
    own = queries.proof_of(stated, shown=[manifest.DIGEST_FIELD], checkpoint=checkpoint.note)
    write_whole(folder / manifest.OWN_PROOF, own.text.encode())
    return done


@contextmanager
def _alone(folder: Path) -> Iterator[Path]:
    """Let one writer at a time into the folder, so that a slow one never puts it back."""
    handle, scratch = os.open(folder, os.O_RDONLY), folder / SCRATCH
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        yield scratch
        scratch.rmdir()
    finally:
        os.close(handle)


def _size_of(folder: Path, checkpoint: Checkpoint) -> int:
    """Return how far the folder reaches; refuse when it is not the beginning of this journal."""
    path = folder / CHECKPOINT
    if not path.exists():
        return 0
    text = path.read_text(encoding="utf-8")
    published = note.read_checkpoint(note.parse(text).text)
    if published.origin != note.read_checkpoint(note.parse(checkpoint.note).text).origin:
        raise Forked
    check_continues(text, checkpoint.size)
    return published.size


def _write(path: Path, tile: Tile, scratch: Path) -> bool:
    """Write a tile that is not there yet; refuse when another one is."""
    data = queries.tile(tile)
    if path.exists():
        if path.read_bytes() != data:
            raise Forked
        return False
    write_whole(path, data, durable=False, scratch=scratch)
    return True


def _drop_partial(folder: Path, before: int, size: int) -> None:
    """Remove the partial tiles of places that have become full since the folder's last size."""
    for tile in tiles.of_tree(before):
        whole = size >> tiles.HEIGHT * (tile.level or 0)
        if tile.width < WIDTH and (tile.index + 1) * WIDTH <= whole:
            partial = (folder / tile.path).parent
            for path in partial.iterdir():
                path.unlink()
            partial.rmdir()
