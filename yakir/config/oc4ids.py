"""`yakir oc4ids validate`: tells everything that is wrong with files of OC4IDS."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from yakir.config.terminal import printable
from yakir.standards import oc4ids

VALID, INVALID, UNREADABLE = 0, 1, 2
WORDS = {
    "en": {
        "valid": "VALID",
        "invalid": "NOT VALID",
        "unreadable": "CANNOT BE READ",
        "error": "error",
        "warning": "warning",
        "counts": "errors: {errors}, warnings: {warnings}",
    },
    "uk": {
        "valid": "ВІДПОВІДАЄ СТАНДАРТУ",
        "invalid": "НЕ ВІДПОВІДАЄ СТАНДАРТУ",
        "unreadable": "НЕ ПРОЧИТАНО",
        "error": "помилка",
        "warning": "зауваження",
        "counts": "помилок: {errors}, зауважень: {warnings}",
    },
}


@dataclass(slots=True)
class Count:
    """How many problems of each grade a file has; `unreadable` says why it was not read."""

    file: str
    errors: int = 0
    warnings: int = 0
    unreadable: str = ""

    @property
    def status(self) -> int:
        """Exit status of this file alone."""
        if self.unreadable:
            return UNREADABLE
        return INVALID if self.errors else VALID


def main(arguments: Sequence[str]) -> int:
    """Check the files; return 0 when all are valid, 1 when one is not, 2 when one is unreadable."""
    options = _parser().parse_args(arguments)
    tell = _tell_json if options.json else _tell_text
    statuses = {tell(file, options.lang) for file in options.files}
    return INVALID if INVALID in statuses else max(statuses)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="yakir oc4ids", description="Check project packages of OC4IDS 0.9.5."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    validate = commands.add_parser(
        "validate",
        help="tell everything that is wrong with project packages",
        description="Tell everything that is wrong with project packages of OC4IDS 0.9.5, "
        "with no network and no database.",
        epilog="Exit status: 0 every file is valid (it may have warnings), 1 a file has an error, "
        "2 a file cannot be read.",
    )
    validate.add_argument("files", nargs="+", metavar="FILE", help="a project package, JSON")
    validate.add_argument("--json", action="store_true", help="print one line of JSON a file")
    validate.add_argument(
        "--lang", choices=oc4ids.LANGUAGES, default="en", help="words in which language"
    )
    return parser


def _problems(count: Count) -> Iterator[oc4ids.Problem]:
    """Yield the problems of a file and count them."""
    try:
        with Path(count.file).open("rb") as stream:
            for problem in oc4ids.validate(stream):
                if problem.grade is oc4ids.Grade.ERROR:
                    count.errors += 1
                else:
                    count.warnings += 1
                yield problem
    except OSError as error:
        count.unreadable = error.strerror or str(error)


def _tell_text(file: str, language: str) -> int:
    words, count = WORDS[language], Count(file)
    for problem in _problems(count):
        line = f"{words[problem.grade]} {problem.pointer or '/'}: {problem.text(language)}"
        print(printable(line))
    if count.unreadable:
        print(printable(f"{file}: {words['unreadable']}: {count.unreadable}"), file=sys.stderr)
        return count.status
    verdict = words["invalid" if count.errors else "valid"]
    counts = words["counts"].format(errors=count.errors, warnings=count.warnings)
    print(printable(f"{file}: {verdict} ({counts})"))
    return count.status


def _tell_json(file: str, language: str) -> int:
    count = Count(file)
    problems = [
        {
            "pointer": each.pointer,
            "code": each.code,
            "grade": each.grade,
            "text": each.text(language),
        }
        for each in _problems(count)
    ]
    outcome = {
        "file": file,
        "valid": count.status == VALID,
        "unreadable": count.unreadable,
        "errors": count.errors,
        "warnings": count.warnings,
        "problems": problems,
    }
    print(json.dumps(outcome))
    return count.status
