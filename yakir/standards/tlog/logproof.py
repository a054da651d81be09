"""
The proof that an entry stands in a log, in the text format of C2SP.

References
----------
.. [1] C2SP, "tlog-proof", https://c2sp.org/tlog-proof
"""

from dataclasses import dataclass

from yakir.standards.tlog import note, tree
from yakir.standards.tlog.errors import BadProof
from yakir.standards.tlog.note import Checkpoint, Note
from yakir.standards.tlog.trust import Trust

FORMAT = "c2sp.org/tlog-proof@v1"
GREATEST_FILE = 1_000_000  # [byte]
GREATEST_PATH = 64


@dataclass(frozen=True, slots=True)
class LogProof:
    """
    Where an entry stands, the hashes from it to the root, and the signed checkpoint.

    `extra` is believed by nobody: Yakir puts the entry itself there, so that the file can be
    checked by itself, and the path shows whether it is the one in the log.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: str
    extra: bytes | None = None

    @property
    def text(self) -> str:
        """The file."""
        extra = [] if self.extra is None else [f"extra {note.to_base64(self.extra)}"]
        hashes = map(note.to_base64, self.path)
        return "\n".join([FORMAT, *extra, f"index {self.index}", *hashes, "", self.checkpoint])


def read(text: str) -> LogProof:
    """Return what the file says; BadProof when it is out of form."""
    if len(text.encode(errors="replace")) > GREATEST_FILE:
        raise BadProof("form", f"the file is longer than {GREATEST_FILE} bytes")
    head, separator, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if not separator or lines.pop(0) != FORMAT:
        raise BadProof("form", f"the file is not a proof in the format {FORMAT}")
    try:
        extra = _word(lines.pop(0), "extra") if lines[:1] and lines[0][:6] == "extra " else None
        index = note.tree_size(_word(lines.pop(0) if lines else "", "index"))
        path = tuple(map(note.from_base64, lines))
        found = LogProof(
            index, path, checkpoint, None if extra is None else note.from_base64(extra)
        )
    except (BadProof, ValueError) as error:
        raise BadProof("form", f"the proof is out of form: {error}") from error
    if len(path) > GREATEST_PATH or any(len(step) != tree.HASH_SIZE for step in path):
        raise BadProof("form", f"the proof is not one of at most {GREATEST_PATH} hashes")
    return found


def verify(found: LogProof, entry: bytes, trust: Trust) -> tuple[Checkpoint, Note]:
    """Return the checkpoint under which the entry stands; BadProof names what does not hold."""
    checkpoint, signed = trust.open(found.checkpoint)
    check(found, entry, checkpoint)
    return checkpoint, signed


def check(found: LogProof, entry: bytes, checkpoint: Checkpoint) -> None:
    """Raise BadProof unless the path leads from the entry to the root of the checkpoint."""
    hashed = tree.leaf_hash(entry)
    if not tree.verify_inclusion(hashed, found.index, checkpoint.size, found.path, checkpoint.root):
        raise BadProof(
            "inclusion",
            f"the entry is not number {found.index} of the tree of {checkpoint.size} entries",
        )


def _word(line: str, word: str) -> str:
    first, _, rest = line.partition(" ")
    if first != word:
        raise ValueError(f"a line with {word} is missing")
    return rest
