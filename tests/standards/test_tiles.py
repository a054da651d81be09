"""Tiles against a log that another implementation wrote, and against the formula read word for word."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.standards import vectors
from tests.standards.test_tree import Store, hashes, naive_path, naive_proof, naive_root
from yakir.standards.tlog import note, tiles, tree
from yakir.standards.tlog.errors import BadProof
from yakir.standards.tlog.tiles import Tile


def files_of(leaves, size=None):
    """The tiles of hashes of a tree, by the formula of the specification."""
    size = len(leaves) if size is None else size
    found = {}
    for tile in tiles.of_tree(size):
        if tile.level is not None:
            step = 256**tile.level
            found[tile.path] = b"".join(
                naive_root(
                    leaves[(tile.index * 256 + i) * step : (tile.index * 256 + i + 1) * step]
                )
                for i in range(tile.width)
            )
    return found


def test_the_log_of_another_implementation_is_the_same_to_the_byte():
    entries = [word.encode() for word in vectors.TESSERA_WORDS]
    leaves = [tree.leaf_hash(entry) for entry in entries]

    assert tiles.bundle(entries) == vectors.TESSERA_BUNDLE
    assert tiles.entries_of(vectors.TESSERA_BUNDLE, 15) == entries
    assert tiles.hashes_of(vectors.TESSERA_TILE, 15) == leaves
    assert [tile.path for tile in tiles.of_tree(15)] == [
        "tile/entries/000.p/15", "tile/0/000.p/15",
    ]  # fmt: skip


@pytest.mark.parametrize("size", vectors.TESSERA_CHECKPOINTS)
def test_the_checkpoints_of_another_implementation_hold_and_are_written_alike(size):
    text = vectors.TESSERA_CHECKPOINTS[size]
    leaves = [tree.leaf_hash(word.encode()) for word in vectors.TESSERA_WORDS[:size]]

    signed = note.verify(text, [note.VerifierKey.read(vectors.TESSERA_KEY)])
    stated = note.read_checkpoint(signed.text)
    assert (stated.size, stated.root) == (size, tree.root_hash(leaves))

    ours = note.Checkpoint(vectors.TESSERA_ORIGIN, size, tree.root_hash(leaves))
    key = note.private_key(vectors.TESSERA_SEED)
    assert note.sign(ours.text, vectors.TESSERA_ORIGIN, key) == text


def test_a_tree_of_seventy_thousand_has_the_tiles_that_the_specification_counts():
    found = [tile for tile in tiles.of_tree(70_000) if tile.level is not None]

    counted = [
        (level, sum(tile.level == level and tile.width == 256 for tile in found),
         [tile.width for tile in found if tile.level == level and tile.width < 256])
        for level in range(3)
    ]  # fmt: skip
    assert counted == [(0, 273, [112]), (1, 1, [17]), (2, 0, [1])]


def test_a_tree_of_one_full_tile_has_a_partial_one_above():
    assert [tile.path for tile in tiles.of_tree(256)] == [
        "tile/entries/000", "tile/0/000", "tile/1/000.p/1",
    ]  # fmt: skip
    assert list(tiles.of_tree(0)) == []


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 1_234_067), "tile/0/x001/x234/067"),
        (Tile(None, 1_234_067, 5), "tile/entries/x001/x234/067.p/5"),
        (Tile(0, 0), "tile/0/000"),
        (Tile(63, 999, 255), "tile/63/999.p/255"),
        (Tile(2, 1000), "tile/2/x001/000"),
    ],
)
def test_a_tile_lies_where_the_specification_says(tile, path):
    assert tile.path == path
    assert tiles.parse(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "", "tile", "tile/0", "tile/0/0", "tile/00/000", "tile/64/000", "tile/-1/000",
        "tile/0/x000/001", "tile/0/1000", "tile/0/x001", "tile/0/001/x002", "tile/0/001.p/0",
        "tile/0/001.p/256", "tile/0/001.p/05", "tile/entry/000", "tile/0/000/", "/tile/0/000",
        "tile/0/000.p/1\n", "tile/0/٠٠٠", "tile/8/0/000",
    ],
)  # fmt: skip
def test_what_is_no_path_of_a_tile_is_refused(path):
    with pytest.raises(ValueError, match=r"tile|level"):
        tiles.parse(path)


@given(st.none() | st.integers(0, 63), st.integers(0, 10**15), st.integers(1, 256))
def test_every_path_leads_back_to_its_tile(level, index, width):
    assert tiles.parse(Tile(level, index, width).path) == Tile(level, index, width)


@given(st.integers(0, 200_000), st.integers(0, 3_000))
def test_what_grows_is_what_the_larger_tree_has_and_the_smaller_had_not(old, more):
    smaller, larger = set(tiles.of_tree(old)), set(tiles.of_tree(old + more))

    new = list(tiles.of_tree(old + more, since=old))

    assert set(new) == larger - smaller
    assert len(new) == len(set(new))


def test_of_one_entry_more_one_file_a_level_is_new_at_most():
    for size in (1, 255, 256, 65_535, 65_536, 1_000_000):
        assert len(list(tiles.of_tree(size, since=size - 1))) <= 4


@settings(deadline=None, max_examples=15)
@given(st.data())
def test_roots_and_paths_come_out_of_tiles_as_out_of_the_leaves(data):
    size = data.draw(st.integers(1, 1_500))
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    leaves = hashes(size)
    node = tiles.node_from(files_of(leaves).__getitem__, size)

    assert tree.root_at(size, node) == naive_root(leaves)
    assert tree.root_at(old, node) == naive_root(leaves[:old])
    assert tree.inclusion_path(index, size, node) == naive_path(index, leaves)
    assert tree.consistency_path(old, size, node) == naive_proof(old, leaves)


def test_a_path_through_a_large_tree_takes_few_tiles():
    leaves = hashes(1_500)
    files, asked = files_of(leaves), []
    node = tiles.node_from(lambda path: asked.append(path) or files[path], 1_500)

    tree.inclusion_path(700, 1_500, node)

    assert len(asked) == len(set(asked)) <= 3


def test_the_full_tile_serves_where_the_partial_one_is_gone():
    leaves = hashes(300)
    files = files_of(leaves)

    def fetch(path):
        if path not in files:
            raise FileNotFoundError(path)
        return files[path]

    assert tree.root_at(200, tiles.node_from(fetch, 200)) == naive_root(leaves[:200])
    with pytest.raises(FileNotFoundError):
        tree.root_at(200, tiles.node_from(_nothing, 200))


def _nothing(path):
    raise FileNotFoundError(path)


def test_a_tile_of_the_database_is_the_one_of_the_formula():
    leaves = hashes(700)
    store = Store(leaves)

    def nodes(level, places):
        return [store(level, place) for place in places]

    for tile in tiles.of_tree(700):
        if tile.level is not None:
            assert tiles.tile_hashes(tile, nodes) == files_of(leaves)[tile.path]


@pytest.mark.parametrize(
    ("data", "width"),
    [(b"", 1), (b"\x00", 1), (b"\x00\x03ab", 1), (b"\x00\x01a", 2), (b"\x00\x01ab", 1),
     (b"\x00\x01a\x00\x01b", 1)],
)  # fmt: skip
def test_a_bundle_with_a_byte_out_of_place_is_refused(data, width):
    with pytest.raises(BadProof, match="exactly"):
        tiles.entries_of(data, width)


@given(st.lists(st.binary(max_size=70), max_size=20))
def test_a_bundle_gives_back_its_entries(entries):
    assert tiles.entries_of(tiles.bundle(entries), len(entries)) == entries


def test_an_entry_longer_than_two_bytes_can_tell_is_refused():
    assert len(tiles.bundle([bytes(65_535)])) == 65_537
    with pytest.raises(ValueError, match="65535"):
        tiles.bundle([bytes(65_536)])


@pytest.mark.parametrize("data", [b"", bytes(31), bytes(64)])
def test_a_tile_with_a_byte_too_many_or_few_is_refused(data):
    with pytest.raises(BadProof, match="exactly 1 hashes"):
        tiles.hashes_of(data, 1)
