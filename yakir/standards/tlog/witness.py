"""
What a log asks of a witness and what the witness answers, as C2SP specifies it.

References
----------
.. [1] C2SP, "tlog-witness", https://c2sp.org/tlog-witness
"""

from collections.abc import Sequence
from dataclasses import dataclass

from yakir.standards.tlog import note, tree
from yakir.standards.tlog.errors import BadProof
from yakir.standards.tlog.note import Checkpoint, Note
from yakir.standards.tlog.trust import Trust

GREATEST_PATH = 63  # [line]
SIZE_TYPE = "text/x.tlog.size"
TEXT_TYPE = "text/plain; charset=utf-8"
OK, BAD, FORBIDDEN, UNKNOWN, CONFLICT, INCONSISTENT = 200, 400, 403, 404, 409, 422


class Refusal(BadProof):
    """A witness does not cosign; `status` is the answer that says so over HTTP."""

    def __init__(self, status: int, step: str, message: str) -> None:
        super().__init__(step, message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Request:
    """The body of `add-checkpoint`: from which size on, the path that proves it, the checkpoint."""

    old: int
    path: tuple[bytes, ...]
    checkpoint: str

    @property
    def text(self) -> str:
        """The body as it is sent."""
        lines = [f"old {self.old}", *map(note.to_base64, self.path), "", self.checkpoint]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest tree of a log that a witness has cosigned; of none, it saw the empty one."""

    size: int = 0
    root: bytes = tree.EMPTY_ROOT


def read_request(body: str) -> Request:
    """Return what the body asks; Refusal when it is out of form."""
    head, separator, checkpoint = body.partition("\n\n")
    first, *lines = head.split("\n")
    word, _, size = first.partition(" ")
    if not separator or word != "old" or len(lines) > GREATEST_PATH:
        raise Refusal(BAD, "request", "the body is not `old`, a path, an empty line, a checkpoint")
    try:
        path = tuple(map(note.from_base64, lines))
        old = note.tree_size(size)
    except (BadProof, ValueError) as error:
        raise Refusal(BAD, "request", f"the body is out of form: {error}") from error
    if any(len(step) != tree.HASH_SIZE for step in path):
        raise Refusal(BAD, "request", f"a line of the path is not a hash of {tree.HASH_SIZE} bytes")
    return Request(old, path, checkpoint)


def admitted(request: Request, seen: Seen, trust: Trust) -> tuple[Checkpoint, Note]:
    """
    Return the checkpoint that a witness may cosign, or raise Refusal with its status.

    Parameters
    ----------
    request
        What the log asks.
    seen
        The newest tree of this log that the witness has cosigned.
    trust
        The keys of the logs that the witness knows.
    """
    checkpoint, signed = _opened(request.checkpoint, trust)
    if request.old > checkpoint.size:
        raise Refusal(
            BAD, "rollback", f"the old size {request.old} is above the new {checkpoint.size}"
        )
    if request.old != seen.size:
        raise Refusal(
            CONFLICT, "size", f"the newest tree seen has {seen.size} entries, not {request.old}"
        )
    check_growth(seen, checkpoint, request.path)
    return checkpoint, signed


def check_growth(seen: Seen, checkpoint: Checkpoint, path: Sequence[bytes]) -> None:
    """Raise Refusal unless the tree of the checkpoint begins with the one that was seen."""
    if checkpoint.size < seen.size:
        raise Refusal(
            INCONSISTENT,
            "rollback",
            f"the log went back from {seen.size} entries to {checkpoint.size}",
        )
    if checkpoint.size == seen.size and checkpoint.root != seen.root:
        raise Refusal(
            INCONSISTENT,
            "fork",
            f"two trees of {seen.size} entries with different roots are signed",
        )
    if not tree.verify_consistency(seen.size, checkpoint.size, seen.root, checkpoint.root, path):
        raise Refusal(
            INCONSISTENT,
            "fork",
            f"the tree of {checkpoint.size} entries does not begin with the tree of {seen.size} "
            "that was seen before",
        )


def _opened(text: str, trust: Trust) -> tuple[Checkpoint, Note]:
    try:
        # Lines of signatures come next: one out of form is a signature that does not hold.
        stated = note.read_checkpoint(text.rpartition("\n\n")[0] + "\n")
    except BadProof as error:
        raise Refusal(BAD, error.step, str(error)) from error
    if stated.origin not in {period.key.name for period in trust.periods}:
        raise Refusal(UNKNOWN, "origin", f"the log {stated.origin} is not known here")
    try:
        return trust.open(text)
    except BadProof as error:
        raise Refusal(FORBIDDEN, error.step, str(error)) from error
