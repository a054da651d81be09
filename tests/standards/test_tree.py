"""The Merkle tree against published vectors and against RFC 6962 read word for word."""

import hashlib
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.standards import vectors
from yakir.standards.tlog import tree

# The eight leaves and the roots of certificate-transparency's own tests.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOT_OF_EIGHT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def hashes(size):
    return [tree.leaf_hash(number.to_bytes(2, "big")) for number in range(size)]


def naive_root(leaves):
    """MTH of RFC 6962, section 2.1, over leaf hashes."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = largest_power_below(len(leaves))
    return hashlib.sha256(
        b"\x01" + naive_root(leaves[:split]) + naive_root(leaves[split:])
    ).digest()


def naive_path(index, leaves):
    """PATH of RFC 6962, section 2.1.1."""
    if len(leaves) == 1:
        return []
    split = largest_power_below(len(leaves))
    if index < split:
        return [*naive_path(index, leaves[:split]), naive_root(leaves[split:])]
    return [*naive_path(index - split, leaves[split:]), naive_root(leaves[:split])]


def naive_proof(old, leaves, whole=True):
    """SUBPROOF of RFC 6962, section 2.1.2."""
    if old == len(leaves):
        return [] if whole else [naive_root(leaves)]
    split = largest_power_below(len(leaves))
    if old <= split:
        return [*naive_proof(old, leaves[:split], whole), naive_root(leaves[split:])]
    return [*naive_proof(old - split, leaves[split:], False), naive_root(leaves[:split])]


def largest_power_below(size):
    power = 1
    while power * 2 < size:
        power *= 2
    return power


class Store:
    """Complete nodes as a database would hold them; counts how often it is asked."""

    def __init__(self, leaves):
        self.asked = 0
        self.nodes = {}
        frontier = tree.Frontier()
        for leaf in leaves:
            for node in frontier.append(leaf):
                assert (node.level, node.index) not in self.nodes
                self.nodes[node.level, node.index] = node.hash

    def __call__(self, level, index):
        self.asked += 1
        return self.nodes[level, index]


def test_the_empty_tree_has_the_hash_of_nothing():
    assert tree.root_hash([]).hex() == (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )


def test_the_published_leaves_have_the_published_root():
    assert tree.root_hash(map(tree.leaf_hash, LEAVES)).hex() == ROOT_OF_EIGHT


@pytest.mark.parametrize(("index", "size", "root", "path"), vectors.INCLUSIONS)
def test_the_published_inclusion_paths_are_ours(index, size, root, path):
    store = Store([tree.leaf_hash(leaf) for leaf in LEAVES])
    steps = [b64decode(step) for step in path]

    assert tree.inclusion_path(index, size, store) == steps
    leaf = tree.leaf_hash(LEAVES[index])
    assert tree.verify_inclusion(leaf, index, size, steps, b64decode(root))


@pytest.mark.parametrize(("old", "new", "first", "second", "path"), vectors.CONSISTENCIES)
def test_the_published_consistency_paths_are_ours(old, new, first, second, path):
    store = Store([tree.leaf_hash(leaf) for leaf in LEAVES])
    steps = [b64decode(step) for step in path]

    assert tree.consistency_path(old, new, store) == steps
    assert tree.verify_consistency(old, new, b64decode(first), b64decode(second), steps)
    assert tree.root_at(old, store) == b64decode(first)


def test_the_published_first_root_is_the_hash_of_an_empty_leaf():
    assert tree.root_hash([tree.leaf_hash(b"")]).hex() == (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    )


@pytest.mark.parametrize("size", range(71))
def test_growth_leaf_by_leaf_gives_the_recursive_root(size):
    assert tree.root_hash(hashes(size)) == naive_root(hashes(size))


def test_a_frontier_resumes_from_its_size_and_peaks():
    first = tree.Frontier()
    for leaf in hashes(13):
        first.append(leaf)

    second = tree.Frontier(first.size, first.peaks)
    second.append(hashes(14)[13])

    assert second.root() == naive_root(hashes(14))
    assert first.root() == naive_root(hashes(13))


def test_a_frontier_refuses_peaks_that_do_not_fit_its_size():
    with pytest.raises(ValueError, match="1 peaks do not make a tree of 3 leaves"):
        tree.Frontier(3, [bytes(32)])


@pytest.mark.parametrize("size", range(1, 71))
def test_every_inclusion_path_is_the_recursive_one_and_holds(size):
    leaves = hashes(size)
    root = naive_root(leaves)
    store = Store(leaves)

    for index in range(size):
        path = tree.inclusion_path(index, size, store)

        assert path == naive_path(index, leaves)
        assert tree.verify_inclusion(leaves[index], index, size, path, root)


@pytest.mark.parametrize("new", range(71))
def test_every_consistency_path_is_the_recursive_one_and_holds(new):
    leaves = hashes(new)
    store = Store(leaves)

    for old in range(new + 1):
        path = tree.consistency_path(old, new, store)

        assert path == (naive_proof(old, leaves) if old else [])
        assert tree.verify_consistency(old, new, naive_root(leaves[:old]), naive_root(leaves), path)


def test_paths_of_an_old_size_come_from_the_nodes_of_a_larger_tree():
    leaves = hashes(70)
    store = Store(leaves)

    path = tree.inclusion_path(4, 13, store)

    assert path == naive_path(4, leaves[:13])


@pytest.mark.parametrize("size", [1000, 1023, 1024])
def test_a_path_asks_for_few_nodes(size):
    store = Store(hashes(size))

    for index in (0, size // 3, size - 1):
        store.asked = 0
        tree.inclusion_path(index, size, store)
        assert store.asked <= 20

        store.asked = 0
        tree.consistency_path(index + 1, size, store)
        assert store.asked <= 30


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_a_leaf_outside_the_tree_has_no_path(index, size):
    with pytest.raises(ValueError, match="has no leaf"):
        tree.inclusion_path(index, size, Store(hashes(3)))

    assert not tree.verify_inclusion(bytes(32), index, size, [], bytes(32))


@given(st.data())
def test_a_changed_inclusion_proof_fails(data):
    size = data.draw(st.integers(1, 70))
    index = data.draw(st.integers(0, size - 1))
    leaves = hashes(size)
    path = naive_path(index, leaves)
    whole = [leaves[index], naive_root(leaves), *path]
    which = data.draw(st.integers(0, len(whole) - 1))
    whole[which] = flipped(data, whole[which])

    leaf, root, *changed = whole

    assert not tree.verify_inclusion(leaf, index, size, changed, root)


@given(st.data())
def test_an_inclusion_proof_holds_at_its_own_index_only(data):
    size = data.draw(st.integers(2, 70))
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(-1, size).filter(lambda value: value != index))
    leaves = hashes(size)
    path = naive_path(index, leaves)

    assert not tree.verify_inclusion(leaves[index], other, size, path, naive_root(leaves))


@given(st.data())
def test_a_changed_consistency_proof_fails(data):
    new = data.draw(st.integers(2, 70))
    old = data.draw(st.integers(1, new - 1))
    leaves = hashes(new)
    whole = [naive_root(leaves[:old]), naive_root(leaves), *naive_proof(old, leaves)]
    which = data.draw(st.integers(0, len(whole) - 1))
    whole[which] = flipped(data, whole[which])

    old_root, new_root, *changed = whole

    assert not tree.verify_consistency(old, new, old_root, new_root, changed)


@given(st.data())
def test_a_path_with_a_step_more_or_less_fails(data):
    size = data.draw(st.integers(2, 70))
    index = data.draw(st.integers(0, size - 1))
    leaves = hashes(size)
    root = naive_root(leaves)
    inclusion = naive_path(index, leaves)
    old = data.draw(st.integers(1, size - 1))
    consistency = naive_proof(old, leaves)

    for path in (inclusion[:-1], [*inclusion, bytes(32)]):
        assert not tree.verify_inclusion(leaves[index], index, size, path, root)
    for path in (consistency[:-1], [*consistency, bytes(32)]):
        assert not tree.verify_consistency(old, size, naive_root(leaves[:old]), root, path)


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [(-1, 3, []), (4, 3, []), (0, 3, [bytes(32)]), (3, 3, [bytes(32)]), (2, 3, [b"short"])],
)
def test_a_consistency_proof_out_of_form_fails(old, new, path):
    root = naive_root(hashes(3))

    assert not tree.verify_consistency(old, new, root, root, path)


def test_a_leaf_that_looks_like_two_nodes_is_no_inner_node():
    left, right = hashes(2)

    assert tree.leaf_hash(left + right) != tree.node_hash(left, right)


def flipped(data, value):
    position = data.draw(st.integers(0, len(value) - 1))
    bit = data.draw(st.integers(0, 7))
    changed = bytearray(value)
    changed[position] ^= 1 << bit
    return bytes(changed)
