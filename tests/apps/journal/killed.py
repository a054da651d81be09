"""
A process whose children are killed on the way: `killed.py FOLDER`.

Each child enters records, signs a checkpoint and writes the public files, and is killed by SIGKILL at
another moment: at each file that reaches the disk, while the checkpoint is signed, and once it is kept.
Printed is what the next one finds.
"""

import json
import os
import signal
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yakir.config.settings")

import django

django.setup()

from datetime import UTC, datetime

from django.db import connections

from yakir.apps.accounts.models import Person
from yakir.apps.journal import actions, queries
from yakir.apps.journal.models import Checkpoint, Entry
from yakir.common import files
from yakir.config.verify.sources import Folder
from yakir.standards.tlog import note, publication
from yakir.standards.tlog.note import VerifierKey
from yakir.standards.tlog.trust import Trust

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
EACH = 130


def die(*_: object) -> None:
    """End at once, as a power cut does."""
    os.kill(os.getpid(), signal.SIGKILL)


def dying_at(count: int) -> None:
    """Let the count-th file that is to reach the disk be the last."""
    calls, reached = [0], os.fsync

    def fsync(handle: int) -> None:
        calls[0] += 1
        if calls[0] == count:
            die()
        reached(handle)

    files.os.fsync = fsync


def dying_while_signing() -> None:
    """Die with the checkpoint signed and not yet kept."""
    sign = note.sign

    def signing(*arguments: object) -> str:
        sign(*arguments)
        die()
        raise AssertionError

    queries.note.sign = signing


def work(folder: Path, moment: str) -> None:
    """Enter, sign and write; die at the moment."""
    machine = Person.objects.get(email="machine@yakir.invalid")
    if moment == "signing":
        dying_while_signing()
    elif moment.isdecimal():
        dying_at(int(moment))
    first = queries.size()
    records = [actions.Record("need.reported", f"s:{first + each}", {}) for each in range(EACH)]
    actions.enter_all(records, by=machine, at=NOW)
    checkpoint = actions.sign_checkpoint(at=NOW)
    if moment == "kept":
        die()
    actions.write_log(folder, checkpoint)


def found(folder: Path) -> dict[str, object]:
    """What whoever comes next finds, checked as a stranger would."""
    trust = Trust.of([VerifierKey.read(queries.verifier_key())])
    published, unchecked = 0, 0
    if (folder / "checkpoint").exists():
        seen = publication.verify(Folder(folder), trust)
        published, unchecked = seen.checkpoint.size, seen.unchecked
    return {
        "entries": Entry.objects.count(),
        "size": queries.size(),
        "forks": [
            kept.size
            for kept in Checkpoint.objects.all()
            if trust.open(kept.note)[0].root != queries.root(kept.size)
        ],
        "signed": sorted(Checkpoint.objects.values_list("size", flat=True)),
        "published": published,
        "unchecked": unchecked,
    }


def main() -> None:
    """Let one child after another die, and the last one live."""
    folder = Path(sys.argv[1])
    for moment in ["signing", "kept", *map(str, range(1, 16)), "kept", "signing", "never"]:
        connections.close_all()
        child = os.fork()
        if child == 0:
            work(folder, moment)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        told = {"moment": moment, "killed": os.WIFSIGNALED(status), **found(folder)}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
