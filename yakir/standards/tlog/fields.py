"""Commitments to the fields of a record, so that each can be shown or kept by itself."""

import hashlib
import itertools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from yakir.standards.tlog import tree
from yakir.standards.tlog.canonical import canonical

SALT_SIZE = 32  # [byte]
NAME = re.compile(r"[a-z][a-z0-9_.]*")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record, with the random salt that hides its value until it is shown."""

    name: str
    value: object
    salt: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is not a field name: use a-z, 0-9, _ and .")
        if len(self.salt) != SALT_SIZE:
            raise ValueError(f"a salt has {SALT_SIZE} bytes, not {len(self.salt)}")


@dataclass(frozen=True, slots=True)
class FieldPath:
    """Where a field stands among the fields of its record, and the path that proves it."""

    index: int
    path: list[bytes]


def digest(field: Field) -> bytes:
    """
    Return SHA-256(salt ‖ name ‖ 0x00 ‖ canonical value).

    Two different fields never give the same input to the hash: the salt has a fixed
    length, and a name holds no zero byte, so the first 0x00 after the salt ends the name.
    """
    return hashlib.sha256(
        field.salt + field.name.encode() + b"\x00" + canonical(field.value)
    ).digest()


def root(fields: Iterable[Field]) -> bytes:
    """Return the RFC 6962 root over the digests of the fields, ordered by name."""
    return tree.root_hash(_leaves(_ordered(fields)))


def path(fields: Iterable[Field], name: str) -> FieldPath:
    """Return the path that proves one field under the root of all of them."""
    ordered = _ordered(fields)
    names = [each.name for each in ordered]
    if name not in names:
        raise ValueError(f"there is no field {name!r}")
    index = names.index(name)
    nodes = _nodes(_leaves(ordered))
    return FieldPath(
        index,
        tree.inclusion_path(index, len(ordered), lambda level, at: nodes[level, at]),
    )


def salted(values: Mapping[str, object], source_of_salt: Callable[[], bytes]) -> tuple[Field, ...]:
    """Return the values as fields ordered by name, each with a salt of its own."""
    return tuple(Field(name, values[name], source_of_salt()) for name in sorted(values))


def _ordered(fields: Iterable[Field]) -> list[Field]:
    ordered = sorted(fields, key=lambda each: each.name)
    if not ordered:
        raise ValueError("a record has at least one field")
    for one, other in itertools.pairwise(ordered):
        if one.name == other.name:
            raise ValueError(f"the field {one.name!r} stands twice")
    return ordered


def _leaves(ordered: Sequence[Field]) -> list[bytes]:
    return [tree.leaf_hash(digest(each)) for each in ordered]


def _nodes(leaves: Iterable[bytes]) -> dict[tuple[int, int], bytes]:
    frontier = tree.Frontier()
    return {
        (node.level, node.index): node.hash for leaf in leaves for node in frontier.append(leaf)
    }
