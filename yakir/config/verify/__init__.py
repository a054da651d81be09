"""`yakir verify`: says in plain words what proofs and published sites prove, or what is wrong."""

import argparse
import lzma
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from yakir.config.terminal import printable
from yakir.config.verify.sources import opened
from yakir.config.verify.telling import Outcome, as_json, as_text
from yakir.standards.tlog import logproof, proof, publication
from yakir.standards.tlog.errors import BadProof
from yakir.standards.tlog.note import COSIGNATURE, VerifierKey
from yakir.standards.tlog.trust import Period, Trust

HOLDS, FAILS, UNREADABLE = 0, 1, 2
BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,
    UnicodeDecodeError,
)


def main(arguments: Sequence[str]) -> int:
    """Check the targets; return 0 when all hold, 1 when one does not, 2 when one is unreadable."""
    options = _parser().parse_args(arguments)
    try:
        trust = trust_of(options.key, options.witness, options.witnesses)
    except (OSError, ValueError) as error:
        print(f"yakir verify: --key: {printable(str(error))}", file=sys.stderr)
        return UNREADABLE
    outcomes = [
        _checked(target, trust, needs_anchor=not options.no_anchor) for target in options.targets
    ]
    print(as_json(outcomes) if options.json else as_text(outcomes))
    statuses = {outcome.status for outcome in outcomes}
    return FAILS if FAILS in statuses else max(statuses)


def trust_of(
    given: Iterable[str], witnesses: Iterable[str] = (), needed: int | None = None
) -> Trust | None:
    """Return whom the keys on the command line, or in the files it names, make believable."""
    periods = [Period.read(line) for each in given for line in _key_lines(each)]
    cosigners = [VerifierKey.read(line) for each in witnesses for line in _key_lines(each)]
    if any(each.kind != COSIGNATURE for each in cosigners):
        raise ValueError("a witness's key is one for cosignatures")
    if not periods:
        if cosigners:
            raise ValueError("the key of the log is needed beside those of its witnesses")
        return None
    wanted = (1 if cosigners else 0) if needed is None else needed
    return Trust(tuple(periods), tuple(cosigners), wanted)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="yakir verify",
        description="Check proofs and published sites, with no database and no trust in who "
        "serves them.",
        epilog="Exit status: 0 everything holds, 1 something does not hold, "
        "2 a target or a key cannot be read.",
    )
    parser.add_argument(
        "targets",
        nargs="+",
        metavar="FILE|DIR|URL",
        help="a proof, or a published site: its folder, .zip or .tar archive, or address",
    )
    parser.add_argument(
        "--key",
        action="append",
        default=[],
        metavar="VKEY_OR_FILE",
        help="the journal's verifier key (name+id+base64), or a file with one on each line, "
        "which may be followed by the first and the last size it signs",
    )
    parser.add_argument(
        "--witness",
        action="append",
        default=[],
        metavar="VKEY_OR_FILE",
        help="key of a witness that has to have cosigned the checkpoint",
    )
    parser.add_argument(
        "--witnesses", type=int, metavar="N", help="how many of them have to; one when not said"
    )
    parser.add_argument(
        "--no-anchor",
        action="store_true",
        help="take a manifest that no entry of the journal speaks of",
    )
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    return parser


def _key_lines(given: str) -> list[str]:
    """Return the key itself, or the lines of the file it names."""
    path = Path(given)
    if not path.exists() and "+" in given:
        return [given]
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    found = [line for line in lines if line and not line.startswith("#")]
    if not found:
        raise ValueError(f"{given} holds no key")
    return found


def _checked(target: str, trust: Trust | None, *, needs_anchor: bool) -> Outcome:
    try:
        return _check(target, trust, needs_anchor=needs_anchor)
    except BadProof as error:
        return Outcome(target, FAILS, step=error.step, problem=str(error))
    except OSError as error:
        return Outcome(target, UNREADABLE, step="file", problem=error.strerror or str(error))
    except BROKEN as error:
        return Outcome(target, UNREADABLE, step="file", problem=f"the archive is broken: {error}")
    except ValueError as error:
        # No file and no server can have such a name.
        return Outcome(target, UNREADABLE, step="file", problem=str(error))


def _check(target: str, trust: Trust | None, *, needs_anchor: bool) -> Outcome:
    source = opened(target)
    if source is not None:
        with source:
            found = publication.verify(source, trust, needs_anchor=needs_anchor)
        return Outcome(target, HOLDS, site=found)
    with Path(target).open("rb") as stream:
        data = stream.read(proof.GREATEST_FILE + 1)
    if target.endswith(publication.LOG_PROOF):
        text = data.decode(errors="replace")
        return Outcome(target, HOLDS, proof.verify_entry(logproof.read(text), trust))
    return Outcome(target, HOLDS, proof.verify(proof.read(data), trust))
