"""The proof file that people download: some fields of one record, and why to believe them."""

import itertools
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yakir.standards.tlog import leaf as leaves
from yakir.standards.tlog import logproof, note, tree
from yakir.standards.tlog.canonical import canonical, plain, strict_json
from yakir.standards.tlog.errors import BadProof, NotCanonical
from yakir.standards.tlog.fields import NAME, SALT_SIZE, Field, digest, path, root
from yakir.standards.tlog.trust import Trust

FORMAT = "yakir-proof/1"
GREATEST_FILE = 1_000_000  # [byte]
GREATEST_NAME = 100  # [character]
GREATEST_FIELD_COUNT = 1_000
GREATEST_PATH = 64  # enough for 2**64 leaves
SUBJECT = "subject"
MEMBERS = frozenset({"format", "checkpoint", "index", "leaf", "inclusion", "fields", "field_count"})
FIELD_MEMBERS = frozenset({"name", "value", "salt", "index", "path"})


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field opened to the reader, with its path under the root in the leaf."""

    name: str
    value: object
    salt: bytes
    index: int
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What a proof file says, well-formed but not yet believed."""

    checkpoint: str
    index: int
    leaf: str
    inclusion: tuple[bytes, ...]
    fields: tuple[ShownField, ...]
    field_count: int
    subject: str | None = None

    @property
    def text(self) -> str:
        """The proof file."""
        members: dict[str, object] = {
            "format": FORMAT,
            "checkpoint": self.checkpoint,
            "index": self.index,
            "leaf": self.leaf,
            "inclusion": [step.hex() for step in self.inclusion],
            "fields": [_shown(each) for each in self.fields],
            "field_count": self.field_count,
        }
        if self.subject is not None:
            members[SUBJECT] = self.subject
        return json.dumps(members, ensure_ascii=False, indent=1) + "\n"


@dataclass(frozen=True, slots=True)
class ProvenField:
    """A field whose value is the one that was entered."""

    name: str
    value: object


@dataclass(frozen=True, slots=True)
class Verified:
    """What a proof proves; `signed_by` is empty when no signature was checked."""

    subject: str | None
    fields: tuple[ProvenField, ...]
    index: int
    size: int
    at: datetime
    origin: str
    root: bytes
    signed_by: tuple[str, ...]


def build(
    *,
    checkpoint: str,
    index: int,
    leaf: bytes,
    inclusion: Iterable[bytes],
    fields: Collection[Field],
    shown: Collection[str],
) -> Document:
    """
    Return the proof of the fields named in `shown`; the subject, when shown, heads it.

    Parameters
    ----------
    checkpoint
        Signed note of the tree that holds the leaf.
    index
        Number of the entry in the journal, from 0.
    leaf
        The entry, as `leaf.leaf` wrote it.
    inclusion
        Path of the entry in the tree of the checkpoint.
    fields
        All fields of the record, shown or not; none when they were erased.
    shown
        Names of the fields that the gate opens.
    """
    if fields and root(fields) != leaves.parse(leaf).root:
        raise ValueError("these are not the fields that the leaf commits to")
    by_name = {each.name: each for each in fields}
    if unknown := sorted(set(shown) - by_name.keys()):
        raise ValueError(f"there is no field {unknown[0]!r}")
    return Document(
        checkpoint=checkpoint,
        index=index,
        leaf=leaf.decode(),
        inclusion=tuple(inclusion),
        fields=tuple(_opened(by_name[name], fields) for name in sorted(shown)),
        field_count=len(fields),
        subject=_subject_of(by_name[SUBJECT].value) if SUBJECT in shown else None,
    )


def read(text: str | bytes) -> Document:
    """Return the document; anything out of form is refused with BadProof."""
    members = _members(_json(text))
    return Document(
        checkpoint=_text(members, "checkpoint"),
        index=_number(members, "index", note.GREATEST_TREE),
        leaf=_text(members, "leaf"),
        inclusion=_path(members, "inclusion"),
        fields=_fields(members),
        field_count=_number(members, "field_count", GREATEST_FIELD_COUNT),
        subject=_text(members, SUBJECT) if SUBJECT in members else None,
    )


def verify(document: Document, keys: Trust | Iterable[note.VerifierKey] | None) -> Verified:
    """
    Return what the document proves, or raise BadProof naming the step that failed.

    Parameters
    ----------
    document
        What `read` returned.
    keys
        Keys to trust, or trust that knows their sizes and the witnesses. None leaves the
        signature unchecked: then the proof only shows that the fields belong to the
        checkpoint, not whose checkpoint it is.
    """
    checkpoint, signed_by = _checkpoint(document.checkpoint, keys)
    entry = leaves.parse(document.leaf.encode())
    if not tree.verify_inclusion(
        tree.leaf_hash(document.leaf.encode()),
        document.index,
        checkpoint.size,
        document.inclusion,
        checkpoint.root,
    ):
        raise BadProof(
            "inclusion",
            f"the leaf is not entry {document.index} of the tree of {checkpoint.size} entries",
        )
    _check_order(document.fields)
    for each in document.fields:
        _check_field(each, document.field_count, entry.root)
    _check_subject(document)
    return Verified(
        subject=document.subject,
        fields=tuple(ProvenField(each.name, each.value) for each in document.fields),
        index=document.index,
        size=checkpoint.size,
        at=entry.at,
        origin=checkpoint.origin,
        root=checkpoint.root,
        signed_by=signed_by,
    )


def verify_entry(
    found: logproof.LogProof, keys: Trust | Iterable[note.VerifierKey] | None
) -> Verified:
    """Return what a proof in C2SP's format proves of the leaf that it carries as `extra`."""
    if found.extra is None:
        raise BadProof("form", "the proof does not carry the entry that it proves")
    checkpoint, signed_by = _checkpoint(found.checkpoint, keys)
    logproof.check(found, found.extra, checkpoint)
    return Verified(
        subject=None,
        fields=(),
        index=found.index,
        size=checkpoint.size,
        at=leaves.parse(found.extra).at,
        origin=checkpoint.origin,
        root=checkpoint.root,
        signed_by=signed_by,
    )


def verify_growth(
    old_checkpoint: str,
    new_checkpoint: str,
    path: Sequence[bytes],
    keys: Trust | Iterable[note.VerifierKey] | None = None,
) -> None:
    """Raise BadProof unless the new checkpoint's tree is the old one with leaves added."""
    trusted = None if keys is None else Trust.of(keys)
    old, _ = _checkpoint(old_checkpoint, trusted)
    new, _ = _checkpoint(new_checkpoint, trusted)
    if old.origin != new.origin:
        raise BadProof("growth", "the two checkpoints are of different logs")
    if not tree.verify_consistency(old.size, new.size, old.root, new.root, path):
        raise BadProof(
            "growth", f"the tree of {new.size} entries does not begin with the tree of {old.size}"
        )


def _checkpoint(
    text: str, keys: Trust | Iterable[note.VerifierKey] | None
) -> tuple[note.Checkpoint, tuple[str, ...]]:
    if keys is None:
        return note.read_checkpoint(note.parse(text).text), ()
    checkpoint, signed = Trust.of(keys).open(text)
    return checkpoint, signed.signed_by


def _check_order(fields: Sequence[ShownField]) -> None:
    for one, other in itertools.pairwise(sorted(fields, key=lambda each: each.name)):
        if one.name == other.name:
            raise BadProof("field", f'the field "{one.name}" stands twice')
        if one.index >= other.index:
            raise BadProof("field", f'the fields "{one.name}" and "{other.name}" are out of order')


def _check_field(shown: ShownField, count: int, root: bytes) -> None:
    try:
        hashed = tree.leaf_hash(digest(Field(shown.name, shown.value, shown.salt)))
    except ValueError as error:
        raise BadProof("field", f"a field is out of form: {error}") from error
    if not tree.verify_inclusion(hashed, shown.index, count, shown.path, root):
        raise BadProof("field", f'the field "{shown.name}" is not the one that was entered')


def _check_subject(document: Document) -> None:
    """Refuse a title that no proven field bears out."""
    proven = (each.value for each in document.fields if each.name == SUBJECT)
    if document.subject is not None and document.subject not in proven:
        raise BadProof("subject", "no proven field bears out the subject that the file names")


def _opened(field: Field, fields: Collection[Field]) -> ShownField:
    place = path(fields, field.name)
    return ShownField(field.name, plain(field.value), field.salt, place.index, tuple(place.path))


def _subject_of(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("the subject of a record is a text")
    return value


def _shown(field: ShownField) -> dict[str, object]:
    return {
        "name": field.name,
        "value": field.value,
        "salt": field.salt.hex(),
        "index": field.index,
        "path": [step.hex() for step in field.path],
    }


def _json(text: str | bytes) -> Any:
    if len(text) > GREATEST_FILE:
        raise BadProof("form", f"the file is longer than {GREATEST_FILE} bytes")
    try:
        return strict_json(text.decode() if isinstance(text, bytes) else text)
    except UnicodeDecodeError as error:
        raise BadProof("form", "the file is not text in UTF-8") from error
    except NotCanonical as error:
        raise BadProof("form", f"the file is out of form: {error}") from error


def _members(found: object) -> Mapping[str, Any]:
    if not isinstance(found, dict) or "format" not in found:
        raise BadProof("form", "the file is not a proof of Yakir")
    if found["format"] != FORMAT:
        raise BadProof("form", f"the file's format is not {FORMAT}, the one this program knows")
    _check_names(found, MEMBERS, allowed=MEMBERS | {SUBJECT}, where="the file")
    return found


def _fields(members: Mapping[str, Any]) -> tuple[ShownField, ...]:
    found = members["fields"]
    if not isinstance(found, list) or len(found) > GREATEST_FIELD_COUNT:
        raise BadProof("form", f'"fields" is not a list of at most {GREATEST_FIELD_COUNT}')
    return tuple(_field(each) for each in found)


def _field(members: object) -> ShownField:
    if not isinstance(members, dict):
        raise BadProof("form", "a field is not an object")
    _check_names(members, FIELD_MEMBERS, allowed=FIELD_MEMBERS, where="a field")
    name = _text(members, "name")
    if len(name) > GREATEST_NAME or not NAME.fullmatch(name):
        raise BadProof("form", f"{name[:GREATEST_NAME]!a} is not a field name")
    try:
        canonical(members["value"])
    except NotCanonical as error:
        raise BadProof("form", f'the value of "{name}" is out of form: {error}') from error
    return ShownField(
        name=name,
        value=members["value"],
        salt=_bytes(members["salt"], SALT_SIZE, "salt"),
        index=_number(members, "index", GREATEST_FIELD_COUNT),
        path=_path(members, "path"),
    )


def _check_names(
    members: Mapping[str, Any],
    needed: Collection[str],
    *,
    allowed: Collection[str],
    where: str,
) -> None:
    if missing := sorted(set(needed) - members.keys()):
        raise BadProof("form", f'{where} has no "{missing[0]}"')
    if unknown := sorted(members.keys() - set(allowed)):
        raise BadProof("form", f"{where} has {unknown[0][:60]!a}, which no proof has")


def _text(members: Mapping[str, Any], name: str) -> str:
    value = members[name]
    if not isinstance(value, str) or any("\ud800" <= char <= "\udfff" for char in value):
        raise BadProof("form", f'"{name}" is not a text')
    return value


def _number(members: Mapping[str, Any], name: str, greatest: int) -> int:
    value = members[name]
    # True is an int to Python, and not to anyone else.
    if type(value) is not int or not 0 <= value <= greatest:
        raise BadProof("form", f'"{name}" is not a whole number from 0 to {greatest}')
    return value


def _path(members: Mapping[str, Any], name: str) -> tuple[bytes, ...]:
    steps = members[name]
    if not isinstance(steps, list) or len(steps) > GREATEST_PATH:
        raise BadProof("form", f'"{name}" is not a list of at most {GREATEST_PATH} hashes')
    return tuple(_bytes(step, tree.HASH_SIZE, name) for step in steps)


def _bytes(value: object, size: int, name: str) -> bytes:
    """Return the bytes of lower-case hexadecimal text of exactly this size."""
    if (
        not isinstance(value, str)
        or len(value) != 2 * size
        or not set(value) <= set("0123456789abcdef")
    ):
        raise BadProof("form", f'"{name}" does not hold {size} bytes in hexadecimal')
    return bytes.fromhex(value)
