"""
Signed notes, checkpoints and cosignatures as C2SP specifies them, with Ed25519 keys.

References
----------
.. [1] C2SP, "signed-note", https://c2sp.org/signed-note
.. [2] C2SP, "tlog-checkpoint", https://c2sp.org/tlog-checkpoint
.. [3] C2SP, "tlog-cosignature", https://c2sp.org/tlog-cosignature
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from yakir.standards.tlog.errors import BadNote
from yakir.standards.tlog.tree import HASH_SIZE

ED25519 = b"\x01"  # signature type of the signed-note specification
COSIGNATURE = b"\x04"  # signature type of the tlog-cosignature specification, with its time
TIME_SIZE = 8  # [byte]
LATEST = 2**63 - 1  # [s] since 1970, the greatest time a cosignature may name
KEY_SIZE = 32  # [byte]
ID_SIZE = 4  # [byte]
GREATEST_NOTE = 100_000  # [byte]
GREATEST_SIGNATURES = 100
GREATEST_TREE = 2**53 - 1  # [leaf] the largest integer that JSON carries exactly


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public half of a signing key, known by its name and key id."""

    name: str
    public: bytes
    kind: bytes = ED25519

    def __post_init__(self) -> None:
        if not _is_name(self.name):
            raise ValueError(f"{self.name!a} is not a key name: no spaces and no +")
        if self.kind not in {ED25519, COSIGNATURE}:
            raise ValueError("the key is neither an Ed25519 key nor one for cosignatures with it")
        if len(self.public) != KEY_SIZE:
            raise ValueError(f"a public key has {KEY_SIZE} bytes, not {len(self.public)}")

    @property
    def id(self) -> bytes:
        """First four bytes of SHA-256(name ‖ 0x0A ‖ signature type ‖ public key)."""
        named = self.name.encode() + b"\n" + self.kind + self.public
        return hashlib.sha256(named).digest()[:ID_SIZE]

    @property
    def text(self) -> str:
        """The key as people pass it on: name+id+base64(signature type ‖ public key)."""
        return f"{self.name}+{self.id.hex()}+{to_base64(self.kind + self.public)}"

    @classmethod
    def read(cls, text: str) -> "VerifierKey":
        """Return the key that the text form stands for; ValueError says what is wrong."""
        parts = text.strip().split("+", 2)
        if len(parts) != 3:
            raise ValueError("a verifier key has the form name+id+base64")
        name, key_id, encoded = parts
        data = from_base64(encoded)
        key = cls(name, data[1:], data[:1])
        if key.id.hex() != key_id:
            raise ValueError("the key id does not match the name and the key")
        return key


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line of a note."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        """The line as it stands in a note, with its newline."""
        return f"\N{EM DASH} {self.name} {to_base64(self.key_id + self.signature)}\n"

    @property
    def time(self) -> int:
        """When a cosignature was made, in seconds since 1970."""
        return int.from_bytes(self.signature[:TIME_SIZE])


@dataclass(frozen=True, slots=True)
class Note:
    """A text, its signatures, and the trusted keys that signed it."""

    text: str
    signatures: tuple[Signature, ...]
    keys: tuple[VerifierKey, ...] = ()

    @property
    def signed_by(self) -> tuple[str, ...]:
        """The names of the trusted keys that signed."""
        return tuple(dict.fromkeys(key.name for key in self.keys))


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log: whose it is, how many leaves it has, and their root."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text that gets signed."""
        lines = [self.origin, str(self.size), to_base64(self.root), *self.extensions]
        return "\n".join(lines) + "\n"


def private_key(seed: str) -> Ed25519PrivateKey:
    """Return the signing key made from a 32-byte seed given in base64."""
    data = from_base64(seed)
    if len(data) != KEY_SIZE:
        raise ValueError(f"a seed has {KEY_SIZE} bytes, not {len(data)}")
    return Ed25519PrivateKey.from_private_bytes(data)


def verifier_key(name: str, key: Ed25519PrivateKey) -> VerifierKey:
    """Return the key with which others check what this key signs under the name."""
    return VerifierKey(name, key.public_key().public_bytes_raw())


def sign(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """Return the note: the text, an empty line and one signature line."""
    if not text.endswith("\n") or not _is_clean(text):
        raise ValueError("a note's text ends in a newline and holds no control characters")
    signature = Signature(name, verifier_key(name, key).id, key.sign(text.encode()))
    return f"{text}\n{signature.line}"


def cosigner_key(name: str, key: Ed25519PrivateKey) -> VerifierKey:
    """Return the key with which others check the cosignatures that this key makes."""
    return VerifierKey(name, key.public_key().public_bytes_raw(), COSIGNATURE)


def cosign(text: str, name: str, key: Ed25519PrivateKey, time: int) -> Signature:
    """
    Return a witness's cosignature of a checkpoint.

    Parameters
    ----------
    text
        The text of the checkpoint, its newline at the end included.
    name, key
        Who signs, and with what; no other key of the witness may be the same.
    time
        When it is signed. [s since 1970]
    """
    read_checkpoint(text)
    if not 0 < time <= LATEST:
        raise ValueError("the time of a cosignature is in seconds since 1970, and not zero")
    signed = time.to_bytes(TIME_SIZE) + key.sign(_timed(text, time))
    return Signature(name, cosigner_key(name, key).id, signed)


def parse(note: str) -> Note:
    """Return the text and the signatures, of which none is checked yet."""
    if not _is_clean(note) or len(note.encode()) > GREATEST_NOTE:
        raise BadNote("checkpoint", "the note has control characters or is too long")
    text, separator, lines = note.rpartition("\n\n")
    if not separator or not lines.endswith("\n"):
        raise BadNote("checkpoint", "the note has no signature lines after an empty line")
    signatures = lines[:-1].split("\n")
    if len(signatures) > GREATEST_SIGNATURES:
        raise BadNote("checkpoint", f"the note has more than {GREATEST_SIGNATURES} signatures")
    return Note(text + "\n", tuple(_signature(line) for line in signatures))


def verify(note: str, keys: Iterable[VerifierKey]) -> Note:
    """
    Return the note with the names of the given keys that signed it.

    Signatures by other keys are passed over. BadNote is raised when a given key's
    signature does not hold, or when none of the given keys signed.
    """
    parsed = parse(note)
    known = {(key.name, key.id): key for key in keys}
    signed_by = []
    for each in parsed.signatures:
        key = known.get((each.name, each.key_id))
        if key is None:
            continue
        if not _holds(key, each.signature, parsed.text):
            raise BadNote("signature", f"the signature of {each.name} does not hold")
        signed_by.append(key)
    if not signed_by:
        raise BadNote("signature", "none of the given keys signed the checkpoint")
    return Note(parsed.text, parsed.signatures, tuple(dict.fromkeys(signed_by)))


def read_checkpoint(text: str) -> Checkpoint:
    """Return the checkpoint that the text of a note states."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
        raise BadNote("checkpoint", "a checkpoint has three lines: origin, size and root")
    origin, size, root, *extensions = lines[:-1]
    found = Checkpoint(origin, tree_size(size), _root(root), tuple(extensions))
    if found.text != text:
        raise BadNote("checkpoint", "the checkpoint is not in its exact form")
    return found


def _signature(line: str) -> Signature:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    if dash != "\N{EM DASH}" or not _is_name(name):
        raise BadNote("checkpoint", "a signature line is not '\N{EM DASH} name base64'")
    try:
        data = from_base64(encoded)
    except ValueError as error:
        raise BadNote("checkpoint", f"the signature of {name}: {error}") from error
    if len(data) <= ID_SIZE:
        raise BadNote("checkpoint", f"the signature of {name} is too short")
    return Signature(name, data[:ID_SIZE], data[ID_SIZE:])


def _timed(text: str, time: int) -> bytes:
    """Return what a cosignature signs: a header, the time and the whole text."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def _holds(key: VerifierKey, signature: bytes, text: str) -> bool:
    message = text.encode()
    if key.kind == COSIGNATURE:
        time, signature = int.from_bytes(signature[:TIME_SIZE]), signature[TIME_SIZE:]
        if time > LATEST:
            return False
        message = _timed(text, time)
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def tree_size(text: str) -> int:
    """Return the size that a text of plain digits states; BadNote when it is not one."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 16) or text != str(int(text)):
        raise BadNote("checkpoint", "the size of the tree is not a number")
    size = int(text)
    if size > GREATEST_TREE:
        raise BadNote("checkpoint", "the size of the tree is too large")
    return size


def _root(text: str) -> bytes:
    try:
        root = from_base64(text)
    except ValueError as error:
        raise BadNote("checkpoint", f"the root: {error}") from error
    if len(root) != HASH_SIZE:
        raise BadNote("checkpoint", f"the root has {len(root)} bytes, not {HASH_SIZE}")
    return root


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(char.isspace() for char in name)


def _is_clean(text: str) -> bool:
    """Tell whether the text is valid Unicode without control characters but newlines."""
    return all(char == "\n" or (char >= " " and not "\ud800" <= char <= "\udfff") for char in text)


def to_base64(data: bytes) -> str:
    """Return the bytes in the standard alphabet, with padding."""
    return base64.b64encode(data).decode()


def from_base64(text: str) -> bytes:
    """Return the bytes; only the one exact spelling of them is taken."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("not base64") from error
    # The last character may carry bits that decoding drops.
    if to_base64(data) != text:
        raise ValueError("not base64 in its exact form")
    return data
