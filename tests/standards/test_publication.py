"""A published site is checked whole, and whatever was changed in it is named."""

import base64

import pytest

from tests.standards.journal_of import KEY, ORIGIN, RECORD, VERIFIER, Journal
from tests.standards.site_of import Memory, log, site, tile_of
from yakir.standards.tlog import handover, manifest, note, publication, tiles
from yakir.standards.tlog.errors import BadProof
from yakir.standards.tlog.manifest import Listed
from yakir.standards.tlog.note import BadNote
from yakir.standards.tlog.tiles import Tile
from yakir.standards.tlog.trust import Trust

SITE = site()
TRUST = Trust.of([VERIFIER])


def fault(files, trust=TRUST, **more):
    with pytest.raises(BadProof) as found:
        publication.verify(Memory(files), trust, **more)
    return found.value.step, str(found.value)


def changed(path, one, other=None):
    data = SITE[path]
    new = data.replace(one, other) if other is not None else _flipped(data, one)
    assert new != data
    return {**SITE, path: new}


def _flipped(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def without(*paths):
    return {path: data for path, data in SITE.items() if path not in paths}


def test_a_whole_site_holds():
    found = publication.verify(Memory(SITE), TRUST)

    assert (found.checkpoint.size, found.files, found.proofs) == (600, 4, 2)
    assert (found.anchored, found.unchecked, found.signed_by) == (599, 0, (ORIGIN,))


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 512, 513])
def test_a_log_of_any_size_is_rebuilt_from_its_entries(size):
    journal = Journal(*({**RECORD, "amount": str(number)} for number in range(size)))

    found = publication.verify(Memory(bare(journal)), TRUST)

    assert found.checkpoint.size == size


def test_names_with_a_dot_in_front_are_no_part_of_it():
    files = {**SITE, ".well-known/x": b"", "journal/.new/.new-1": b"half"}

    assert publication.verify(Memory(files), TRUST).files == 4


def test_an_empty_log_holds():
    assert publication.verify(Memory(bare(Journal())), TRUST).checkpoint.size == 0


def bare(journal):
    return {path.removeprefix("journal/"): data for path, data in log(journal).items()}


def test_three_levels_of_tiles_are_compared():
    root = bytes(32)
    checkpoint = note.Checkpoint(ORIGIN, 65_536 + 256, root)
    asked = []

    def fetch(path):
        asked.append(path)
        tile = tiles.parse(path)
        if tile.level is None:
            return tiles.bundle([b""] * tile.width)
        return EMPTY[tile.level] * tile.width

    with pytest.raises(BadProof, match="do not add up"):
        publication.check_log(fetch, checkpoint)
    assert [path for path in asked if not path.startswith(("tile/entries", "tile/0"))] == [
        "tile/1/000", "tile/2/000.p/1", "tile/1/001.p/1",
    ]  # fmt: skip


def _levels():
    from yakir.standards.tlog import tree

    first = tree.leaf_hash(b"")
    second = tree.root_hash([first] * 256)
    return [first, second, tree.root_hash([second] * 256)]


EMPTY = _levels()


def test_without_a_key_a_site_is_shown_to_be_of_one_piece_and_not_whose():
    assert publication.verify(Memory(SITE), None).signed_by == ()


@pytest.mark.parametrize(
    ("files", "step", "told"),
    [
        (changed("journal/tile/entries/001", 40), "entry", "entry 256 does not fit its hash"),
        (changed("journal/tile/entries/002.p/88", -3), "entry", "entry 599 does not fit its hash"),
        (changed("journal/tile/0/001", 33), "entry", "entry 257 does not fit its hash"),
        (changed("journal/tile/1/000.p/2", 33), "tile",
         "tile/1/000.p/2 does not fit the entries 256 to 511"),
        (without("journal/tile/0/000"), "tile", "tile/0/000 is not there"),
        (without("journal/tile/entries/000"), "tile", "tile/entries/000 is not there"),
        (without("journal/checkpoint"), "checkpoint", "journal/checkpoint is not there"),
        (changed("journal/checkpoint", b"600", b"599"), "signature", "does not hold"),
        (changed("journal/tile/entries/000", b"\x00", b""), "tile", "exactly 256 entries"),
        (changed("style.css", b"h1", b"h2"), "file", "style.css is not the file"),
        (changed("style.css", b"h1", b"h11"), "file", "style.css does not have the 5 bytes"),
        (without("uk/index.html"), "file", "uk/index.html is listed and not there"),
        ({**SITE, "extra.html": b""}, "file", "extra.html stands in no list"),
        (changed("proof/3.json", b'"3"', b'"4"'), "field", 'proof/3.json: the field "amount"'),
        (changed("proof/5.tlog-proof", b"index 5", b"index 6"), "inclusion", "proof/5.tlog-proof"),
        (without("proof/3.json"), "file", "proof/3.json is named in the manifest and not there"),
        ({**SITE, "proof/4.json": SITE["proof/3.json"]}, "inclusion", "the proof of entry 3"),
        (changed("manifest.json", b'"size":5', b'"size":6'), "manifest",
         "is not the list that entry 599 speaks of"),
        (without("manifest.proof.json"), "manifest", "manifest.proof.json is not there"),
        ({**SITE, "journal/tile/0/0": b""}, "tile", "is no file of a log"),
        ({**SITE, "journal/extra": b""}, "tile", "journal/extra is no file of a log"),
        ({**SITE, "journal/tile/0/000.p/3": bytes(96)}, "tile", "does not begin the tile"),
        ({**SITE, "journal/tile/entries/000.p/1": b"\x00\x00"}, "tile", "does not begin the tile"),
    ],
)  # fmt: skip
def test_what_was_changed_is_caught_and_named(files, step, told):
    found = fault(files)

    assert found[0] == step
    assert told in found[1]


def test_a_log_that_is_rewritten_with_all_its_tiles_does_not_add_up_to_the_signed_root():
    other = Journal(*({**RECORD, "amount": "9" + str(number)} for number in range(600)))
    files = {**SITE, **log(other), "journal/checkpoint": SITE["journal/checkpoint"]}

    assert fault(files) == ("root", "the 600 entries do not add up to the root that was signed")


def test_a_manifest_made_anew_for_changed_files_is_not_the_one_in_the_journal():
    files = changed("style.css", b"h1", b"h2")
    listed = [
        Listed(path, len(files[path]), _sha256(files[path]),
               (3,) if "pledges" in path else ())
        for path in sorted(files) if manifest.is_listed(path)
    ]  # fmt: skip
    files["manifest.json"] = b"".join(manifest.lines(listed))

    assert fault(files)[0] == "manifest"
    del files["manifest.proof.json"]
    assert "so nothing in the journal says" in fault(files)[1]
    assert publication.verify(Memory(files), TRUST, needs_anchor=False).anchored is None


def _sha256(data):
    from hashlib import sha256

    return sha256(data).hexdigest()


def test_a_proof_under_an_earlier_checkpoint_of_the_same_log_holds():
    journal = Journal(*({**RECORD, "amount": str(number)} for number in range(300)))
    earlier = journal.proof(3, "amount").text.encode()
    files = site(journal=journal)

    assert publication.verify(Memory({**files, "proof/3.json": earlier}), TRUST).proofs == 2


def test_a_proof_under_a_checkpoint_of_a_fork_is_caught():
    fork = Journal(*({**RECORD, "amount": str(number + 1)} for number in range(300)))

    assert fault({**SITE, "proof/3.json": fork.proof(3, "amount").text.encode()}) == (
        "fork", "proof/3.json: the log had another root at 300 entries",
    )  # fmt: skip


def test_a_proof_under_a_later_checkpoint_is_caught():
    later = Journal(*({**RECORD, "amount": str(number)} for number in range(700)))
    found = fault({**SITE, "proof/3.json": later.proof(3, "amount").text.encode()})

    assert found[1] == "proof/3.json: its checkpoint of 700 entries is not reached yet"


def test_tiles_of_earlier_and_of_later_trees_may_lie_there():
    journal = Journal(*({**RECORD, "amount": str(number)} for number in range(700)))
    older = {
        f"journal/{tile.path}": tile_of(journal, tile)
        for tile in [Tile(0, 0, 7), Tile(None, 0, 7), Tile(1, 0, 1), Tile(None, 2, 9)]
    }
    files = {**log(journal), **older}
    beyond = {"journal/tile/0/003": bytes(8192)}

    bare_files = {path.removeprefix("journal/"): data for path, data in {**files, **beyond}.items()}
    found = publication.verify(Memory(bare_files), TRUST)

    assert (found.checkpoint.size, found.unchecked) == (700, 1)


def test_a_reader_with_the_first_key_follows_the_hand_over():
    new = note.private_key(base64.b64encode(bytes(range(1, 33))).decode())
    files = dict(SITE)
    text = note.parse(SITE["journal/checkpoint"].decode()).text
    files["journal/checkpoint"] = note.sign(text, ORIGIN, new).encode()
    assert fault(files)[0] == "signature"
    for name in ("manifest.proof.json", "proof/3.json", "proof/5.tlog-proof"):
        del files[name]

    files["journal/handover/1"] = handover.sign(ORIGIN, 550, old=KEY, new=new).encode()

    assert "proof/3.json is named" in fault(files, needs_anchor=False)[1]
    assert "handed over" in fault({**files, "journal/checkpoint": SITE["journal/checkpoint"]})[1]


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{}", b'{"files":[\n', SITE["manifest.json"] + b"\n", SITE["manifest.json"][:-1],
        SITE["manifest.json"].replace(b",\n", b",\n\n", 1),
        SITE["manifest.json"].replace(b'"size"', b'"Size"', 1),
        SITE["manifest.json"].replace(b"yakir-manifest/1", b"yakir-manifest/2"),
        SITE["manifest.json"].replace(b'"journal"', b'"../journal"'),
        SITE["manifest.json"].replace(b"style.css", b"../style.css"),
        SITE["manifest.json"].replace(b"style.css", b"a.css"),
        SITE["manifest.json"].replace(b'"leaves":[3]', b'"leaves":[3,3]'),
        SITE["manifest.json"].replace(b'"leaves":[3]', b'"leaves":3'),
        SITE["manifest.json"].replace(b'"leaves":[3],', b'"leaves":[],'),
        b'{"files":[\n' + b"x" * 200_000,
    ],
)  # fmt: skip
def test_a_manifest_out_of_form_is_refused(text):
    assert fault({**SITE, "manifest.json": text})[0] == "manifest"


def test_a_manifest_is_one_json_object_that_reads_back():
    import json

    rows = SITE["manifest.json"].splitlines(keepends=True)
    *files, folder = manifest.read(rows)

    members = json.loads(SITE["manifest.json"])
    assert folder == members["log"] == "journal"
    assert [each.path for each in files] == [each["path"] for each in members["files"]]
    assert list(
        manifest.read([b'{"files":[\n', b'],"format":"yakir-manifest/1","log":"x"}\n'])
    ) == ["x"]
    assert b"".join(manifest.lines([], log="x")).splitlines(True) == [
        b'{"files":[\n', b'],"format":"yakir-manifest/1","log":"x"}\n',
    ]  # fmt: skip


@pytest.mark.parametrize(
    "path",
    ["", "/a", "../a", "a/../b", "a//b", "./a", "a\n", "a\\b", "c:a", ".git/a", "x" * 1001, "a/"],
)
def test_a_path_out_of_the_publication_is_not_listed(path):
    with pytest.raises(ValueError, match=r"path|long|backslash|dot"):
        Listed(path, 0, "0" * 64)


def test_a_signature_of_a_stranger_is_none(monkeypatch):
    stranger = note.private_key(base64.b64encode(bytes(range(3, 35))).decode())

    with pytest.raises(BadNote, match="none of the given keys"):
        publication.verify(Memory(SITE), Trust.of([note.verifier_key(ORIGIN, stranger)]))
