"""One piece of a file against the schema, the codelists and a ruleset."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from yakir.standards.iati import codelists, schema
from yakir.standards.iati.drafts import Draft
from yakir.standards.iati.errors import NotReadable
from yakir.standards.iati.findings import Collected, Finding, Severity
from yakir.standards.iati.markup import LANG
from yakir.standards.iati.pieces import RECORDS, Piece, parsed
from yakir.standards.iati.places import identifiers, line_of, release
from yakir.standards.iati.ruleset import Failure, Rule, Ruleset
from yakir.standards.iati.ruleset.rules import World

VERSION = "2.03"


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a piece: findings, the records' identifiers with lines, and whether to go on."""

    collected: Collected
    identifiers: tuple[tuple[str, int], ...] = ()
    root: str = ""
    records: int = 0
    version: str = ""
    stop: bool = False


class _Listed(Collected):
    """Findings of a piece; the path is worked out of those alone that are listed."""

    def take(self, draft: Draft, piece: Piece) -> None:
        """Count a draft, and make a finding of it while there is room."""
        if len(self.findings) < self.limit:
            self.add(draft.finding(piece))
        else:
            self.totals[draft.rule, draft.severity] += 1


def check(piece: Piece, ruleset: Ruleset, world: World, limit: int) -> Checked:
    """Return everything that is wrong with a piece, in the order of the file."""
    collected = _Listed(limit)
    try:
        root = parsed(piece.data)
    except NotReadable as error:
        collected.add(unreadable(error, piece.lines))
        return Checked(collected, stop=True)
    version = root.get("version", "")
    if version not in ("", VERSION):
        collected.add(_other_version(root, version, piece))
        return Checked(collected, root=root.tag, version=version, stop=True)
    for draft in sorted(_drafts(root, piece, ruleset, world), key=lambda each: each.line):
        collected.take(draft, piece)
    release()
    lines = tuple((name, line + piece.lines) for name, line in identifiers(root))
    count = len(root.findall(RECORDS[root.tag]))
    return Checked(collected, lines, root.tag, count, version)


def _drafts(root: Any, piece: Piece, ruleset: Ruleset, world: World) -> Iterator[Draft]:
    yield from schema.findings(root, piece)
    for each in codelists.checks(root.tag):
        if not (piece.before and each.of_root):
            yield from each.findings(root, piece)
    for rule, failure in ruleset.failures(root, world):
        # The root is there with every piece; its own faults are those of the first.
        if not (piece.before and failure.element is root):
            yield _draft(rule, failure, piece)


def _draft(rule: Rule, failure: Failure, piece: Piece) -> Draft:
    attribute = failure.attribute.replace(LANG, "xml:lang")
    return Draft(
        rule=rule.about.id,
        severity=Severity(rule.about.severity),
        line=line_of(failure.element, piece),
        element=failure.element,
        attribute=f"@{attribute}" if attribute else "",
        values=_values(rule, failure),
        english=rule.about.message,
        category=rule.about.category,
        kind=rule.kind,
    )


def _values(rule: Rule, failure: Failure) -> dict[str, str]:
    """What the sentence names: what was found, and for which value of a loop."""
    shown = [_shown(failure.found)] if failure.found else []
    if failure.looped and rule.foreach is not None:
        name = rule.foreach.text.rpartition("/")[2]
        shown.insert(0, f"{name} {_shown(failure.looped)}")
    return {"found": ": ".join(shown)} if shown else {}


def _shown(text: str) -> str:
    """The text as a sentence shows it: in quotes when white space is what matters."""
    return repr(text[:100]) if text != " ".join(text.split()) else text[:100]


def _other_version(root: Any, version: str, piece: Piece) -> Finding:
    return Finding(
        rule="file.version",
        severity=Severity.ERROR,
        line=line_of(root, piece),
        path=f"/{root.tag}/@version",
        values={"version": version[:100], "known": VERSION},
        category="file",
    )


def unreadable(error: NotReadable, lines: int = 0) -> Finding:
    """Return the finding that a file cannot be read any further."""
    return Finding(
        rule=f"file.{error.code}",
        severity=Severity.ERROR,
        line=error.line + lines,
        values=error.values,
        category="file",
    )
