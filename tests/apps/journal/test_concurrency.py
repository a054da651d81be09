"""Two processes write at once, or one is killed: no gap, no fork, nothing lost."""

import json
import signal
import subprocess
from pathlib import Path

import pytest

from tests.apps.conftest import OwnDatabase
from yakir.standards.tlog import tree

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
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


def _writer(database: OwnDatabase, name: str) -> subprocess.Popen[str]:
    return database.start(str(Path(__file__).with_name("writer.py")), name, str(EACH))


def _state(database: OwnDatabase) -> dict:
    return json.loads(database.python("-c", CHECK))


def _assert_whole(state: dict) -> None:
    leaves = [bytes.fromhex(leaf) for leaf in state["leaves"]]
    assert state["indexes"] == list(range(state["size"]))
    assert state["root"] == tree.root_hash(leaves).hex()
    assert state["nodes"] == state["size"] - state["size"].bit_count()
    assert len(state["subjects"]) == len(set(state["subjects"])) == state["size"]


def test_two_writers_make_one_journal(own_database):
    writers = [_writer(own_database, name) for name in ("a", "b")]
    for writer in writers:
        writer.communicate(timeout=240)
        assert writer.returncode == 0

    state = _state(own_database)
    _assert_whole(state)
    assert state["size"] == 2 * EACH


def test_a_killed_writer_loses_nothing_it_had_entered(own_database):
    victim, other = _writer(own_database, "victim"), _writer(own_database, "other")
    seen = [victim.stdout.readline() for _ in range(200)]
    victim.send_signal(signal.SIGKILL)
    rest, _ = victim.communicate(timeout=60)
    other.communicate(timeout=240)
    confirmed = len(seen) + len([line for line in rest.splitlines() if line.isdigit()])

    state = _state(own_database)
    _assert_whole(state)
    entered = [subject for subject in state["subjects"] if subject.startswith("victim:")]
    assert len(entered) >= confirmed >= 200
    assert sum(subject.startswith("other:") for subject in state["subjects"]) == EACH
