"""Signed notes and checkpoints, against published notes and by round trip."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yakir.standards.tlog import note
from yakir.standards.tlog.errors import BadNote

# Published by Go's golang.org/x/mod/sumdb/note; the seed is the one in its signer key.
NEUMANN_SEED = base64.b64encode(
    base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
).decode()
NEUMANN_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
NEUMANN_LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6K"
    "E6RyyBwJnAM=\n"
)
NEUMANN_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
ENOCH_KEY = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
ENOCH_LINE = (
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33"
    "WWd1RvMc+QQ=\n"
)
# Published with another implementation of the same specification.
FOO_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
FOO_NOTE = (
    "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONnc"
    "AlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
# The example in the signed-note specification: its text holds an empty line.
QUASIMODO = (
    "Ognuno sta solo sul cuor della terra\n"
    "trafitto da un raggio di sole:\n\n"
    "ed è subito sera.\n\n"
    "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU"
    "0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
)
# The example in the tlog-checkpoint specification.
BEHIND_THE_SOFA = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
)

SEED = base64.b64encode(bytes(range(32))).decode()
KEY = note.private_key(SEED)
VERIFIER = note.verifier_key("yakir.example/journal", KEY)


def test_the_published_signer_gives_the_published_note():
    key = note.private_key(NEUMANN_SEED)

    assert note.sign(NEUMANN_TEXT, "PeterNeumann", key) == f"{NEUMANN_TEXT}\n{NEUMANN_LINE}"
    assert note.verifier_key("PeterNeumann", key).text.startswith("PeterNeumann+c74f20a3+")


def test_a_published_note_holds_under_its_published_key():
    verified = note.verify(FOO_NOTE, [note.VerifierKey.read(FOO_KEY)])

    assert verified.text == "This is an example message.\n"
    assert verified.signed_by == ("example.com/foo",)


def test_a_published_note_of_two_signers_holds_under_either_key_and_both():
    text = f"{NEUMANN_TEXT}\n{NEUMANN_LINE}{ENOCH_LINE}"
    peter, enoch = map(note.VerifierKey.read, (NEUMANN_KEY, ENOCH_KEY))

    assert note.verify(text, [peter]).signed_by == ("PeterNeumann",)
    assert note.verify(text, [enoch]).signed_by == ("EnochRoot",)
    assert note.verify(text, [peter, enoch]).keys == (peter, enoch)
    # A name or an id alone is not the key's.
    for misnamed in (NEUMANN_LINE.replace("Peter", "Petra"), NEUMANN_LINE.replace("x08g", "xxxx")):
        with pytest.raises(BadNote, match="none of the given keys"):
            note.verify(f"{NEUMANN_TEXT}\n{misnamed}", [peter])


def test_sixteen_signatures_and_more_are_taken():
    assert note.verify(
        f"{NEUMANN_TEXT}\n{NEUMANN_LINE * 100}", [note.VerifierKey.read(NEUMANN_KEY)]
    )


def test_the_text_ends_at_the_last_empty_line():
    parsed = note.parse(QUASIMODO)

    assert parsed.text.endswith("di sole:\n\ned è subito sera.\n")
    assert parsed.signatures[0].name == "quasimodo.example/salvatore"
    assert parsed.signatures[0].key_id.hex() == "367ba04b"
    assert len(parsed.signatures[0].signature) == 64


def test_the_checkpoint_of_the_specification_is_read_and_written():
    checkpoint = note.read_checkpoint(BEHIND_THE_SOFA)

    assert checkpoint.origin == "example.com/behind-the-sofa"
    assert checkpoint.size == 20_852_163
    assert len(checkpoint.root) == 32
    assert checkpoint.text == BEHIND_THE_SOFA


def test_a_verifier_key_survives_its_text_form():
    assert note.VerifierKey.read(VERIFIER.text) == VERIFIER


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20), min_size=1
    )
)
def test_what_is_signed_is_verified(lines):
    text = "\n".join(lines) + "\n"

    verified = note.verify(note.sign(text, VERIFIER.name, KEY), [VERIFIER])

    assert verified.text == text
    assert verified.signed_by == (VERIFIER.name,)


SIGNED = note.sign(note.Checkpoint("yakir.example/journal", 5, bytes(32)).text, VERIFIER.name, KEY)


def test_a_note_with_any_flipped_bit_is_refused():
    data = SIGNED.encode()

    for position in range(len(data)):
        for bit in range(8):
            changed = bytearray(data)
            changed[position] ^= 1 << bit
            try:
                text = changed.decode()
            except UnicodeDecodeError:
                continue
            with pytest.raises(BadNote):
                note.verify(text, [VERIFIER])


def test_signatures_of_unknown_keys_are_passed_over():
    stranger = FOO_NOTE.rpartition("\n\n")[2]

    assert note.verify(SIGNED + stranger, [VERIFIER]).signed_by == (VERIFIER.name,)


def test_one_bad_signature_of_a_known_key_spoils_the_note():
    foreign = note.sign("another text\n", VERIFIER.name, KEY).rpartition("\n\n")[2]

    with pytest.raises(BadNote, match="does not hold"):
        note.verify(SIGNED + foreign, [VERIFIER])


def test_a_note_that_no_given_key_signed_is_refused():
    with pytest.raises(BadNote, match="none of the given keys"):
        note.verify(SIGNED, [note.VerifierKey.read(FOO_KEY)])
    with pytest.raises(BadNote, match="none of the given keys"):
        note.verify(SIGNED, [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "text\n",
        "text\n\n",
        "text\n\n— name",
        "text\n\n— name AAAA\n",
        "text\n\n— na+me AAAAAAA=\n",
        "text\n\n- name AAAAAAA=\n",
        "text\n\n— name !!!!\n",
        "te\rxt\n\n— name AAAAAAA=\n",
        "te\ud800xt\n\n— name AAAAAAA=\n",
        "text\n\n" + "— name AAAAAAA=\n" * 101,
        "x" * 200_000 + "\n\n— name AAAAAAA=\n",
    ],
)
def test_a_note_out_of_form_is_refused(text):
    with pytest.raises(BadNote):
        note.parse(text)


@pytest.mark.parametrize("text", ["", "no newline", "a\rb\n", "\ud800\n"])
def test_a_text_that_cannot_be_a_note_is_not_signed(text):
    with pytest.raises(ValueError, match="a note's text"):
        note.sign(text, VERIFIER.name, KEY)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b"])
def test_a_key_name_out_of_form_is_refused(name):
    with pytest.raises(ValueError, match="not a key name"):
        note.VerifierKey(name, bytes(32))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+00000000",
        FOO_KEY.replace("530d903a", "530d903b"),
        FOO_KEY.replace("example.com", "example.org"),
        FOO_KEY[:-1] + "l",
        FOO_KEY.replace("+Ae", "+Be"),
        FOO_KEY + "=",
    ],
)
def test_a_verifier_key_out_of_form_is_refused(text):
    with pytest.raises(ValueError, match=r"key|base64"):
        note.VerifierKey.read(text)


@pytest.mark.parametrize("seed", ["", "AAAA", "not base64", "A" * 44])
def test_a_seed_out_of_form_is_refused(seed):
    with pytest.raises(ValueError, match=r"seed|base64"):
        note.private_key(seed)


ZERO_ROOT = "A" * 43 + "="


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin\n",
        f"origin\n5\n{ZERO_ROOT}",
        f"\n5\n{ZERO_ROOT}\n",
        f"origin\n05\n{ZERO_ROOT}\n",
        f"origin\n-5\n{ZERO_ROOT}\n",
        f"origin\n٥\n{ZERO_ROOT}\n",
        f"origin\n{'9' * 5000}\n{ZERO_ROOT}\n",
        f"origin\n{2**53}\n{ZERO_ROOT}\n",
        "origin\n5\nAAAA\n",
        "origin\n5\n" + "A" * 42 + "B=\n",
        f"origin\n5\n{ZERO_ROOT}\n\n",
    ],
)
def test_a_checkpoint_out_of_form_is_refused(text):
    with pytest.raises(BadNote):
        note.read_checkpoint(text)


def test_extension_lines_are_kept():
    text = BEHIND_THE_SOFA + "extension\n"

    assert note.read_checkpoint(text).extensions == ("extension",)
