"""What `yakir verify` prints: for people, who may hold a hostile file, and for programs."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from yakir.config.terminal import printable
from yakir.standards.tlog import proof, publication
from yakir.standards.tlog.note import to_base64

UNCHECKED = "The signature was NOT checked: without --key anyone could have made this checkpoint."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one target: what it proves, or what is wrong with it."""

    target: str
    status: int
    verified: proof.Verified | None = None
    site: publication.Checked | None = None
    step: str = ""
    problem: str = ""


def as_text(outcomes: Sequence[Outcome]) -> str:
    """Return what a person reads."""
    return "\n\n".join("\n".join(map(printable, _lines(each))) for each in outcomes)


def as_json(outcomes: Sequence[Outcome]) -> str:
    """Return what a program reads."""
    return json.dumps([_members(each) for each in outcomes], indent=2)


def _lines(outcome: Outcome) -> list[str]:
    if outcome.site is not None:
        return _site_lines(outcome.target, outcome.site)
    found = outcome.verified
    if found is None:
        verdict = "NOT PROVEN" if outcome.status == 1 else "CANNOT BE READ"
        return [f"{outcome.target}: {verdict}", f"  {outcome.problem} (step: {outcome.step})"]
    return [
        f"{outcome.target}: {_verdict(found.signed_by)}",
        f"  Record {found.subject or '(not named)'}",
        f"  entered as number {found.index} in the hour from {found.at:%Y-%m-%d %H:%M} UTC.",
        *_field_lines(found.fields),
        f"  Under the checkpoint of {found.origin}: {found.size} entries,",
        f"  root {to_base64(found.root)}.",
        _signer(found.signed_by),
    ]


def _verdict(signed_by: Sequence[str]) -> str:
    return "PROVEN" if signed_by else "CONSISTENT, SIGNATURE NOT CHECKED"


def _signer(signed_by: Sequence[str]) -> str:
    return f"  Signed by {', '.join(signed_by)}." if signed_by else f"  {UNCHECKED}"


def _site_lines(target: str, found: publication.Checked) -> list[str]:
    stated = found.checkpoint
    anchor = f", as entry {found.anchored} says" if found.anchored is not None else ""
    files = f"  {found.files} files are the ones that were listed{anchor}."
    bare = (
        "  There is no list of files: nothing is said of any page, the journal alone was checked."
    )
    beyond = f"  {found.unchecked} tiles lie beyond the checkpoint; nothing is said of them."
    return [
        f"{target}: {_verdict(found.signed_by)}",
        f"  {stated.size} entries of {stated.origin} add up to the root",
        f"  {to_base64(stated.root)}.",
        *([files, f"  {found.proofs} proofs hold."] if found.files or found.proofs else [bare]),
        *([beyond] if found.unchecked else []),
        _signer(found.signed_by),
    ]


def _field_lines(fields: Sequence[proof.ProvenField]) -> list[str]:
    if not fields:
        return ["  The entry stands; the file shows none of its fields."]
    return [
        "  Fields as they were entered:",
        *(f"    {each.name} = {json.dumps(each.value, ensure_ascii=False)}" for each in fields),
    ]


def _members(outcome: Outcome) -> dict[str, object]:
    found = outcome.verified
    if outcome.site is not None:
        return _site_members(outcome.target, outcome.site)
    if found is None:
        members = {"step": outcome.step, "problem": outcome.problem}
        return {"file": outcome.target, "holds": False, **members}
    return {
        "file": outcome.target,
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
            "root": to_base64(found.root),
        },
    }


def _site_members(target: str, found: publication.Checked) -> dict[str, object]:
    stated = found.checkpoint
    return {
        "file": target,
        "holds": True,
        "signature_checked": bool(found.signed_by),
        "signed_by": list(found.signed_by),
        "files": found.files,
        "proofs": found.proofs,
        "manifest_entry": found.anchored,
        "checkpoint": {
            "origin": stated.origin,
            "size": stated.size,
            "root": to_base64(stated.root),
        },
    }
