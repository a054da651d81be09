"""
A published site checked as a whole: the log rebuilt, every file and every proof compared.

What is needed is the folder, or its archive or address, and the log's key; neither a database nor
trust in who serves it. Files are read piece by piece.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import BinaryIO, Protocol

from yakir.standards.tlog import handover, logproof, manifest, note, proof, tiles, tree
from yakir.standards.tlog.errors import BadProof
from yakir.standards.tlog.manifest import Listed
from yakir.standards.tlog.note import Checkpoint
from yakir.standards.tlog.tiles import WIDTH, Tile
from yakir.standards.tlog.trust import Trust

CHUNK = 1 << 16  # [byte]
GREATEST_HANDOVERS = 1_000
LOG_PROOF = ".tlog-proof"
OF_LOG = re.compile(r"checkpoint|handover/[1-9]\d{0,3}")


class Source(Protocol):
    """Where a publication lies; `is_listed` tells whether its names are all there are."""

    is_listed: bool

    def open(self, path: str) -> BinaryIO:
        """Open a file; FileNotFoundError when there is none."""
        ...

    def names(self) -> Iterable[str]:
        """Return the paths of all files; none when the source cannot list them."""
        ...


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found to hold."""

    checkpoint: Checkpoint
    signed_by: tuple[str, ...]
    files: int
    proofs: int
    anchored: int | None
    unchecked: int


@dataclass(slots=True)
class _Site:
    """The publication while it is checked."""

    source: Source
    trust: Trust | None
    log: str
    names: frozenset[str]
    checkpoint: Checkpoint = field(init=False)
    signed_by: tuple[str, ...] = ()
    wanted: set[str] = field(default_factory=set)

    def tile(self, path: str) -> bytes:
        return read_whole(self.source, self.log + path, tiles.GREATEST_BUNDLE)


def verify(source: Source, trust: Trust | None, *, needs_anchor: bool = True) -> Checked:
    """
    Return what holds in a publication, or raise BadProof with the first thing that does not.

    Parameters
    ----------
    source
        A folder, an archive or an address.
    trust
        Keys of the log. None leaves signatures unchecked: then the publication is shown to
        be of one piece, and not whose it is.
    needs_anchor
        Whether the manifest has to be proven by an entry of the log itself.

    Raises
    ------
    BadProof
        In this order: the manifest's form, signatures, the log's entries and tiles, the
        manifest's own proof, the listed files, the proofs.
    """
    names = frozenset(name for name in source.names() if not manifest.is_hidden(name))
    listing = _listing(source)
    site = _Site(source, trust, "" if listing is None else f"{listing.log}/", names)
    _check_signature(site)
    check_log(site.tile, site.checkpoint)
    unchecked = sum(_check_left_over(site, name) for name in sorted(names))
    if listing is None:
        return Checked(site.checkpoint, site.signed_by, 0, 0, None, unchecked)
    root_at = _roots(site)
    anchored = _check_anchor(site, listing, root_at, needed=needs_anchor)
    files = _check_files(site, listing.log)
    proofs = sorted(_proof_names(site))
    for path in proofs:
        _check_named_proof(site, path, root_at)
    return Checked(site.checkpoint, site.signed_by, files, len(proofs), anchored, unchecked)


def check_log(fetch: tiles.Fetch, checkpoint: Checkpoint) -> None:
    """
    Rebuild the tree from the entries and compare it with the tiles and the signed root.

    Memory does not grow with the log. BadProof names the first entry that does not fit its
    hash, else the first tile that does not fit those below it, else the root.
    """
    levels: list[_Level] = []
    for index in range(-(-checkpoint.size // WIDTH)):
        width = min(WIDTH, checkpoint.size - index * WIDTH)
        hashes = _checked_bundle(fetch, index, width)
        _climb(fetch, levels, 0, hashes, checkpoint.size)
    if (_root(levels) if levels else tree.EMPTY_ROOT) != checkpoint.root:
        raise BadProof(
            "root", f"the {checkpoint.size} entries do not add up to the root that was signed"
        )


def read_whole(source: Source, path: str, greatest: int) -> bytes:
    """Return a file of at most so many bytes; BadProof when it is longer."""
    with source.open(path) as stream:
        data = stream.read(greatest + 1)
    if len(data) > greatest:
        raise BadProof("file", f"{path} is longer than {greatest} bytes")
    return data


@dataclass(frozen=True, slots=True)
class _Listing:
    log: str
    sha256: str


@dataclass(slots=True)
class _Level:
    """The hashes of the newest tile of a level, and the roots of its full tiles above."""

    hashes: list[bytes] = field(default_factory=list)
    index: int = 0


def _listing(source: Source) -> _Listing | None:
    """Read the manifest once for its form, its checksum and the folder of the log."""
    digest, log = hashlib.sha256(), manifest.LOG
    try:
        stream = source.open(manifest.NAME)
    except FileNotFoundError:
        return None
    with stream:
        for each in manifest.read(_lines(stream, digest.update)):
            log = each if isinstance(each, str) else log
    return _Listing(log, digest.hexdigest())


def _lines(stream: BinaryIO, seen: Callable[[bytes], object] = bytes) -> Iterator[bytes]:
    while row := stream.readline(manifest.GREATEST_LINE + 1):
        seen(row)
        yield row


def _check_signature(site: _Site) -> None:
    try:
        text = read_whole(site.source, f"{site.log}checkpoint", note.GREATEST_NOTE)
    except FileNotFoundError as error:
        raise BadProof("checkpoint", f"{site.log}checkpoint is not there") from error
    decoded = _text(text, f"{site.log}checkpoint")
    if site.trust is None:
        site.checkpoint = note.read_checkpoint(note.parse(decoded).text)
        return
    site.trust = handover.follow(site.trust, handovers(site.source, site.log))
    site.checkpoint, signed = site.trust.open(decoded)
    site.signed_by = signed.signed_by


def handovers(source: Source, log: str) -> Iterator[str]:
    """Yield the hand-overs from key to key that are published beside a log, oldest first."""
    for number in range(1, GREATEST_HANDOVERS):
        path = f"{log}handover/{number}"
        try:
            yield _text(read_whole(source, path, note.GREATEST_NOTE), path)
        except FileNotFoundError:
            return


def _checked_bundle(fetch: tiles.Fetch, index: int, width: int) -> list[bytes]:
    """Return the hashes of the entries of a bundle, each compared with the leaf in its tile."""
    entries = tiles.entries_of(_tile(fetch, Tile(None, index, width)), width)
    told = tiles.hashes_of(_tile(fetch, Tile(0, index, width)), width)
    hashes = [tree.leaf_hash(entry) for entry in entries]
    if hashes != told:
        at = next(at for at in range(width) if hashes[at] != told[at])
        raise BadProof(
            "entry",
            f"entry {index * WIDTH + at} does not fit its hash: {Tile(None, index, width).path} "
            f"and {Tile(0, index, width).path} differ",
        )
    return hashes


def _tile(fetch: tiles.Fetch, tile: Tile) -> bytes:
    """Return the bytes of a tile, cut from the full one when that has taken its place."""
    try:
        return fetch(tile.path)
    except FileNotFoundError as error:
        try:
            data = fetch(tile.full.path)
        except FileNotFoundError:
            raise BadProof("tile", f"{tile.path} is not there") from error
    if tile.level is None:
        return tiles.bundle(tiles.entries_of(data, WIDTH)[: tile.width])
    return data[: tile.width * tree.HASH_SIZE]


def _climb(
    fetch: tiles.Fetch, levels: list[_Level], level: int, hashes: list[bytes], size: int
) -> None:
    """Put the hashes of a tile in place; a full one gives the level above its next hash."""
    if len(levels) == level:
        levels.append(_Level())
    here = levels[level]
    here.hashes = hashes
    if len(hashes) < WIDTH:
        return
    here.hashes, here.index = [], here.index + 1
    if len(levels) == level + 1:
        levels.append(_Level())
    above = levels[level + 1]
    above.hashes.append(tree.root_hash(hashes))
    whole = size >> tiles.HEIGHT * (level + 1)
    if above.index * WIDTH + len(above.hashes) in {whole, (above.index + 1) * WIDTH}:
        _compare(fetch, Tile(level + 1, above.index, len(above.hashes)), above.hashes)
    if len(above.hashes) == WIDTH:
        _climb(fetch, levels, level + 1, above.hashes, size)


def _compare(fetch: tiles.Fetch, tile: Tile, hashes: list[bytes]) -> None:
    told = tiles.hashes_of(_tile(fetch, tile), tile.width)
    for at, (one, other) in enumerate(zip(hashes, told, strict=True)):
        if one != other:
            span = 1 << tiles.HEIGHT * (tile.level or 0)
            first = tile.first + at * span
            raise BadProof(
                "tile",
                f"{tile.path} does not fit the entries {first} to {first + span - 1}",
            )


def _root(levels: list[_Level]) -> bytes:
    """Return the root over the tiles that are not full, the greatest subtrees first."""
    peaks: list[bytes] = []
    for level in reversed(levels):
        frontier = tree.Frontier()
        for each in level.hashes:
            frontier.append(each)
        peaks += frontier.peaks
    result = peaks.pop()
    while peaks:
        result = tree.node_hash(peaks.pop(), result)
    return result


def _check_left_over(site: _Site, name: str) -> bool:
    """
    Compare a tile of an earlier size with the one that has taken its place.

    Returns whether it lies beyond the signed tree, where nothing can be said of it yet.
    """
    inside = name.removeprefix(site.log)
    if not name.startswith(site.log) or OF_LOG.fullmatch(inside):
        return False
    try:
        tile = tiles.parse(inside)
    except ValueError as error:
        raise BadProof("tile", f"{name} is no file of a log") from error
    whole = site.checkpoint.size >> tiles.HEIGHT * (tile.level or 0)
    now = min(WIDTH, whole - tile.index * WIDTH)
    if now < tile.width:
        return True
    if now == tile.width:
        return False
    current = _tile(site.tile, Tile(tile.level, tile.index, now))
    if tile.level is None:
        current = tiles.bundle(tiles.entries_of(current, now)[: tile.width])
    else:
        current = current[: tile.width * tree.HASH_SIZE]
    if site.tile(tile.path) != current:
        raise BadProof("tile", f"{name} does not begin the tile that has taken its place")
    return False


def _roots(site: _Site) -> Callable[[int], bytes]:
    """Return a function that finds the root that the checked log had at a size."""
    node = tiles.node_from(site.tile, site.checkpoint.size)

    @lru_cache(1000)
    def root_at(size: int) -> bytes:
        return tree.root_at(size, node)

    return root_at


def _check_anchor(
    site: _Site, listing: _Listing, root_at: Callable[[int], bytes], *, needed: bool
) -> int | None:
    try:
        found = _check_proof(site, manifest.OWN_PROOF, root_at)
    except FileNotFoundError as error:
        if needed:
            raise BadProof(
                "manifest",
                f"{manifest.OWN_PROOF} is not there, so nothing in the journal says that "
                f"{manifest.NAME} is the list it was",
            ) from error
        return None
    values = {each.name: each.value for each in found.fields}
    if values.get(manifest.DIGEST_FIELD) != listing.sha256:
        raise BadProof(
            "manifest", f"{manifest.NAME} is not the list that entry {found.index} speaks of"
        )
    return found.index


def _check_files(site: _Site, log: str) -> int:
    """Compare every listed file, and find those that no list names; return how many there are."""
    count, listed = 0, set()
    with site.source.open(manifest.NAME) as stream:
        for each in manifest.read(_lines(stream)):
            if isinstance(each, str):
                break
            _check_file(site.source, each)
            for index in each.leaves:
                site.wanted.add(manifest.proof_path(index))
            count += 1
            if site.source.is_listed:
                listed.add(each.path)
    for name in sorted(site.names - listed):
        if manifest.is_listed(name, log):
            raise BadProof("file", f"{name} stands in no list")
    return count


def _check_file(source: Source, listed: Listed) -> None:
    digest, size = hashlib.sha256(), 0
    try:
        with source.open(listed.path) as stream:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > listed.size:
                    break
                digest.update(chunk)
    except FileNotFoundError as error:
        raise BadProof("file", f"{listed.path} is listed and not there") from error
    if size != listed.size:
        raise BadProof("file", f"{listed.path} does not have the {listed.size} bytes listed")
    if digest.hexdigest() != listed.sha256:
        raise BadProof("file", f"{listed.path} is not the file that was listed")


def _proof_names(site: _Site) -> set[str]:
    """Return the paths of all proofs: those that files name and those that lie there."""
    there = {name for name in site.names if name.startswith(f"{manifest.PROOFS}/")}
    return there | site.wanted


def _check_named_proof(site: _Site, path: str, root_at: Callable[[int], bytes]) -> None:
    try:
        index = _check_proof(site, path, root_at).index
    except FileNotFoundError as error:
        raise BadProof("file", f"{path} is named in the manifest and not there") from error
    if path not in {manifest.proof_path(index), f"{manifest.PROOFS}/{index}{LOG_PROOF}"}:
        raise BadProof("inclusion", f"{path} is the proof of entry {index}")


def _check_proof(site: _Site, path: str, root_at: Callable[[int], bytes]) -> proof.Verified:
    text = read_whole(site.source, path, proof.GREATEST_FILE)
    try:
        if path.endswith(LOG_PROOF):
            found = _log_proof(site, _text(text, path))
        else:
            found = proof.verify(proof.read(text), site.trust)
        _check_place(site, found, root_at)
    except BadProof as error:
        raise BadProof(error.step, f"{path}: {error}") from error
    return found


def _check_place(site: _Site, found: proof.Verified, root_at: Callable[[int], bytes]) -> None:
    """Refuse a proof under a checkpoint of another log, or of a tree that this one does not begin with."""
    if found.origin != site.checkpoint.origin:
        raise BadProof("checkpoint", f"it is a proof of another log, {found.origin}")
    if found.size > site.checkpoint.size:
        raise BadProof("checkpoint", f"its checkpoint of {found.size} entries is not reached yet")
    if root_at(found.size) != found.root:
        raise BadProof("fork", f"the log had another root at {found.size} entries")


def _log_proof(site: _Site, text: str) -> proof.Verified:
    """Check a proof of C2SP's format with the entry that the log holds."""
    found = logproof.read(text)
    return proof.verify_entry(found, site.trust)


def _text(data: bytes, path: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise BadProof("form", f"{path} is not text in UTF-8") from error
