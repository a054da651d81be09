"""`yakir iati validate`: everything that is wrong with IATI files, with no database, no network."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from yakir.config.terminal import printable
from yakir.standards import iati
from yakir.standards.iati import messages

VALID, NOT_VALID, UNREADABLE = 0, 1, 2


def main(arguments: Sequence[str]) -> int:
    """Validate the files; return 0 when all are valid, 1 when one is not, 2 when one is unread."""
    options = _parser().parse_args(arguments)
    try:
        ruleset = iati.Ruleset.read(Path(options.ruleset).read_bytes()) if options.ruleset else None
    except (OSError, iati.BadRuleset) as error:
        for fault in getattr(error, "faults", (str(error),)):
            print(f"yakir iati: --ruleset: {printable(fault)}", file=sys.stderr)
        return UNREADABLE
    now = datetime.now(UTC)
    outcomes = [(file, _validated(file, now, ruleset, options)) for file in options.files]
    print(_as_json(outcomes) if options.json else _as_text(outcomes, options.lang))
    statuses = {_status(outcome) for _, outcome in outcomes}
    return NOT_VALID if NOT_VALID in statuses else max(statuses)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="yakir iati", description="Validate IATI files, with no network and no database."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    validate = commands.add_parser(
        "validate",
        help="check files against schema, codelists and ruleset",
        description="Check files of IATI 2.03 against schema, codelists and ruleset.",
        epilog="Exit status: 0 every file is valid (warnings may be told), 1 a file is not valid, "
        "2 a file or a ruleset cannot be read.",
    )
    validate.add_argument("files", nargs="+", metavar="FILE", help="an IATI file, gzipped or not")
    validate.add_argument("--json", action="store_true", help="print the report as JSON")
    validate.add_argument("--lang", choices=messages.LANGUAGES, default="en", help="language")
    validate.add_argument("--ruleset", metavar="JSON", help="a ruleset in place of the standard's")
    validate.add_argument(
        "--processes", type=_positive, default=1, metavar="N", help="processes to share the work"
    )
    validate.add_argument(
        "--limit", type=_positive, default=1000, metavar="N", help="findings to list (1000)"
    )
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not above zero")
    return number


def _validated(
    file: str, now: datetime, ruleset: iati.Ruleset | None, options: argparse.Namespace
) -> iati.Report | str:
    """The report on a file, or why it cannot be read."""
    try:
        with Path(file).open("rb") as stream:
            return iati.validate(
                stream,
                now=now,
                ruleset=ruleset,
                processes=options.processes,
                limit=options.limit,
            )
    except OSError as error:
        return error.strerror or str(error)


def _status(outcome: iati.Report | str) -> int:
    if isinstance(outcome, str):
        return UNREADABLE
    return VALID if outcome.valid else NOT_VALID


def _as_text(outcomes: Sequence[tuple[str, iati.Report | str]], lang: str) -> str:
    parts = []
    for file, outcome in outcomes:
        if isinstance(outcome, str):
            lines = [f"{file}: {messages.own('report.unreadable', lang)}", f"  {outcome}"]
        else:
            lines = [f"{file}: {_verdict(outcome, lang)}", *_lines(outcome, lang)]
        parts.append("\n".join(map(printable, lines)))
    return "\n\n".join(parts)


def _verdict(report: iati.Report, lang: str) -> str:
    word = messages.own("report.valid" if report.valid else "report.not-valid", lang)
    sums = messages.own(
        "report.sums",
        lang,
        records=str(report.records),
        errors=str(report.errors),
        warnings=str(report.warnings),
    )
    return f"{word}. {sums}"


def _lines(report: iati.Report, lang: str) -> list[str]:
    lines = []
    for each in report.findings:
        severity = messages.own(f"report.{each.severity}", lang)
        place = messages.own(
            "report.place", lang, line=str(each.line), severity=severity, rule=each.rule
        )
        lines.append(f"  {place}")
        lines.append(f"    {each.message(lang)}")
        if each.path:
            lines.append(f"    {each.path}" + (f" ({each.record})" if each.record else ""))
    if report.left_off:
        lines.append(f"  {messages.own('report.left-off', lang, count=str(report.left_off))}")
    return lines


def _as_json(outcomes: Sequence[tuple[str, iati.Report | str]]) -> str:
    members = [_members(file, outcome) for file, outcome in outcomes]
    return json.dumps(members, indent=2, ensure_ascii=False)


def _members(file: str, outcome: iati.Report | str) -> dict[str, object]:
    if isinstance(outcome, str):
        return {"file": file, "valid": False, "problem": outcome}
    return {
        "file": file,
        "valid": outcome.valid,
        "kind": outcome.root,
        "version": outcome.version,
        "records": outcome.records,
        "errors": outcome.errors,
        "warnings": outcome.warnings,
        "left_off": outcome.left_off,
        "findings": [
            {
                "rule": each.rule,
                "severity": each.severity,
                "category": each.category,
                "line": each.line,
                "path": each.path,
                "record": each.record,
                "message": {lang: each.message(lang) for lang in messages.LANGUAGES},
            }
            for each in outcome.findings
        ],
    }
