"""`yakir engine`: cases in files to answers in files, with no database and no Django."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

ANSWERED, FAULTY, FAILED, INTERRUPTED = 0, 1, 2, 130
ISLAND_KINDS = ("hospital", "clinic", "school", "pumping", "boiler", "housing")
SUMMARY = "Simulate endurance and size energy islands, from and to files."


class CannotDo(Exception):
    """What was asked for cannot be done; the message says why."""


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments ask for and return the exit status."""
    from yakir.common.cases.document import InvalidDocument

    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except InvalidDocument as invalid:
        for fault in invalid.faults:
            print(fault, file=sys.stderr)
        return FAULTY
    except CannotDo as reason:
        print(f"yakir engine: {reason}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # Whoever read our output has had enough; what is left of it goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        print("yakir engine: interrupted", file=sys.stderr)
        return INTERRUPTED
    return ANSWERED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="yakir engine",
        description=SUMMARY,
        epilog="Exit status: 0 answered, 1 the case has faults (each on a line of standard error, "
        "`JSON pointer: message`), 2 it cannot be done (wrong arguments, a file that cannot be read "
        "or written, workers lost), 130 interrupted. docs/reference/case-format.md tells the "
        "format of cases and answers.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _endurance_parser(commands)
    _island_parser(commands)
    _now_parser(commands)
    _example_parser(commands)
    _schema_parser(commands)
    _warm_parser(commands)
    return parser


def _add(commands: Any, name: str, run: Callable[[Any], None], summary: str) -> Any:
    parser = commands.add_parser(name, help=summary, description=summary)
    parser.set_defaults(run=run)
    return parser


def _endurance_parser(commands: Any) -> None:
    summary = "Simulate how long services hold in many draws of a scenario."
    parser = _add(commands, "endurance", _endurance, summary)
    _add_files(parser, "CASE.json")
    parser.add_argument("--draws", type=_positive, required=True, metavar="N", help="how many")
    _add_seed(parser)
    _add_workers(parser)
    parser.add_argument(
        "--resume",
        type=Path,
        metavar="FOLDER",
        help="keep finished chunks there, and go on with those that are there already",
    )


def _island_parser(commands: Any) -> None:
    summary = "Size an energy island: the cheapest local generation that outlasts the outages."
    parser = _add(commands, "island", _island, summary)
    _add_files(parser, "CASE.json")
    parser.add_argument(
        "--effort",
        choices=("quick", "careful"),
        default="careful",
        help="how long to search (careful by default; quick suits thousands of islands)",
    )
    parser.add_argument(
        "--bound", action="store_true", help="tell also what any sizes cost at least"
    )
    _add_seed(parser)
    _add_workers(parser, "where the bound is worked out: ")


def _now_parser(commands: Any) -> None:
    summary = "Tell how long sites and services last from the present state on."
    _add_files(_add(commands, "now", _now, summary), "STATE.json")


def _example_parser(commands: Any) -> None:
    summary = "Write a made-up case to standard output."
    parser = commands.add_parser("example", help=summary, description=summary)
    kinds = parser.add_subparsers(required=True, metavar="KIND")
    endurance = _add(kinds, "endurance", _example_endurance, "A case of endurance.")
    endurance.add_argument(
        "--hours", type=_positive, default=720, metavar="H", help="length of the window"
    )
    island = _add(kinds, "island", _example_island, "A case of an energy island.")
    island.add_argument("--kind", choices=ISLAND_KINDS, default="hospital", help="of the site")
    island.add_argument(
        "--scenarios", type=_positive, default=200, metavar="N", help="scenario-years"
    )
    island.add_argument(
        "--served-hours", type=_positive, default=72, metavar="D", help="hours to outlast"
    )
    _add_seed(island)
    now = _add(kinds, "now", _example_now, "A present state.")
    for parser in (endurance, now):
        parser.add_argument("--communities", type=_positive, default=3, metavar="N")
        parser.add_argument("--sites-per-community", type=_positive, default=10, metavar="N")
        _add_seed(parser)


def _schema_parser(commands: Any) -> None:
    from yakir.common.cases.schemas import DOCUMENTS

    summary = "Print the JSON Schema of a kind of document."
    parser = _add(commands, "schema", _schema, summary)
    parser.add_argument("name", choices=DOCUMENTS, help="which")


def _add_files(parser: Any, metavar: str) -> None:
    parser.add_argument("case", metavar=metavar, help="the case; - for standard input")
    parser.add_argument(
        "--out", default="-", metavar="FILE", help="where the answer goes; - for standard output"
    )


def _add_seed(parser: Any) -> None:
    parser.add_argument(
        "--seed", type=_seed, default=1, metavar="S", help="the same seed, the same answer"
    )


def _add_workers(parser: Any, what: str = "") -> None:
    parser.add_argument(
        "--workers",
        type=_workers,
        default="one",
        metavar="WHERE",
        help=what
        + "one (this process and its threads, the default), cores (a process for each core), "
        "or the address of a Dask scheduler such as tcp://127.0.0.1:8786; "
        "the answer does not depend on it",
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("has to be 1 or more")
    return number


def _seed(text: str) -> int:
    number = int(text)
    if not 0 <= number < 1 << 32:
        raise argparse.ArgumentTypeError("has to lie between 0 and 4294967295")
    return number


def _workers(text: str) -> Any:
    from yakir.engine import parallel

    kinds: Mapping[str, Callable[[], Any]] = {
        "one": parallel.OneAfterAnother,
        "cores": parallel.EveryCore,
    }
    if text in kinds:
        return kinds[text]()
    if "://" in text:
        return parallel.DaskCluster(text)
    raise argparse.ArgumentTypeError("has to be one, cores, or an address such as tcp://…:8786")


def _endurance(options: Any) -> None:
    from yakir.common.cases import chunks, endurance

    with _out(options.out) as write:
        case = endurance.read(_document(options.case))
        began = time.perf_counter()
        with _progress("simulating") as tell, _failures():
            found = chunks.run(
                case,
                draws=options.draws,
                seed=options.seed,
                workers=options.workers,
                folder=options.resume,
                progress=lambda done, total: tell(done / total),
            )
        assert found is not None, "nobody stops it"
        seconds = time.perf_counter() - began
        write(endurance.answer(case, found, seed=options.seed, seconds=seconds))


def _island(options: Any) -> None:
    from yakir.common.cases import island

    with _out(options.out) as write:
        case = island.read(_document(options.case))
        began = time.perf_counter()
        with _progress("sizing") as tell:
            found = island.sized(
                case, seed=options.seed, careful=options.effort == "careful", progress=tell
            )
        bound = None
        if options.bound:
            with _progress("bounding") as tell, _failures():
                bound = island.bound_eur(
                    case,
                    workers=options.workers,
                    progress=lambda done, total: tell(done / total),
                )
        seconds = time.perf_counter() - began
        told = island.answer(case, found, seed=options.seed, lower_bound_eur=bound, seconds=seconds)
        write(told)


def _example_island(options: Any) -> None:
    from yakir.common.cases import document, island

    made = island.example(
        seed=options.seed,
        kind=options.kind,
        scenarios=options.scenarios,
        served_hours=options.served_hours,
    )
    document.dump(island.written(made), sys.stdout)


def _now(options: Any) -> None:
    from yakir.common.cases import present

    with _out(options.out) as write:
        case = present.read(_document(options.case))
        began = time.perf_counter()
        found = case.look_ahead()
        write(present.answer(case, found, seconds=time.perf_counter() - began))


def _example_now(options: Any) -> None:
    from yakir.common.cases import document, present

    made = present.example(
        communities=options.communities,
        sites_per_community=options.sites_per_community,
        seed=options.seed,
    )
    document.dump(present.written(made), sys.stdout)


def _example_endurance(options: Any) -> None:
    from yakir.common.cases import document, endurance

    made = endurance.example(
        communities=options.communities,
        sites_per_community=options.sites_per_community,
        hours=options.hours,
        seed=options.seed,
    )
    document.dump(endurance.written(made), sys.stdout)


def _schema(options: Any) -> None:
    import json

    from yakir.common.cases import schemas

    print(json.dumps(schemas.schema(options.name), indent=2, ensure_ascii=False))


def _document(name: str) -> Any:
    """The document in a file, or from standard input."""
    from yakir.common.cases.document import NoJson, load

    try:
        text = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return load(text)
    except OSError as error:
        raise CannotDo(f"{name}: {error.strerror or error}") from None
    except NoJson as error:
        raise CannotDo(f"{name}: no JSON: {error}") from None


@contextmanager
def _failures() -> Iterator[None]:
    """Say in plain words why a run cannot go on."""
    from yakir.common.cases.chunks import OtherRun
    from yakir.engine.parallel import WorkersLost

    try:
        yield
    except (OSError, OtherRun, WorkersLost, ImportError) as error:
        raise CannotDo(str(error)) from None


@contextmanager
def _out(name: str) -> Iterator[Callable[[dict[str, Any]], None]]:
    """
    Yield what writes the answer.

    A file is asked for before the work begins, and is there whole or not at all.
    """
    from yakir.common.cases.document import dump

    place = Path(name)
    if name == "-":
        yield lambda answer: dump(answer, sys.stdout)
    elif place.exists() and not place.is_file():
        yield lambda answer: _into(place, answer)
    else:
        with _whole(place) as stream:
            yield lambda answer: dump(answer, stream)


def _into(place: Path, answer: dict[str, Any]) -> None:
    """Write into what is no ordinary file, such as a pipe."""
    from yakir.common.cases.document import dump

    try:
        with place.open("w", encoding="utf-8") as stream:
            dump(answer, stream)
    except OSError as error:
        raise CannotDo(f"{place}: {error.strerror or error}") from None


@contextmanager
def _whole(place: Path) -> Iterator[TextIO]:
    """Yield a stream whose content becomes the file when nothing goes wrong."""
    try:
        handle, beside = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    except OSError as error:
        raise CannotDo(f"{place}: {error.strerror or error}") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            yield stream
        mask = os.umask(0)
        os.umask(mask)
        Path(beside).chmod(0o666 & ~mask)
        Path(beside).replace(place)
    finally:
        Path(beside).unlink(missing_ok=True)


@contextmanager
def _progress(doing: str) -> Iterator[Callable[[float], None]]:
    """Yield what tells the share done, on a terminal alone."""
    if not sys.stderr.isatty():
        yield lambda share: None
        return
    try:
        yield lambda share: print(f"\r{doing} {share:4.0%}", end="", file=sys.stderr, flush=True)
    finally:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _warm_parser(commands: Any) -> None:
    summary = "Compile the simulations ahead of time, as set-up does."
    parser = _add(commands, "warm", _warm, summary)
    parser.add_argument(
        "part", choices=["endurance", "islands", "plans"], nargs="?", help="only this one"
    )


def _warm(options: Any) -> None:
    from yakir.engine.warm import PARTS

    for name in [options.part] if options.part else PARTS:
        PARTS[name]()
