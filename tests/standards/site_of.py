"""A small published site in memory, with its journal, manifest and proofs."""

import hashlib
import io

from tests.standards.journal_of import RECORD, Journal
from yakir.standards.tlog import logproof, manifest, tiles, tree
from yakir.standards.tlog.manifest import Listed

PAGES = {
    "en/index.html": "<h1>Imagined</h1>",
    "en/pledges/3/index.html": "<h1>Pledge 3</h1>",
    "style.css": "h1 {}",
    "uk/index.html": "<h1>Вигадане</h1>",
}
PROVEN = {"en/pledges/3/index.html": (3,)}


class Memory:
    """A publication in a dictionary."""

    is_listed = True

    def __init__(self, files):
        self.files = files

    def open(self, path):
        if path not in self.files:
            raise FileNotFoundError(path)
        return io.BytesIO(self.files[path])

    def names(self):
        return list(self.files)


def site(size=600, journal=None):
    """Return the files of a site whose journal has so many entries, the manifest's the last."""
    journal = journal or Journal(*({**RECORD, "amount": str(number)} for number in range(size - 1)))
    files = {path: text.encode() for path, text in PAGES.items()}
    listed = [
        Listed(path, len(data), hashlib.sha256(data).hexdigest(), PROVEN.get(path, ()))
        for path, data in sorted(files.items())
    ]
    files[manifest.NAME] = b"".join(manifest.lines(listed))
    digest = hashlib.sha256(files[manifest.NAME]).hexdigest()
    journal.enter({"kind": "publication.made", "subject": "s", manifest.DIGEST_FIELD: digest})
    files |= log(journal)
    own = journal.frontier.size - 1
    files[manifest.OWN_PROOF] = journal.proof(own, manifest.DIGEST_FIELD).text.encode()
    files["proof/3.json"] = journal.proof(3, "amount", "subject").text.encode()
    files["proof/5.tlog-proof"] = log_proof(journal, 5).encode()
    return files


def log(journal, since=0):
    """Return the files of a journal, as a folder of it has them."""
    size = journal.frontier.size
    files = {"journal/checkpoint": journal.checkpoint().encode()}
    for tile in tiles.of_tree(size, since=since):
        files[f"journal/{tile.path}"] = tile_of(journal, tile)
    return files


def tile_of(journal, tile):
    """Return the bytes of a tile of a journal."""
    if tile.level is None:
        first = tile.index * 256
        return tiles.bundle(entry for entry, _ in journal.entries[first : first + tile.width])
    return tiles.tile_hashes(tile, lambda level, at: [journal.node(level, each) for each in at])


def log_proof(journal, index):
    """Return the proof of an entry in C2SP's format."""
    size = journal.frontier.size
    path = tuple(tree.inclusion_path(index, size, journal.node))
    return logproof.LogProof(index, path, journal.checkpoint(), journal.entries[index][0]).text
