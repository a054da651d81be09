"""`yakir verify`: says in plain words what a proof file proves, or why it proves nothing."""

import argparse
import base64
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from yakir.standards.tlog import proof
from yakir.standards.tlog.errors import BadProof
from yakir.standards.tlog.note import VerifierKey

HOLDS, FAILS, UNREADABLE = 0, 1, 2
UNCHECKED = "The signature was NOT checked: without --key anyone could have made this checkpoint."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: what it proves, or what is wrong with it."""

    file: str
    status: int
    verified: proof.Verified | None = None
    step: str = ""
    problem: str = ""


def main(arguments: Sequence[str]) -> int:
    """Check the files; return 0 when all hold, 1 when one does not, 2 when one is unreadable."""
    options = _parser().parse_args(arguments)
    try:
        keys = _keys(options.key) if options.key else None
    except (OSError, ValueError) as error:
        print(f"yakir verify: --key: {_printable(str(error))}", file=sys.stderr)
        return UNREADABLE
    outcomes = [_checked(file, keys) for file in options.files]
    print(_as_json(outcomes) if options.json else _as_text(outcomes))
    statuses = {outcome.status for outcome in outcomes}
    return FAILS if FAILS in statuses else max(statuses)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="yakir verify",
        description="Check proof files, with no network and no database.",
        epilog="Exit status: 0 every file holds, 1 a file does not hold, "
        "2 a file or a key cannot be read.",
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="a proof file")
    parser.add_argument(
        "--key",
        action="append",
        default=[],
        metavar="VKEY_OR_FILE",
        help="the journal's verifier key (name+id+base64), or a file with one on each line",
    )
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    return parser


def _keys(given: Iterable[str]) -> list[VerifierKey]:
    return [VerifierKey.read(line) for each in given for line in _key_lines(each)]


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


def _checked(file: str, keys: list[VerifierKey] | None) -> Outcome:
    try:
        with Path(file).open("rb") as stream:
            data = stream.read(proof.GREATEST_FILE + 1)
    except OSError as error:
        return Outcome(file, UNREADABLE, step="file", problem=error.strerror or str(error))
    try:
        return Outcome(file, HOLDS, proof.verify(proof.read(data), keys))
    except BadProof as error:
        return Outcome(file, FAILS, step=error.step, problem=str(error))


def _as_text(outcomes: Sequence[Outcome]) -> str:
    return "\n\n".join("\n".join(map(_printable, _lines(each))) for each in outcomes)


def _lines(outcome: Outcome) -> list[str]:
    found = outcome.verified
    if found is None:
        verdict = "NOT PROVEN" if outcome.status == FAILS else "CANNOT BE READ"
        return [f"{outcome.file}: {verdict}", f"  {outcome.problem} (step: {outcome.step})"]
    verdict = "PROVEN" if found.signed_by else "CONSISTENT, SIGNATURE NOT CHECKED"
    signer = f"  Signed by {', '.join(found.signed_by)}." if found.signed_by else f"  {UNCHECKED}"
    return [
        f"{outcome.file}: {verdict}",
        f"  Record {found.subject or '(not named)'}",
        f"  entered as number {found.index} in the hour from {found.at:%Y-%m-%d %H:%M} UTC.",
        *_field_lines(found.fields),
        f"  Under the checkpoint of {found.origin}: {found.size} entries,",
        f"  root {_base64(found.root)}.",
        signer,
    ]


def _field_lines(fields: Sequence[proof.ProvenField]) -> list[str]:
    if not fields:
        return ["  The entry stands; the file shows none of its fields."]
    return [
        "  Fields as they were entered:",
        *(f"    {each.name} = {json.dumps(each.value, ensure_ascii=False)}" for each in fields),
    ]


def _as_json(outcomes: Sequence[Outcome]) -> str:
    return json.dumps([_members(each) for each in outcomes], indent=2)


def _members(outcome: Outcome) -> dict[str, object]:
    found = outcome.verified
    if found is None:
        members = {"step": outcome.step, "problem": outcome.problem}
        return {"file": outcome.file, "holds": False, **members}
    return {
        "file": outcome.file,
        "holds": True,
        "signature_checked": bool(found.signed_by),
        "signed_by": list(found.signed_by),
        "subject": found.subject,
        "fields": {each.name: each.value for each in found.fields},
        "index": found.index,
        "at": f"{found.at:%Y-%m-%dT%H:%M:%SZ}",
        "checkpoint": {
            "origin": found.origin,
            "size": found.size,
            "root": _base64(found.root),
        },
    }


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _printable(line: str) -> str:
    """Return the line with whatever could steer a terminal, or not be printed, written out."""
    visible = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in line
    )
    # A terminal that knows no Ukrainian letters must not stop the check.
    encoding = sys.stdout.encoding or "utf-8"
    return visible.encode(encoding, errors="backslashreplace").decode(encoding)
