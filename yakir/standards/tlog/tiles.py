"""
The tree and the entries of a log as files that never change, as C2SP specifies tiles.

References
----------
.. [1] C2SP, "tlog-tiles", https://c2sp.org/tlog-tiles
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from yakir.standards.tlog import tree
from yakir.standards.tlog.errors import BadProof

HEIGHT = 8
WIDTH = 1 << HEIGHT  # [hash] in a full tile, and entries in a full bundle
GREATEST_LEVEL = 63
GREATEST_ENTRY = 0xFFFF  # [byte] what the two bytes before an entry can tell
GREATEST_BUNDLE = WIDTH * (2 + GREATEST_ENTRY)  # [byte]
KEPT_TILES = 64
PATH = re.compile(r"tile/(entries|0|[1-9]\d?)/((?:x\d{3}/)*\d{3})(?:\.p/([1-9]\d{0,2}))?")

Fetch = Callable[[str], bytes]
"""Fetches a file of the log by its path; raises FileNotFoundError when there is none."""


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """One file of hashes, or of entries when it has no level; partial below the full width."""

    level: int | None
    index: int
    width: int = WIDTH

    def __post_init__(self) -> None:
        if self.level is not None and not 0 <= self.level <= GREATEST_LEVEL:
            raise ValueError(f"there is no level {self.level} of tiles")
        if self.index < 0 or not 1 <= self.width <= WIDTH:
            raise ValueError(f"there is no tile {self.index} with a width of {self.width}")

    @property
    def path(self) -> str:
        """Where the file lies below the prefix of the log."""
        kind = "entries" if self.level is None else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{kind}/{_index_path(self.index)}{partial}"

    @property
    def full(self) -> "Tile":
        """The tile that takes its place once it is full."""
        return Tile(self.level, self.index)

    @property
    def first(self) -> int:
        """The first entry that the tile spans."""
        return self.index << HEIGHT * ((self.level or 0) + 1)


def parse(path: str) -> Tile:
    """Return the tile that lies at the path; ValueError when no tile lies there."""
    found = PATH.fullmatch(path)
    if found is None:
        raise ValueError(f"{path[:200]!a} is not the path of a tile")
    kind, index, width = found.groups()
    tile = Tile(
        None if kind == "entries" else int(kind),
        int(index.replace("/", "").replace("x", "")),
        WIDTH if width is None else int(width),
    )
    # Of x000/001 and 001, or of widths 256 and none, one alone is the path.
    if tile.path != path:
        raise ValueError(f"{path[:200]!a} is not the exact path of a tile")
    return tile


def of_tree(size: int, *, since: int = 0) -> Iterator[Tile]:
    """
    Yield the tiles that a tree of this size has and one of `since` entries had not.

    Level by level from the entries and leaves up, each from left to right; a partial tile, when
    there is one, ends its level.
    """
    yield from _row(None, size, since)
    level, whole, before = 0, size, since
    while whole:
        yield from _row(level, whole, before)
        level, whole, before = level + 1, whole >> HEIGHT, before >> HEIGHT


def holding(level: int, index: int, size: int) -> tuple[Tile, int, int]:
    """
    Return where the subtree `index` of 2**level leaves is found in a tree of `size` entries.

    Returns
    -------
    The tile, and the first and the last but one of its hashes that the subtree spans.
    """
    row, below = divmod(level, HEIGHT)
    first = index << below
    if not 0 <= first + (1 << below) <= size >> HEIGHT * row:
        raise ValueError(f"a tree of {size} entries has no complete subtree {level}:{index}")
    at = first >> HEIGHT
    width = min(WIDTH, (size >> HEIGHT * row) - (at << HEIGHT))
    start = first - (at << HEIGHT)
    return Tile(row, at, width), start, start + (1 << below)


def bundle(entries: Iterable[bytes]) -> bytes:
    """Return the bytes of an entry bundle: each entry after its length in two bytes."""
    parts = []
    for entry in entries:
        if len(entry) > GREATEST_ENTRY:
            raise ValueError(f"an entry has at most {GREATEST_ENTRY} bytes")
        parts += [len(entry).to_bytes(2), entry]
    return b"".join(parts)


def entries_of(data: bytes, width: int) -> list[bytes]:
    """Return the entries of a bundle; BadProof when it does not hold exactly so many."""
    entries: list[bytes] = []
    at = 0
    while at < len(data) and len(entries) < width:
        start = at + 2
        at = start + int.from_bytes(data[at:start])
        entries.append(data[start:at])
    if at != len(data) or len(entries) != width:
        raise BadProof("tile", f"the bundle does not hold exactly {width} entries")
    return entries


def hashes_of(data: bytes, width: int) -> list[bytes]:
    """Return the hashes of a tile; BadProof when it does not hold exactly so many."""
    if len(data) != width * tree.HASH_SIZE:
        raise BadProof("tile", f"the tile does not hold exactly {width} hashes")
    return [data[at : at + tree.HASH_SIZE] for at in range(0, len(data), tree.HASH_SIZE)]


def node_from(fetch: Fetch, size: int) -> tree.NodeAt:
    """
    Return a function that finds the nodes of a tree of `size` entries in its tiles.

    What it returns is as true as the tiles are: a path built from it is checked against the
    signed roots, which is what shows whether they were. Where a partial tile is gone, the
    full one that has taken its place serves.
    """

    @lru_cache(KEPT_TILES)
    def hashes(tile: Tile) -> list[bytes]:
        try:
            data = fetch(tile.path)
        except FileNotFoundError:
            if tile.width == WIDTH:
                raise
            return hashes_of(fetch(tile.full.path), WIDTH)[: tile.width]
        return hashes_of(data, tile.width)

    def node(level: int, index: int) -> bytes:
        tile, start, end = holding(level, index, size)
        return tree.root_hash(hashes(tile)[start:end])

    return node


def tile_hashes(tile: Tile, node: Callable[[int, Sequence[int]], Sequence[bytes]]) -> bytes:
    """
    Return the bytes of a tile of hashes.

    Parameters
    ----------
    tile
        Which one; it has a level.
    node
        Fetches the hashes of complete subtrees of 2**level leaves, in the order asked for.
    """
    if tile.level is None:
        raise ValueError("a bundle of entries holds no hashes")
    first = tile.index << HEIGHT
    return b"".join(node(HEIGHT * tile.level, range(first, first + tile.width)))


def _row(level: int | None, whole: int, before: int) -> Iterator[Tile]:
    """Yield the tiles over `whole` hashes that were not there over the first `before`."""
    for index in range(before >> HEIGHT, whole >> HEIGHT):
        yield Tile(level, index)
    # A partial tile of another width is another file.
    if whole % WIDTH and whole > before:
        yield Tile(level, whole >> HEIGHT, whole % WIDTH)


def _index_path(index: int) -> str:
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
