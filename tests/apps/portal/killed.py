"""
Publications in several processes, killed on the way: `killed.py FOLDER`.

Each child publishes with two processes and is killed while it writes another file; the last one comes
to its end, and a publication by one process into a folder of its own has to have made the same.
"""

import io
import json
import os
import signal
import sys
from contextlib import redirect_stdout
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yakir.config.settings")

import django

django.setup()

from django.db import connection, connections

from tests.factories.accounts import NOW
from tests.factories.places import CommunityFactory
from tests.factories.world import public_world
from yakir.apps.accounts.models import Person
from yakir.apps.journal import actions as log
from yakir.apps.journal import queries as journal
from yakir.config.site import folders, making, publish
from yakir.config.verify import main as verify


def published(folder: Path, processes: int = 2) -> None:
    publish.publish(folder, by=Person.objects.machine(), at=NOW, processes=processes)


def dying_at(count: int) -> None:
    """Let the count-th file that this process, or one of its own, writes be half a file."""
    write, written = making.write, [0]

    def half(folder: Path, path: str, body: bytes, **more: str) -> making.Made:
        written[0] += 1
        if written[0] == count:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(body[: len(body) // 2])
            # The whole group goes at once, as it does when the power does.
            os.killpg(os.getpgid(0), signal.SIGKILL)
        return write(folder, path, body, **more)

    making.write = publish.write = half


def told(folder: Path, *, killed: bool, **more: bool) -> None:
    with redirect_stdout(io.StringIO()):
        holds = verify(["--key", journal.verifier_key(), str(folder / "current")]) == 0
    served = folders.served(folder)
    found = {"killed": killed, "served": served.name if served else "", "holds": holds, **more}
    print(json.dumps(found), flush=True)


def pages(folder: Path) -> dict[str, bytes]:
    """The files of a release, without the journal and what tells its newest entries."""
    release = folder / "current"
    every = {each.relative_to(release).as_posix(): each for each in release.rglob("*")}
    # The first publication is itself an entry by the time of the other.
    beside = ("journal", "uk/journal", "en/journal", "proof/", "manifest", ".")
    return {
        name: each.read_bytes()
        for name, each in every.items()
        if each.is_file() and not name.startswith(beside) and not name.endswith(".xlsx")
    }


def main() -> None:
    """Publish, change something, let children die, and publish it all once more."""
    folder, alone = Path(sys.argv[1], "site"), Path(sys.argv[1], "alone")
    public_world()
    making.CHUNK = 20  # so that a small world is work for several processes
    for _ in range(5):
        place = CommunityFactory()
        log.enter(kind="community.registered", subject=place.public_id, values={},
                  by=Person.objects.machine(), at=NOW)  # fmt: skip
    published(folder)
    place.name_en = "Imagined otherwise"
    place.save()
    log.enter(kind="community.registered", subject=place.public_id, values={},
              by=Person.objects.machine(), at=NOW)  # fmt: skip
    for count in (1, 30) if connection.vendor == "postgresql" else (30,):
        connections.close_all()
        child = os.fork()
        if child == 0:
            os.setpgid(0, 0)
            dying_at(count)
            published(folder)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        told(folder, killed=os.WIFSIGNALED(status))
    published(folder)
    published(alone, processes=1)
    told(folder, killed=False, alike=pages(folder) == pages(alone))


if __name__ == "__main__":
    main()
