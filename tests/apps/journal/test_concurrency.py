"""Two processes write at once, or one is killed: no gap, no fork, nothing lost."""

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import dj_database_url
import psycopg
import pytest
from django.db import connection

from yakir.standards.tlog import tree

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROOT = Path(__file__).parents[3]
EACH = 1000

CHECK = """
import django, json; django.setup()
from yakir.apps.journal import queries
from yakir.apps.journal.models import Entry, Node, Payload
print(json.dumps({
    "size": queries.size(),
    "indexes": list(Entry.objects.values_list("index", flat=True)),
    "leaves": [bytes(e.leaf_hash).hex() for e in Entry.objects.all()],
    "subjects": list(Payload.objects.values_list("subject", flat=True)),
    "nodes": Node.objects.count(),
    "root": queries.root().hex(),
}))
"""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a database of its own, of the kind the tests run on."""
    if connection.vendor == "sqlite":
        yield _prepared(f"sqlite:///{tmp_path / 'journal.sqlite3'}")
        return
    server = connection.settings_dict
    name = f"journal_{uuid.uuid4().hex}"
    address = f"postgres://{server['USER']}@{server['HOST']}:{server['PORT']}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        yield _prepared(f"{address}/{name}")
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _prepared(url: str) -> dict[str, str]:
    assert dj_database_url.parse(url)["NAME"]
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "yakir.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    _python(environment, "-m", "django", "migrate", "-v0")
    _python(
        environment,
        "-c",
        "import django; django.setup(); "
        "from yakir.apps.accounts.models import Person; Person.objects.machine()",
    )
    return environment


def _python(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def _writer(environment: dict[str, str], name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("writer.py")), name, str(EACH)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def _state(environment: dict[str, str]) -> dict:
    import json

    return json.loads(_python(environment, "-c", CHECK))


def _assert_whole(state: dict) -> None:
    leaves = [bytes.fromhex(leaf) for leaf in state["leaves"]]
    assert state["indexes"] == list(range(state["size"]))
    assert state["root"] == tree.root_hash(leaves).hex()
    assert state["nodes"] == state["size"] - state["size"].bit_count()
    assert len(state["subjects"]) == len(set(state["subjects"])) == state["size"]


def test_two_writers_make_one_journal(database):
    writers = [_writer(database, name) for name in ("a", "b")]
    for writer in writers:
        writer.communicate(timeout=240)
        assert writer.returncode == 0

    state = _state(database)
    _assert_whole(state)
    assert state["size"] == 2 * EACH


def test_a_killed_writer_loses_nothing_it_had_entered(database):
    victim, other = _writer(database, "victim"), _writer(database, "other")
    seen = [victim.stdout.readline() for _ in range(200)]
    victim.send_signal(signal.SIGKILL)
    rest, _ = victim.communicate(timeout=60)
    other.communicate(timeout=240)
    confirmed = len(seen) + len([line for line in rest.splitlines() if line.isdigit()])

    state = _state(database)
    _assert_whole(state)
    entered = [subject for subject in state["subjects"] if subject.startswith("victim:")]
    assert len(entered) >= confirmed >= 200
    assert sum(subject.startswith("other:") for subject in state["subjects"]) == EACH
