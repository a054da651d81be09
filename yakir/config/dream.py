"""`yakir dream read`: projects of DREAM from files to a package of OC4IDS, with what is wrong."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from yakir.config.terminal import printable
from yakir.standards import dream, jsonfile, oc4ids
from yakir.standards.oc4ids import records

READ, INVALID, UNREADABLE = 0, 1, 2
PUBLISHER = "Yakir, from the public API of DREAM"
ADDRESS = "urn:x-yakir:dream"
#: Kinds of file that are read from a folder.
SUFFIXES = {".json", ".jsonl"}
MOST_SHOWN = 20


def main(arguments: Sequence[str]) -> int:
    """Read the files; return 0 when it was done, 1 when one is no answer, 2 when unreadable."""
    options = _parser().parse_args(arguments)
    part = Path(f"{options.out}.part")
    try:
        with ExitStack() as files:
            out = files.enter_context(part.open("wb"))
            report = (
                files.enter_context(Path(options.report).open("wb")) if options.report else None
            )
            run = _Run(options, report)
            for piece in oc4ids.write(run.package, run.projects()):
                out.write(piece)
            run.close()
        part.replace(options.out)
    except (dream.InvalidDump, OSError, UnicodeDecodeError) as error:
        part.unlink(missing_ok=True)
        print(printable(f"yakir dream: {error}"), file=sys.stderr)
        return INVALID if isinstance(error, dream.InvalidDump) else UNREADABLE
    print("\n".join(map(printable, run.summary())))
    return READ


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="yakir dream", description="Read projects of DREAM that were saved from its API."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    read = commands.add_parser(
        "read",
        help="make a package of OC4IDS from files, and tell what is wrong in them",
        description="Make a package of OC4IDS from answers of DREAM's public API that were saved "
        "as files, with no network and no database.",
        epilog="Exit status: 0 the files were read, 1 a file is no answer of the API, "
        "2 a file cannot be read or written.",
    )
    read.add_argument(
        "path",
        metavar="FOLDER_OR_FILE",
        help="a file with one project, a list of them, or one a line (.jsonl); or a folder of such",
    )
    read.add_argument("--out", required=True, metavar="FILE", help="where the package goes")
    read.add_argument("--report", metavar="FILE", help="every finding, a line of JSON each")
    read.add_argument(
        "--communities", metavar="FILE", help="official codes of places that exist, one a line"
    )
    read.add_argument("--prefix", default="", help="registered prefix, like oc4ids-bu3kcz-")
    read.add_argument("--lang", choices=oc4ids.LANGUAGES, default="uk", help="language of texts")
    read.add_argument("--publisher", default=PUBLISHER, metavar="NAME")
    read.add_argument("--uri", default=ADDRESS, help="address at which the package will stand")
    return parser


class _Run:
    """One reading: where it stands, and what it has found."""

    def __init__(self, options: argparse.Namespace, report: IO[bytes] | None) -> None:
        self._options = options
        self._report = report
        communities = _codes(options.communities) if options.communities else None
        self._reading = dream.Reading(dream.Limits(communities=communities))
        self._left = dream.Left()
        self._mapping = dream.Options(prefix=options.prefix, language=options.lang)
        self._newest = ""
        self._count = self._impossible = 0

    def projects(self) -> Iterator[records.Project]:
        """Yield each project of the files in OC4IDS."""
        for path in _files(Path(self._options.path)):
            with path.open("rb") as stream:
                lines = path.suffix == ".jsonl"
                read = self._reading.lines if lines else self._reading.file
                for each in read(stream, name=path.stem):
                    self._note(each)
                    yield dream.mapped(each, self._mapping, self._left)

    def package(self) -> records.Package:
        """Return the package: it is as new as the newest change of a project."""
        return records.Package(
            uri=self._options.uri,
            published_date=self._newest or "1970-01-01T00:00:00Z",
            publisher=records.Publisher(name=self._options.publisher),
        )

    def close(self) -> None:
        """Write what is known only at the end into the report."""
        for difference, count in self._reading.drift.listed():
            self._tell(
                finding="drift",
                change=difference.change,
                place=difference.place,
                value=difference.value,
                times=count.times,
                first=count.first,
            )
        for place, why, times in self._left.listed():
            self._tell(finding="left", place=place, why=why, times=times)

    def summary(self) -> Iterator[str]:
        """Yield the lines that are printed."""
        drift = self._reading.drift.listed()
        yield f"projects: {self._count}"
        yield f"elements that are no project: {self._reading.skipped}"
        yield f"impossible values: {self._impossible}"
        yield f"differences from the API's description: {len(drift)}"
        for difference, count in drift[:MOST_SHOWN]:
            what = " ".join(filter(None, difference))
            yield f"  {what}: {count.times} times, first in {count.first}"
        yield f"kinds of fact that OC4IDS has no place for: {len(self._left.counts)}"

    def _note(self, read: dream.Read) -> None:
        self._count += 1
        updated = read.project.updated
        at, newest = oc4ids.moment(updated), oc4ids.moment(self._newest)
        if updated and at and (newest is None or at > newest):
            self._newest = updated
        for fault in read.impossible:
            self._impossible += 1
            self._tell(
                finding="impossible", project=read.id, place=fault.place, message=fault.message
            )

    def _tell(self, **finding: Any) -> None:
        if self._report is not None:
            self._report.write(jsonfile.dumps(finding))


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    yield from sorted(each for each in path.iterdir() if each.suffix in SUFFIXES)


def _codes(file: str) -> frozenset[str]:
    lines = Path(file).read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip())
