"""
The list of the files of a publication, with their checksums: `manifest.json`.

One JSON object whose first line names the format and the folder of the log, and whose every
other line is one file, so that a list of any length is read line by line:

    {"files":[
    {"leaves":[12],"path":"en/needs/1/index.html","sha256":"…","size":5120},
    {"path":"style.css","sha256":"…","size":900}
    ],"format":"yakir-manifest/1","log":"journal"}

Files stand in the order of their paths as bytes. Not listed are those that prove themselves: the
manifest and its own proof, what lies in the folder of the log, and the proofs.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from yakir.standards.tlog.canonical import canonical, strict_json
from yakir.standards.tlog.errors import BadProof, NotCanonical

FORMAT = "yakir-manifest/1"
NAME = "manifest.json"
OWN_PROOF = "manifest.proof.json"
DIGEST_FIELD = "manifest_sha256"
PROOFS = "proof"
LOG = "journal"
FIRST = b'{"files":['
GREATEST_LINE = 100_000  # [byte]
GREATEST_PATH = 1_000  # [byte]
GREATEST_SIZE = 2**53 - 1  # [byte]
SHA256 = re.compile(r"[0-9a-f]{64}")
MEMBERS = {"path", "size", "sha256"}


@dataclass(frozen=True, slots=True)
class Listed:
    """One file: where it lies, how long it is, its checksum, and the entries that prove it."""

    path: str
    size: int
    sha256: str
    leaves: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if fault := fault_of(self.path):
            raise ValueError(f"{self.path[:200]!a} {fault}")
        if not 0 <= self.size <= GREATEST_SIZE or not SHA256.fullmatch(self.sha256):
            raise ValueError(f"the size or the checksum of {self.path!a} is out of form")
        if list(self.leaves) != sorted(set(self.leaves)) or any(each < 0 for each in self.leaves):
            raise ValueError(f"the entries of {self.path!a} do not rise")

    @property
    def line(self) -> bytes:
        """The file as a line of the manifest, without its end."""
        leaves = {"leaves": list(self.leaves)} if self.leaves else {}
        return canonical({"path": self.path, "size": self.size, "sha256": self.sha256, **leaves})


def fault_of(path: str) -> str:
    """Return what is wrong with a path inside a publication, or nothing."""
    parts = PurePosixPath(path).parts
    if not path or path != "/".join(parts) or path.startswith("/") or ".." in parts:
        return "is not a path inside the publication"
    if len(path.encode(errors="replace")) > GREATEST_PATH or not path.isprintable():
        return "is too long or cannot be printed"
    if is_hidden(path):
        return "begins with a dot, and is no part of a publication"
    return "has a backslash or a colon" if "\\" in path or ":" in path else ""


def is_hidden(path: str) -> bool:
    """Tell whether a name on the way begins with a dot: such files are no part of a publication."""
    return path.startswith(".") or "/." in path


def proof_path(index: int) -> str:
    """Return where the proof of an entry lies."""
    return f"{PROOFS}/{index}.json"


def is_listed(path: str, log: str = LOG) -> bool:
    """Tell whether a file stands in the manifest; the others prove themselves."""
    return path not in {NAME, OWN_PROOF} and path.partition("/")[0] not in {log, PROOFS}


def lines(files: Iterable[Listed], *, log: str = LOG) -> Iterator[bytes]:
    """Yield the manifest piece by piece; the files are given in the order of their paths."""
    yield FIRST
    before = b""
    for each in files:
        name = each.path.encode()
        if name <= before or not is_listed(each.path, log):
            raise ValueError(f"{each.path!a} stands twice, out of order, or proves itself")
        yield (b",\n" if before else b"\n") + each.line
        before = name
    yield b"\n" + _last(log)


def read(stream: Iterable[bytes]) -> Iterator[str | Listed]:
    """
    Yield the files of a manifest given line by line and, at its end, the folder of the log.

    Raises
    ------
    BadProof
        When any byte is out of place; `step` is "manifest".
    """
    rows = iter(stream)
    if next(rows, b"") != FIRST + b"\n":
        raise BadProof("manifest", f"the manifest does not begin as one of {FORMAT}")
    row, before = _bounded(next(rows, b"")), b""
    while row.startswith(b"{"):
        following = _bounded(next(rows, b""))
        comma = b",\n" if following.startswith(b"{") else b"\n"
        found = _listed(row.removesuffix(comma))
        if not row.endswith(comma) or (name := found.path.encode()) <= before:
            raise BadProof("manifest", f"{found.path!a} stands out of order in the manifest")
        yield found
        row, before = following, name
    yield _log(row)
    if next(rows, b""):
        raise BadProof("manifest", "something stands after the end of the manifest")


def _bounded(row: bytes) -> bytes:
    if len(row) > GREATEST_LINE:
        raise BadProof("manifest", f"a line of the manifest is longer than {GREATEST_LINE} bytes")
    return row


def _listed(row: bytes) -> Listed:
    try:
        members = strict_json(row.decode())
        if not MEMBERS <= set(members) <= MEMBERS | {"leaves"}:
            raise ValueError("a file has path, size and sha256")
        found = Listed(**{**members, "leaves": tuple(members.get("leaves", ()))})
        same = found.line == row
    except (NotCanonical, ValueError, TypeError, AttributeError) as error:
        raise BadProof("manifest", f"a line of the manifest is out of form: {error}") from error
    if not same:
        raise BadProof("manifest", f"the line of {found.path!a} is not in its exact form")
    return found


def _log(row: bytes) -> str:
    try:
        log = str(strict_json("{" + row.removeprefix(b"],").decode())["log"])
        same = row == _last(log)
    except (NotCanonical, ValueError, TypeError, KeyError) as error:
        raise BadProof("manifest", "the manifest does not end as it should") from error
    if not same:
        raise BadProof("manifest", f"the manifest does not end as one of {FORMAT}")
    return log


def _last(log: str) -> bytes:
    if fault_of(log) or "/" in log:
        raise ValueError(f"{log!a} is not the name of a folder")
    return b"]," + canonical({"format": FORMAT, "log": log})[1:] + b"\n"
