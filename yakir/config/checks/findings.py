"""What is wrong with a file, each finding with the line of the file it stands in."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice

from yakir.standards import iati, jsonfile, oc4ids

#: Findings that a page shows; all of them are counted.
MOST = 300
#: How much of a line stands before the place, and how much from it on. [character]
BEFORE, AFTER = 40, 80


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a line of the file: what stands before the place, and what stands there."""

    line: int
    before: str
    there: str


@dataclass(frozen=True, slots=True)
class Row:
    """One finding, ready to be shown; `place` is a JSON pointer or an XPath."""

    is_error: bool
    message: str
    place: str
    rule: str
    excerpt: Excerpt | None


@dataclass(frozen=True, slots=True)
class Findings:
    """What came of checking a file; `standard` is the name of the standard it was checked by."""

    file: str
    standard: str
    errors: int
    warnings: int
    rows: tuple[Row, ...]

    @property
    def left_off(self) -> int:
        """How many findings are counted but not shown."""
        return self.errors + self.warnings - len(self.rows)


def check(data: bytes, *, name: str, language: str, now: datetime) -> Findings:
    """Return what is wrong with a file: of IATI where it is XML, of OC4IDS otherwise."""
    if _is_xml(data):
        return _of_iati(data, name, language, now)
    return _of_oc4ids(data, name, language)


def _is_xml(data: bytes) -> bool:
    start = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith((b"<", b"\xff\xfe", b"\xfe\xff"))


def _of_iati(data: bytes, name: str, language: str, now: datetime) -> Findings:
    report = iati.validate(data, now=now, limit=MOST)
    lines = data.decode(errors="replace").splitlines()
    rows = tuple(
        Row(
            is_error=each.severity is iati.Severity.ERROR,
            message=each.message(language),
            place=each.path,
            rule=each.rule,
            excerpt=_line(lines, each.line),
        )
        for each in report.findings
    )
    return Findings(name, "IATI 2.03", report.errors, report.warnings, rows)


def _of_oc4ids(data: bytes, name: str, language: str) -> Findings:
    found = oc4ids.validate(io.BytesIO(data))
    shown = list(islice(found, MOST))
    errors = warnings = 0
    for each in chain(shown, found):
        errors += each.grade is oc4ids.Grade.ERROR
        warnings += each.grade is oc4ids.Grade.WARNING
    text = data.decode("utf-8-sig", errors="replace")
    offsets = jsonfile.offsets(text, {place for each in shown for place in _upwards(each.pointer)})
    rows = [
        Row(
            is_error=each.grade is oc4ids.Grade.ERROR,
            message=each.text(language),
            place=each.pointer,
            rule=each.code,
            excerpt=_excerpt(text, offsets, each.pointer),
        )
        for each in shown
    ]
    rows.sort(key=lambda row: row.excerpt.line if row.excerpt else 0)
    return Findings(name, "OC4IDS 0.9.5", errors, warnings, tuple(rows))


def _upwards(pointer: str) -> Iterator[str]:
    """Yield a pointer and those of everything it stands in."""
    while pointer:
        yield pointer
        pointer = pointer.rpartition("/")[0]


def _excerpt(text: str, offsets: dict[str, int], pointer: str) -> Excerpt | None:
    """Return the piece of the file where a pointer leads, or what it would stand in."""
    at = next((offsets[each] for each in _upwards(pointer) if each in offsets), None)
    if at is None:
        return None
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    there = text[at : min(end if end >= 0 else len(text), at + AFTER)]
    before = text[max(start, at - BEFORE) : at].lstrip()
    return Excerpt(text.count("\n", 0, at) + 1, before, there.rstrip())


def _line(lines: list[str], number: int) -> Excerpt | None:
    if not 1 <= number <= len(lines):
        return None
    return Excerpt(number, "", lines[number - 1].strip()[: BEFORE + AFTER])
