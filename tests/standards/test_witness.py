"""Cosignatures, a witness's answers, log proofs and hand-overs, beside what others published."""

import base64
import struct
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.standards import vectors
from tests.standards.journal_of import KEY, ORIGIN, VERIFIER, seven_entries
from yakir.standards.tlog import handover, logproof, note, proof, tiles, tree, witness
from yakir.standards.tlog.errors import BadNote, BadProof
from yakir.standards.tlog.note import VerifierKey
from yakir.standards.tlog.trust import Period, Trust
from yakir.standards.tlog.witness import Refusal, Seen

WITNESS = note.private_key(vectors.WITNESS_SEED)
COSIGNER = note.cosigner_key("example.com/witness", WITNESS)
NEXT = note.private_key(base64.b64encode(bytes(range(1, 33))).decode())
NEXT_VERIFIER = note.verifier_key(ORIGIN, NEXT)
SIGSUM = Trust((Period(VerifierKey(vectors.SIGSUM_ORIGIN, vectors.SIGSUM_PUBLIC)),))


def test_a_published_cosignature_holds_and_tells_its_time():
    signed = note.verify(vectors.ARCHE, [VerifierKey.read(vectors.REMORA_KEY)])

    assert signed.signed_by == ("remora.n621.de",)
    assert signed.signatures[-1].time == vectors.REMORA_TIME
    assert VerifierKey.read(vectors.REMORA_KEY).text == vectors.REMORA_KEY


@pytest.mark.parametrize(("one", "other"), [("1432088532", "1432088533"), ("U7WM7", "U7WM8")])
def test_a_published_cosignature_of_another_tree_does_not_hold(one, other):
    with pytest.raises(BadNote, match="does not hold"):
        note.verify(vectors.ARCHE.replace(one, other, 1), [VerifierKey.read(vectors.REMORA_KEY)])


def test_the_cosignature_in_the_specification_was_made_when_it_says():
    text = vectors.SPECIFIED_REQUEST.partition("\n\n")[2]

    line = note.parse(text + vectors.SPECIFIED_COSIGNATURE).signatures[-1]

    assert line.time == 1_679_315_147
    assert line.line == vectors.SPECIFIED_COSIGNATURE


def test_a_cosignature_signs_the_bytes_that_the_specification_shows():
    text = note.Checkpoint("example.com/behind-the-sofa", 20_852_163, bytes(32)).text

    made = note.cosign(text, COSIGNER.name, WITNESS, 1_679_315_147)

    (time,) = struct.unpack(">Q", made.signature[:8])
    message = f"cosignature/v1\ntime {time}\n{text}".encode()
    Ed25519PublicKey.from_public_bytes(vectors.WITNESS_PUBLIC).verify(made.signature[8:], message)
    assert time == 1_679_315_147
    assert note.verify(f"{text}\n{made.line}", [COSIGNER]).keys == (COSIGNER,)


def test_a_key_for_cosignatures_is_not_one_for_notes():
    plain = note.verifier_key(COSIGNER.name, WITNESS)
    text = note.Checkpoint(ORIGIN, 5, bytes(32)).text
    made = note.cosign(text, COSIGNER.name, WITNESS, 1)

    assert plain.id != COSIGNER.id
    with pytest.raises(BadNote, match="none of the given keys"):
        note.verify(f"{text}\n{made.line}", [plain])
    forged = replace(made, key_id=plain.id, signature=made.signature[8:])
    with pytest.raises(BadNote, match="does not hold"):
        note.verify(f"{text}\n{forged.line}", [plain])


@pytest.mark.parametrize("signature", [bytes(8), bytes(71), bytes(73), b"\xff" * 72])
def test_a_cosignature_out_of_form_does_not_hold(signature):
    text = note.Checkpoint(ORIGIN, 5, bytes(32)).text
    line = note.Signature(COSIGNER.name, COSIGNER.id, signature).line

    with pytest.raises(BadNote, match="does not hold"):
        note.verify(f"{text}\n{line}", [COSIGNER])


@pytest.mark.parametrize("time", [0, -1, 2**63])
def test_a_cosignature_without_a_time_is_not_made(time):
    with pytest.raises(ValueError, match="seconds since 1970"):
        note.cosign(note.Checkpoint(ORIGIN, 5, bytes(32)).text, "w", WITNESS, time)


def test_what_is_no_checkpoint_is_not_cosigned():
    with pytest.raises(BadNote):
        note.cosign("a note\n", "w", WITNESS, 1)


def test_the_published_questions_get_the_published_answers():
    seen, told = Seen(), []
    for body, _ in vectors.ASKED_AND_ANSWERED:
        try:
            checkpoint, _ = witness.admitted(witness.read_request(body), seen, SIGSUM)
        except Refusal as refusal:
            told.append(refusal.status)
        else:
            told.append(200)
            seen = Seen(checkpoint.size, checkpoint.root)

    assert told == [status for _, status in vectors.ASKED_AND_ANSWERED]
    assert seen.size == 5


def test_an_unknown_log_is_not_found():
    with pytest.raises(Refusal, match="not known here") as refused:
        witness.admitted(witness.read_request(vectors.OTHER_LOG), Seen(), SIGSUM)

    assert refused.value.status == 404


def test_the_request_in_the_specification_is_read_and_written():
    request = witness.read_request(vectors.SPECIFIED_REQUEST)

    assert (request.old, len(request.path)) == (20_852_014, 4)
    assert request.text == vectors.SPECIFIED_REQUEST


@pytest.mark.parametrize(
    "body",
    ["", "old 1", "old\n\n", "old 01\n\nx", "old -1\n\nx", "new 1\n\nx", "old 1\nAAAA\n\nx",
     "old 1\n!\n\nx", "old 1\n" + "A" * 43 + "=\n" * 64 + "\nx"],
)  # fmt: skip
def test_a_request_out_of_form_is_a_bad_one(body):
    with pytest.raises(Refusal) as refused:
        witness.read_request(body)

    assert refused.value.status == 400


def test_a_log_that_goes_back_or_forks_is_refused_with_the_reason():
    journal = seven_entries()
    checkpoint = note.read_checkpoint(note.parse(journal.checkpoint()).text)

    for seen, step in [(Seen(9, bytes(32)), "rollback"), (Seen(7, bytes(32)), "fork"),
                       (Seen(3, bytes(32)), "fork")]:  # fmt: skip
        path = tree.consistency_path(min(seen.size, 7), 7, journal.node)
        with pytest.raises(Refusal) as refused:
            witness.check_growth(seen, checkpoint, path)
        assert (refused.value.step, refused.value.status) == (step, 422)


def test_the_proof_in_the_specification_is_read_and_written():
    text = vectors.SPECIFIED_PROOF_HEAD + seven_entries().checkpoint()

    found = logproof.read(text)

    assert found.index == 73_894
    assert len(found.path) == 5
    assert found.extra == b"age-v1.2.1-darwin"
    assert found.text == text


@pytest.mark.parametrize("index", range(7))
def test_a_log_proof_holds_for_its_entry_and_no_other(index):
    journal = seven_entries()
    path = tuple(tree.inclusion_path(index, 7, journal.node))
    made = logproof.LogProof(index, path, journal.checkpoint(), journal.entries[index][0])

    found = logproof.read(made.text)

    assert found == made
    verified = proof.verify_entry(found, [VERIFIER])
    assert (verified.index, verified.size, verified.signed_by) == (index, 7, (ORIGIN,))
    with pytest.raises(BadProof, match="is not number"):
        logproof.verify(found, journal.entries[index - 1][0], Trust.of([VERIFIER]))


@pytest.mark.parametrize(
    ("one", "other"),
    [("@v1", "@v2"), ("index 3", "index 03"), ("index 3", "index"), ("index 3\n", ""),
     ("extra ", "other "), ("\n\n", "\nAAAA\n\n"), ("\n\n", "\n!\n\n")],
)  # fmt: skip
def test_a_log_proof_out_of_form_is_refused(one, other):
    journal = seven_entries()
    path = tuple(tree.inclusion_path(3, 7, journal.node))
    text = logproof.LogProof(3, path, journal.checkpoint(), journal.entries[3][0]).text

    with pytest.raises(BadProof):
        logproof.read(text.replace(one, other, 1))


def test_the_new_key_signs_from_the_size_on_at_which_the_old_one_handed_over():
    trust = handover.follow(Trust.of([VERIFIER]), [handover.sign(ORIGIN, 5, old=KEY, new=NEXT)])

    def signs(key, size):
        text = note.sign(note.Checkpoint(ORIGIN, size, bytes(32)).text, ORIGIN, key)
        try:
            return trust.open(text)[0].size == size
        except BadProof:
            return False

    assert [signs(KEY, size) for size in (0, 4, 5, 9)] == [True, True, False, False]
    assert [signs(NEXT, size) for size in (0, 4, 5, 9)] == [False, False, True, True]


def test_a_hand_over_needs_both_keys_and_a_trusted_old_one():
    made = handover.sign(ORIGIN, 5, old=KEY, new=NEXT)
    text, _, lines = made.rpartition("\n\n")
    by_old, by_new = (f"{text}\n\n{line}\n" for line in lines.splitlines())

    for half in (by_old, by_new):
        with pytest.raises(BadProof, match="have both to sign"):
            handover.read(half)
    with pytest.raises(BadProof, match="not one that is trusted"):
        handover.follow(Trust.of([COSIGNER]), [made])
    # Whoever trusts the new key already needs no hand-over to it.
    known = Trust.of([NEXT_VERIFIER])
    assert handover.follow(known, [made]) == known


def test_a_hand_over_ends_the_old_key_also_for_whoever_was_given_both():
    third = note.private_key(base64.b64encode(bytes(range(3, 35))).decode())
    made = [
        handover.sign(ORIGIN, 5, old=KEY, new=NEXT),
        handover.sign(ORIGIN, 9, old=NEXT, new=third),
    ]
    last = note.verifier_key(ORIGIN, third)
    first_alone = handover.follow(Trust.of([VERIFIER]), made)

    for given in ([VERIFIER, NEXT_VERIFIER, last], [VERIFIER, last], [VERIFIER, NEXT_VERIFIER]):
        trust = handover.follow(Trust.of(given), made)

        assert set(trust.periods) == set(first_alone.periods)
        assert handover.follow(trust, made) == trust
    text = note.sign(note.Checkpoint(ORIGIN, 9, bytes(32)).text, ORIGIN, KEY)
    with pytest.raises(BadNote, match="handed over to another key"):
        handover.follow(Trust.of([VERIFIER, NEXT_VERIFIER]), made).open(text)


def test_a_key_that_has_handed_over_cannot_hand_over_again():
    other = note.private_key(base64.b64encode(bytes(range(2, 34))).decode())
    first = handover.sign(ORIGIN, 5, old=KEY, new=NEXT)

    with pytest.raises(BadProof, match="not one that is trusted"):
        handover.follow(Trust.of([VERIFIER]), [first, handover.sign(ORIGIN, 9, old=KEY, new=other)])


def test_a_hand_over_is_never_a_checkpoint_nor_the_other_way_round():
    with pytest.raises(BadProof):
        note.read_checkpoint(note.parse(handover.sign(ORIGIN, 5, old=KEY, new=NEXT)).text)
    with pytest.raises(BadProof, match="does not hand a log over"):
        handover.read(seven_entries().checkpoint())


def test_any_flipped_bit_of_a_hand_over_is_refused():
    data = handover.sign(ORIGIN, 5, old=KEY, new=NEXT).encode()

    for position in range(0, len(data), 3):
        changed = bytearray(data)
        changed[position] ^= 1
        try:
            text = changed.decode()
        except UnicodeDecodeError:
            continue
        with pytest.raises(BadProof):
            handover.read(text)


def test_a_line_of_a_file_of_keys_bounds_the_sizes_that_a_key_signs():
    assert Period.read(VERIFIER.text) == Period(VERIFIER)
    assert Period.read(f"{VERIFIER.text} 5 9") == Period(VERIFIER, 5, 9)
    for period in (Period(VERIFIER), Period(VERIFIER, 5), Period(VERIFIER, 0, 4)):
        assert Period.read(period.text) == period
    with pytest.raises(ValueError, match="first and the last"):
        Period.read(f"{VERIFIER.text} five")


def test_too_few_witnesses_are_not_enough():
    signed = seven_entries().checkpoint()
    made = note.cosign(note.parse(signed).text, COSIGNER.name, WITNESS, 5)
    trust = replace(Trust.of([VERIFIER, COSIGNER]), needed=1)

    with pytest.raises(BadProof, match="0 known witnesses cosigned, and 1 have to"):
        trust.open(signed)
    assert trust.open(signed + made.line)[1].signed_by == (ORIGIN, COSIGNER.name)


def test_paths_for_a_witness_come_out_of_tiles():
    journal = seven_entries()
    files = {
        tile.path: tiles.tile_hashes(tile, lambda level, at: [journal.node(level, n) for n in at])
        for tile in tiles.of_tree(7)
        if tile.level is not None
    }
    seen = Seen(3, tree.root_at(3, journal.node))
    checkpoint = note.read_checkpoint(note.parse(journal.checkpoint()).text)

    path = tree.consistency_path(3, 7, tiles.node_from(files.__getitem__, 7))

    witness.check_growth(seen, checkpoint, path)
