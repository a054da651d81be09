"""`yakir witness`: for partner cities, that see the journal grow and say so, or refuse."""

import argparse
import fcntl
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from yakir.common.files import write_whole
from yakir.config.terminal import printable
from yakir.config.verify import trust_of
from yakir.config.verify.sources import Folder
from yakir.config.verify.web import Web, is_address
from yakir.standards.tlog import handover, note, publication, tiles, tree, witness
from yakir.standards.tlog.errors import BadProof
from yakir.standards.tlog.note import Checkpoint
from yakir.standards.tlog.publication import Source
from yakir.standards.tlog.trust import Trust
from yakir.standards.tlog.witness import Seen

COSIGNED, REFUSED, UNREADABLE = 0, 1, 2
KEY_VARIABLE = "YAKIR_WITNESS_KEY"


def main(arguments: Sequence[str]) -> int:
    """Cosign the newest checkpoint; return 0 when it was, 1 when refused, 2 when unreadable."""
    options = _parser().parse_args(arguments)
    try:
        key = _key()
        if options.show_key:
            print(note.cosigner_key(options.name, key).text)
            return COSIGNED
        trust = _trust(options.key)
        with _alone(options.state):
            print(_witnessed(options, trust, key), end="")
    except witness.Refusal as refusal:
        return _say(f"refused, {refusal.step}: {refusal}", REFUSED)
    except BadProof as error:
        return _say(f"refused, {error.step}: {error}", REFUSED)
    except OSError as error:
        return _say(error.strerror or str(error), UNREADABLE)
    except ValueError as error:
        return _say(str(error), UNREADABLE)
    return COSIGNED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="yakir witness",
        description="Look at the newest checkpoint of a journal, check that the journal has only "
        "grown since the last look, cosign it, and print the checkpoint with the cosignature. "
        f"The witness's own key is 32 random bytes in base64 in {KEY_VARIABLE}.",
        epilog="Exit status: 0 cosigned, 1 refused, 2 something cannot be read.",
    )
    parser.add_argument(
        "log", nargs="?", default="", metavar="URL|DIR", help="where checkpoint and tiles lie"
    )
    parser.add_argument("--name", required=True, help="name of the witness, such as city.example/w")
    parser.add_argument(
        "--key",
        action="append",
        default=[],
        metavar="VKEY_OR_FILE",
        help="the journal's key; hand-overs to later keys are followed",
    )
    parser.add_argument(
        "--state",
        type=Path,
        default=Path("yakir-witness.checkpoint"),
        metavar="FILE",
        help="keeps the last checkpoint that was cosigned, and in FILE.handovers how the journal "
        "passed from key to key; lose them, and a fork may go unseen",
    )
    parser.add_argument("--show-key", action="store_true", help="print the witness's public key")
    return parser


def _key() -> Ed25519PrivateKey:
    seed = os.environ.get(KEY_VARIABLE, "")
    if not seed:
        raise ValueError(f"{KEY_VARIABLE} is missing: set it to 32 random bytes in base64")
    return note.private_key(seed)


def _trust(given: Sequence[str]) -> Trust:
    trust = trust_of(given)
    if trust is None:
        raise ValueError("--key is missing: without the journal's key nothing can be witnessed")
    return trust


@contextmanager
def _alone(state: Path) -> Iterator[None]:
    """Let one look at a time decide, so that a slow one never brings back an older state."""
    handle = os.open(state.parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _witnessed(options: argparse.Namespace, trust: Trust, key: Ed25519PrivateKey) -> str:
    """Check the newest checkpoint, keep it, and return it with the cosignature."""
    source: Source = Web(options.log) if is_address(options.log) else Folder(Path(options.log))
    remembered = _remembered(options.state)
    published = list(publication.handovers(source, ""))
    # What was seen once is followed first: a log that no longer shows it does not undo it.
    trust = handover.follow(trust, [*remembered, *published])
    text = publication.read_whole(source, "checkpoint", note.GREATEST_NOTE).decode()
    checkpoint, signed = trust.open(text)
    try:
        _check_growth(_seen(options.state, checkpoint.origin), checkpoint, source)
    except witness.Refusal:
        # Two signed checkpoints that contradict each other are the proof against the log.
        kept = options.state.with_name(f"{options.state.name}.refused-{checkpoint.size}")
        write_whole(kept, text.encode())
        raise
    made = note.cosign(signed.text, options.name, key, int(time.time()))
    own = [each for each in signed.signatures if each.key_id != made.key_id]
    cosigned = f"{signed.text}\n{''.join(each.line for each in [*own, made])}"
    if new := [each for each in published if each not in remembered]:
        write_whole(_beside(options.state), json.dumps([*remembered, *new], indent=1).encode())
    write_whole(options.state, cosigned.encode())
    return cosigned


def _beside(state: Path) -> Path:
    return state.with_name(f"{state.name}.handovers")


def _remembered(state: Path) -> list[str]:
    """Return the hand-overs that earlier looks followed; the file was written by nobody else."""
    kept = _beside(state)
    return [str(each) for each in json.loads(kept.read_text("utf-8"))] if kept.exists() else []


def _seen(state: Path, origin: str) -> Seen:
    """Return the tree that was cosigned last; the state file was written by nobody else."""
    if not state.exists():
        return Seen()
    last = note.read_checkpoint(note.parse(state.read_text(encoding="utf-8")).text)
    if last.origin != origin:
        raise ValueError(f"{state} is of another log, {last.origin}")
    return Seen(last.size, last.root)


def _check_growth(seen: Seen, checkpoint: Checkpoint, source: Source) -> None:
    def fetch(path: str) -> bytes:
        return publication.read_whole(source, path, tiles.GREATEST_BUNDLE)

    path: list[bytes] = []
    if 0 < seen.size < checkpoint.size:
        node = tiles.node_from(fetch, checkpoint.size)
        path = tree.consistency_path(seen.size, checkpoint.size, node)
    witness.check_growth(seen, checkpoint, path)


def _say(what: str, status: int) -> int:
    print(f"yakir witness: {printable(what)}", file=sys.stderr)
    return status
