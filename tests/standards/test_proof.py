"""Proof files: what they prove, and that nothing false gets through."""

import dataclasses
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.standards.journal_of import ORIGIN, RECORD, VERIFIER, Journal, seven_entries
from yakir.standards.tlog import note, proof, tree
from yakir.standards.tlog.errors import BadProof
from yakir.standards.tlog.fields import Field

JOURNAL = seven_entries()
PROOF = JOURNAL.proof(4, "amount", "subject")
MEMBERS = json.loads(PROOF.text)


def test_a_proof_says_what_was_entered_where_and_when():
    verified = proof.verify(proof.read(PROOF.text), [VERIFIER])

    assert verified.subject == RECORD["subject"]
    assert verified.fields == (
        proof.ProvenField("amount", "4"),
        proof.ProvenField("subject", RECORD["subject"]),
    )
    assert (verified.index, verified.size, verified.origin) == (4, 7, ORIGIN)
    assert verified.at == datetime(2026, 11, 21, 22, tzinfo=UTC)
    assert verified.signed_by == (ORIGIN,)


def test_a_proof_tells_nothing_of_the_fields_it_does_not_show():
    assert RECORD["actor"] not in PROOF.text
    assert RECORD["partner"] not in PROOF.text


@pytest.mark.parametrize("size", [1, 2, 3, 8, 13])
def test_every_field_of_every_entry_can_be_proven(size):
    journal = Journal(*({**RECORD, "amount": str(number)} for number in range(size)))

    for index in range(size):
        for name in RECORD:
            verified = proof.verify(proof.read(journal.proof(index, name).text), [VERIFIER])

            assert verified.index == index
            assert [each.name for each in verified.fields] == [name]


def test_without_keys_the_rest_is_checked_and_nobody_is_named_as_signer():
    assert proof.verify(PROOF, None).signed_by == ()

    with pytest.raises(BadProof, match="none of the given keys"):
        proof.verify(PROOF, [])


def test_an_entry_whose_fields_were_erased_is_still_proven_to_stand():
    data, _ = JOURNAL.entries[2]
    document = proof.build(
        checkpoint=JOURNAL.checkpoint(),
        index=2,
        leaf=data,
        inclusion=tree.inclusion_path(2, 7, JOURNAL.node),
        fields=(),
        shown=(),
    )

    verified = proof.verify(proof.read(document.text), [VERIFIER])

    assert (verified.index, verified.fields) == (2, ())


def test_any_flipped_bit_is_refused_or_changes_nothing_that_is_proven():
    data = PROOF.text.encode()
    before = proof.verify(proof.read(data), [VERIFIER])
    passed = 0

    for position in range(len(data)):
        for bit in range(8):
            changed = bytearray(data)
            changed[position] ^= 1 << bit
            try:
                after = proof.verify(proof.read(bytes(changed)), [VERIFIER])
            except BadProof:
                continue
            passed += 1
            assert after == before

    # The spaces between the members, and the count of fields, prove nothing.
    assert passed < len(data)


def flipped(value):
    return ("1" if value[0] == "0" else "0") + value[1:]


@pytest.mark.parametrize(
    ("step", "change"),
    [
        ("leaf", lambda m: m.update(leaf=m["leaf"] + " ")),
        ("leaf", lambda m: m.update(leaf=m["leaf"].replace("T22:00", "T22:14"))),
        ("inclusion", lambda m: m.update(leaf=m["leaf"].replace("T22:00", "T21:00"))),
        ("inclusion", lambda m: m.update(index=5)),
        ("inclusion", lambda m: m.update(inclusion=m["inclusion"][:-1])),
        ("inclusion", lambda m: m["inclusion"].__setitem__(0, flipped(m["inclusion"][0]))),
        ("signature", lambda m: m.update(checkpoint=m["checkpoint"].replace("\n7\n", "\n8\n"))),
        ("signature", lambda m: m.update(checkpoint=m["checkpoint"].replace("— ya", "— xa"))),
        ("checkpoint", lambda m: m.update(checkpoint="")),
        ("field", lambda m: m["fields"][0].update(value="5")),
        ("field", lambda m: m["fields"][0].update(value=4)),
        ("field", lambda m: m["fields"][0].update(name="amounts")),
        ("field", lambda m: m["fields"][0].update(salt=flipped(m["fields"][0]["salt"]))),
        ("field", lambda m: m["fields"][0].update(index=0)),
        ("field", lambda m: m["fields"][0].update(path=[])),
        ("field", lambda m: m["fields"].append(m["fields"][0])),
        ("field", lambda m: m.update(field_count=1)),
        ("subject", lambda m: m.update(subject="ykr:pledge:another")),
        ("subject", lambda m: m["fields"].pop()),
    ],
)
def test_a_changed_proof_fails_at_the_step_that_was_changed(step, change):
    members = json.loads(PROOF.text)
    change(members)

    with pytest.raises(BadProof) as caught:
        proof.verify(proof.read(json.dumps(members)), [VERIFIER])

    assert caught.value.step == step


def test_a_key_that_is_not_the_logs_own_does_not_speak_for_it():
    witness = note.private_key("/////////////////////////////////////////38=")
    text = note.parse(PROOF.checkpoint).text
    signed = note.sign(text, "witness.example", witness)
    document = dataclasses.replace(PROOF, checkpoint=signed)

    with pytest.raises(BadProof, match="no given key is the key of the log"):
        proof.verify(document, [note.verifier_key("witness.example", witness)])


def test_fields_in_another_order_than_they_were_entered_are_refused():
    first, second = PROOF.fields
    doubled = dataclasses.replace(second, index=first.index)

    with pytest.raises(BadProof, match="out of order"):
        proof.verify(dataclasses.replace(PROOF, fields=(first, doubled)), [VERIFIER])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda m: m.update(format="yakir-proof/2"), "format is not yakir-proof/1"),
        (lambda m: m.update(format=["yakir-proof/1"]), "format is not yakir-proof/1"),
        (lambda m: m.pop("format"), "not a proof of Yakir"),
        (lambda m: m.pop("leaf"), 'has no "leaf"'),
        (lambda m: m.update(extra=1), "'extra', which no proof has"),
        (lambda m: m.update(index=True), '"index" is not a whole number'),
        (lambda m: m.update(index=-1), '"index" is not a whole number'),
        (lambda m: m.update(index=1.5), '"index" is not a whole number'),
        (lambda m: m.update(index="4"), '"index" is not a whole number'),
        (lambda m: m.update(index=2**60), '"index" is not a whole number'),
        (lambda m: m.update(field_count=10**9), '"field_count" is not a whole number'),
        (lambda m: m.update(checkpoint=None), '"checkpoint" is not a text'),
        (lambda m: m.update(checkpoint="\ud800"), '"checkpoint" is not a text'),
        (lambda m: m.update(leaf={}), '"leaf" is not a text'),
        (lambda m: m.update(subject=None), '"subject" is not a text'),
        (lambda m: m.update(inclusion="ab"), '"inclusion" is not a list'),
        (lambda m: m.update(inclusion=["00" * 32] * 65), '"inclusion" is not a list'),
        (lambda m: m.update(inclusion=["zz" * 32]), '"inclusion" does not hold'),
        (lambda m: m.update(inclusion=["AB" * 32]), '"inclusion" does not hold'),
        (lambda m: m.update(inclusion=["٠٠" * 32]), '"inclusion" does not hold'),
        (lambda m: m.update(fields={}), '"fields" is not a list'),
        (lambda m: m.update(fields=[[]] * 2000), '"fields" is not a list'),
        (lambda m: m.update(fields=[1]), "a field is not an object"),
        (lambda m: m["fields"][0].pop("salt"), 'a field has no "salt"'),
        (lambda m: m["fields"][0].update(more=1), "a field has 'more'"),
        (lambda m: m["fields"][0].update(name="A b"), "'A b' is not a field name"),
        (lambda m: m["fields"][0].update(name="a" * 101), "is not a field name"),
        (lambda m: m["fields"][0].update(salt="00"), '"salt" does not hold 32 bytes'),
        (lambda m: m["fields"][0].update(value=2**60), 'the value of "amount" is out of form'),
        (lambda m: m["fields"][0].update(value="\ud800"), 'the value of "amount" is out of form'),
        (lambda m: m["fields"][0].update(value=nested(50)), "levels deep"),
    ],
)
def test_a_file_out_of_form_is_refused_with_the_reason(change, message):
    members = json.loads(PROOF.text)
    change(members)

    with pytest.raises(BadProof) as caught:
        proof.read(json.dumps(members))

    assert caught.value.step == "form"
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not text in UTF-8"),
        (b"[]", "not a proof of Yakir"),
        (b"null", "not a proof of Yakir"),
        (b"{}", "not a proof of Yakir"),
        (b"[" * 900_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b" " * 1_000_001, "longer than 1000000 bytes"),
        (b'{"format":"yakir-proof/1","format":"yakir-proof/1"}', "'format' stands twice"),
        (b'{"format":"yakir-proof/1","index":' + b"9" * 10_000 + b"}", "not JSON"),
        (b'{"format":"yakir-proof/1","index":NaN}', "NaN"),
        (b'{"format":"yakir-proof/1","index":1e999}', "inf"),
    ],
)
def test_a_hostile_file_is_refused_with_the_reason(data, message):
    with pytest.raises(BadProof, match=r".") as caught:
        proof.read(data)

    assert message in str(caught.value)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.sampled_from(sorted(MEMBERS)), anything)
def test_no_value_of_any_member_brings_another_error(name, value):
    text = json.dumps({**MEMBERS, name: value})

    try:
        proof.verify(proof.read(text), [VERIFIER])
    except BadProof as error:
        assert str(error)


@given(st.sampled_from(sorted(MEMBERS["fields"][0])), anything)
def test_no_value_of_any_member_of_a_field_brings_another_error(name, value):
    text = json.dumps({**MEMBERS, "fields": [{**MEMBERS["fields"][0], name: value}]})

    try:
        proof.verify(proof.read(text), [VERIFIER])
    except BadProof as error:
        assert str(error)


def test_a_proof_of_other_fields_than_the_leafs_is_not_built():
    data, _ = JOURNAL.entries[0]

    with pytest.raises(ValueError, match="not the fields that the leaf commits to"):
        proof.build(
            checkpoint=JOURNAL.checkpoint(),
            index=0,
            leaf=data,
            inclusion=[],
            fields=[Field("amount", "1", bytes(32))],
            shown=["amount"],
        )


def test_a_proof_of_an_unknown_field_is_not_built():
    with pytest.raises(ValueError, match="no field 'colour'"):
        JOURNAL.proof(0, "colour")


def test_growth_is_proven_and_a_rewritten_log_is_caught():
    journal = Journal(*[RECORD] * 5)
    old = journal.checkpoint()
    for _ in range(6):
        journal.enter(RECORD)
    path = tree.consistency_path(5, 11, journal.node)

    proof.verify_growth(old, journal.checkpoint(), path, [VERIFIER])

    rewritten = Journal(*[{**RECORD, "amount": "0"}] * 11)
    with pytest.raises(BadProof, match="does not begin with the tree of 5"):
        proof.verify_growth(old, rewritten.checkpoint(), path)
    with pytest.raises(BadProof, match="does not begin"):
        proof.verify_growth(journal.checkpoint(), old, path)


def test_growth_needs_checkpoints_of_one_log():
    other = note.sign(
        note.Checkpoint("other.example", 7, JOURNAL.frontier.root()).text,
        "other.example",
        note.private_key("/////////////////////////////////////////38="),
    )

    with pytest.raises(BadProof, match="different logs"):
        proof.verify_growth(other, JOURNAL.checkpoint(), [])


def test_growth_with_keys_needs_their_signatures():
    with pytest.raises(BadProof, match="none of the given keys"):
        proof.verify_growth(JOURNAL.checkpoint(), JOURNAL.checkpoint(), [], [])


def nested(depth):
    value = 1
    for _ in range(depth):
        value = [value]
    return value
