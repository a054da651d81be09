"""Leaves and proofs of the journal, as the public API answers."""

from ninja import Schema


class PublicLeaf(Schema):
    """A leaf of the journal."""

    index: int
    leaf: str
    leaf_hash: str


class PublicConsistency(Schema):
    """The path that proves the newer tree continues the older, in hexadecimal."""

    old: int
    new: int
    path: list[str]
