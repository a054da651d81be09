"""The Merkle tree of RFC 6962: roots, growth by one leaf, and paths that prove."""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

HASH_SIZE = 32  # [byte]
EMPTY_ROOT = hashlib.sha256(b"").digest()

NodeAt = Callable[[int, int], bytes]
"""Fetches the hash of the complete subtree over leaves [index * 2**level, (index + 1) * 2**level)."""


@dataclass(frozen=True, slots=True)
class Node:
    """A complete subtree: the leaves from index * 2**level on, 2**level of them."""

    level: int
    index: int
    hash: bytes


def leaf_hash(data: bytes) -> bytes:
    """Return SHA-256(0x00 ‖ data)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_hash(hashes: Iterable[bytes]) -> bytes:
    """Return the root of the tree over these leaf hashes."""
    frontier = Frontier()
    for leaf in hashes:
        frontier.append(leaf)
    return frontier.root()


def root_at(size: int, node: NodeAt) -> bytes:
    """Return the root that the tree had at a size, from its complete subtrees."""
    return _subtree(0, size, node)


class Frontier:
    """
    A growing tree, of which only the roots of its complete subtrees are kept.

    Parameters
    ----------
    size
        How many leaves the tree has.
    peaks
        Hashes of its complete subtrees, largest first, one for each 1 bit of `size`.
    """

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)
        if size < 0 or len(self.peaks) != size.bit_count():
            raise ValueError(f"{len(self.peaks)} peaks do not make a tree of {size} leaves")

    def append(self, leaf: bytes) -> list[Node]:
        """Add a leaf hash and return the subtrees it completes, itself first."""
        if len(leaf) != HASH_SIZE:
            raise ValueError(f"a leaf hash has {HASH_SIZE} bytes, not {len(leaf)}")
        node = Node(0, self.size, leaf)
        completed = [node]
        while node.index & 1:
            node = Node(node.level + 1, node.index >> 1, node_hash(self.peaks.pop(), node.hash))
            completed.append(node)
        self.peaks.append(node.hash)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """Return the root over all leaves added so far."""
        return _folded(self.peaks)


def inclusion_path(index: int, size: int, node: NodeAt) -> list[bytes]:
    """
    Return the path that proves leaf `index` in the tree of `size` leaves.

    Calls `node` once for each complete subtree it needs, O(log size) times.

    References
    ----------
    .. [1] RFC 6962, section 2.1.1.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    start, end, path = 0, size, []
    while end - start > 1:
        split = start + _split(end - start)
        if index < split:
            path.append(_subtree(split, end, node))
            end = split
        else:
            path.append(_subtree(start, split, node))
            start = split
    return path[::-1]


def consistency_path(old: int, new: int, node: NodeAt) -> list[bytes]:
    """
    Return the path that proves that the tree of `old` leaves begins the tree of `new`.

    References
    ----------
    .. [1] RFC 6962, section 2.1.2.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {old} leaves cannot begin a tree of {new}")
    if old == 0:
        return []
    start, end, path = 0, new, []
    while end != old:
        split = start + _split(end - start)
        if old <= split:
            path.append(_subtree(split, end, node))
            end = split
        else:
            path.append(_subtree(start, split, node))
            start = split
    # The verifier has the old root already; any other subtree has to be given.
    if start != 0:
        path.append(_subtree(start, end, node))
    return path[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """
    Tell whether the path proves this leaf hash at `index` under the root; raises nothing.

    References
    ----------
    .. [1] RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size or not _are_hashes(leaf, root, *path):
        return False
    first, last, result = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if first & 1 or first == last:
            result = node_hash(sibling, result)
            first, last = _up_to_a_right_child(first, last)
        else:
            result = node_hash(result, sibling)
        first, last = first >> 1, last >> 1
    return last == 0 and hmac.compare_digest(result, root)


def verify_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """
    Tell whether the path proves that the old tree begins the new one; raises nothing.

    References
    ----------
    .. [1] RFC 9162, section 2.1.4.2.
    """
    if not 0 <= old <= new or not _are_hashes(old_root, new_root, *path):
        return False
    if old == 0:
        return not path and old_root == EMPTY_ROOT and (new > 0 or new_root == EMPTY_ROOT)
    if old == new:
        return not path and hmac.compare_digest(old_root, new_root)
    steps = [old_root, *path] if old.bit_count() == 1 else list(path)
    return bool(steps) and _grows(old, new, old_root, new_root, steps)


def _grows(old: int, new: int, old_root: bytes, new_root: bytes, steps: Sequence[bytes]) -> bool:
    """Rebuild both roots from the steps, RFC 9162 section 2.1.4.2, steps 3 to 7."""
    first, last = old - 1, new - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    old_result = new_result = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            old_result = node_hash(step, old_result)
            new_result = node_hash(step, new_result)
            first, last = _up_to_a_right_child(first, last)
        else:
            new_result = node_hash(new_result, step)
        first, last = first >> 1, last >> 1
    return (
        last == 0
        and hmac.compare_digest(old_result, old_root)
        and hmac.compare_digest(new_result, new_root)
    )


def _up_to_a_right_child(first: int, last: int) -> tuple[int, int]:
    """Pass the levels at which the right edge of the tree has no sibling."""
    while not first & 1 and first != 0:
        first, last = first >> 1, last >> 1
    return first, last


def _split(size: int) -> int:
    """Return the largest power of two below the size."""
    return 1 << ((size - 1).bit_length() - 1)


def _subtree(start: int, end: int, node: NodeAt) -> bytes:
    """Return the hash over leaves [start, end), built from complete subtrees."""
    peaks = []
    while start < end:
        level = (end - start).bit_length() - 1
        peaks.append(node(level, start >> level))
        start += 1 << level
    return _folded(peaks)


def _folded(peaks: Sequence[bytes]) -> bytes:
    if not peaks:
        return EMPTY_ROOT
    result = peaks[-1]
    for peak in reversed(peaks[:-1]):
        result = node_hash(peak, result)
    return result


def _are_hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_SIZE for value in values)
