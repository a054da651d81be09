"""docs/explanation/journal.md: its example and its verifier are true."""

import base64
import copy
import json
import re
import runpy
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature

from tests.standards.journal_of import AT, KEY, ORIGIN, RECORD, VERIFIER, seven_entries
from yakir.standards.tlog import fields, leaf, note, proof, tree

PAGE = (Path(__file__).parents[2] / "docs/explanation/journal.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def strangers_verify(tmp_path_factory):
    program = tmp_path_factory.mktemp("stranger") / "verifier.py"
    program.write_text(re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1], encoding="utf-8")
    return runpy.run_path(str(program))["verify"]


def test_every_number_of_the_worked_example_is_right():
    record = [
        fields.Field("amount", "12.5", b"\x01" * 32),
        fields.Field("kind", "pledge", b"\x02" * 32),
    ]
    root = fields.root(record)
    entry = leaf.leaf(AT, root)
    top = tree.root_hash([tree.leaf_hash(entry)])
    checkpoint = note.sign(note.Checkpoint(ORIGIN, 1, top).text, ORIGIN, KEY)
    facts = [
        *(fields.digest(field).hex() for field in record),
        *(tree.leaf_hash(fields.digest(field)).hex() for field in record),
        root.hex(),
        top.hex(),
        entry.decode(),
        VERIFIER.text,
        "\n".join(f"    {line}" if line else "" for line in checkpoint.splitlines()),
    ]

    assert [fact for fact in facts if fact not in PAGE] == []


def test_the_page_names_every_member_of_a_proof_file():
    table = PAGE.partition("### Proof file")[2].partition("### Checking it")[0]

    named = set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))

    assert named == proof.MEMBERS | {proof.SUBJECT}


def test_the_strangers_verifier_proves_what_ours_proves(strangers_verify):
    journal = seven_entries()

    for index in range(7):
        document = journal.proof(index, *RECORD)
        proven = strangers_verify(json.loads(document.text), VERIFIER.text)

        ours = proof.verify(proof.read(document.text), [VERIFIER])
        assert proven == {field.name: field.value for field in ours.fields}


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m["fields"][0].update(value="other"),
        lambda m: m["fields"][0].update(salt="00" * 32),
        lambda m: m.update(index=3),
        lambda m: m.update(leaf=m["leaf"].replace("22:00", "23:00")),
        lambda m: m.update(subject="ykr:pledge:other"),
        lambda m: m.update(checkpoint=m["checkpoint"].replace("\n7\n", "\n8\n")),
    ],
)
def test_the_strangers_verifier_refuses_what_ours_refuses(strangers_verify, change):
    members = json.loads(seven_entries().proof(4, "amount", "subject").text)
    changed = copy.deepcopy(members)
    change(changed)

    assert strangers_verify(members, VERIFIER.text)
    with pytest.raises((AssertionError, InvalidSignature)):
        strangers_verify(changed, VERIFIER.text)
    with pytest.raises(ValueError, match="."):
        proof.verify(proof.read(json.dumps(changed)), [VERIFIER])


def test_the_seed_on_the_page_is_the_one_used():
    seed = base64.b64encode(bytes(range(32))).decode()

    assert note.verifier_key(ORIGIN, note.private_key(seed)) == VERIFIER
