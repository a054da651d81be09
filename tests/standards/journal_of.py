"""A small journal in memory, with proofs of what is in it."""

import base64
import itertools
from datetime import UTC, datetime

from yakir.standards.tlog import fields, leaf, note, proof, tree

ORIGIN = "yakir.example/journal"
KEY = note.private_key(base64.b64encode(bytes(range(32))).decode())
VERIFIER = note.verifier_key(ORIGIN, KEY)
AT = datetime(2026, 11, 21, 22, 14, tzinfo=UTC)
RECORD = {
    "kind": "pledge",
    "subject": "ykr:pledge:01JD0000000000000000000000",
    "actor": "ykr:person:01JD0000000000000000000001",
    "amount": "12.5",
    "partner": "Місто Зразкове",
}


class Journal:
    """Leaves, their fields and every complete node of the tree over them."""

    def __init__(self, *records):
        self.entries = []
        self.nodes = {}
        self.frontier = tree.Frontier()
        self.salts = (number.to_bytes(32, "big") for number in itertools.count(1))
        for record in records:
            self.enter(record)

    def enter(self, record):
        committed = fields.salted(record, lambda: next(self.salts))
        data = leaf.leaf(AT, fields.root(committed))
        for node in self.frontier.append(tree.leaf_hash(data)):
            self.nodes[node.level, node.index] = node.hash
        self.entries.append((data, committed))

    def node(self, level, index):
        return self.nodes[level, index]

    def checkpoint(self):
        text = note.Checkpoint(ORIGIN, self.frontier.size, self.frontier.root()).text
        return note.sign(text, ORIGIN, KEY)

    def proof(self, index, *shown):
        data, committed = self.entries[index]
        return proof.build(
            checkpoint=self.checkpoint(),
            index=index,
            leaf=data,
            inclusion=tree.inclusion_path(index, self.frontier.size, self.node),
            fields=committed,
            shown=shown,
        )


def seven_entries():
    return Journal(*({**RECORD, "amount": str(number)} for number in range(7)))
