"""The leaf that the journal keeps for ever: a version, an hour and a root, nothing else."""

from dataclasses import dataclass
from datetime import UTC, datetime

from yakir.standards.tlog.canonical import canonical, moment, strict_json
from yakir.standards.tlog.errors import BadProof, NotCanonical
from yakir.standards.tlog.tree import HASH_SIZE

VERSION = 1
GREATEST_SIZE = 1000  # [byte]


@dataclass(frozen=True, slots=True)
class Leaf:
    """What a leaf says: when, to the hour, and the root over the fields of the record."""

    at: datetime
    root: bytes
    v: int = VERSION


def leaf(at: datetime, root: bytes, v: int = VERSION) -> bytes:
    """Return the bytes of a leaf; the time is cut to the hour, in UTC."""
    if len(root) != HASH_SIZE:
        raise ValueError(f"a root has {HASH_SIZE} bytes, not {len(root)}")
    if v != VERSION:
        raise ValueError(f"there is no version {v} of the leaf")
    if at.utcoffset() is None:
        raise ValueError("a time needs its zone")
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return canonical({"v": int(v), "at": moment(hour), "root": root.hex()})


def parse(data: bytes) -> Leaf:
    """Return what the leaf says; any byte out of place is refused with BadProof."""
    if len(data) > GREATEST_SIZE:
        raise BadProof("leaf", f"the leaf is longer than {GREATEST_SIZE} bytes")
    try:
        members = strict_json(data.decode())
        found = Leaf(at=_hour(members["at"]), root=bytes.fromhex(members["root"]), v=members["v"])
        same = leaf(found.at, found.root, found.v)
    except (NotCanonical, KeyError, TypeError, ValueError) as error:
        raise BadProof("leaf", "the leaf is not {v, at, root} as the journal writes it") from error
    if same != data:
        raise BadProof("leaf", "the leaf is not in its canonical form")
    return found


def _hour(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:00:00Z").replace(tzinfo=UTC)
