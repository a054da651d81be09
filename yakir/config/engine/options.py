"""Arguments that several commands take."""

import argparse
from collections.abc import Callable, Mapping
from typing import Any


def add(commands: Any, name: str, run: Callable[[Any], int | None], summary: str) -> Any:
    """Add a command that runs a function, whose number is the exit status."""
    parser = commands.add_parser(name, help=summary, description=summary)
    parser.set_defaults(run=run)
    return parser


def add_files(parser: Any, metavar: str) -> None:
    """Take a case and where its answer goes."""
    parser.add_argument("case", metavar=metavar, help="the case; - for standard input")
    parser.add_argument(
        "--out", default="-", metavar="FILE", help="where the answer goes; - for standard output"
    )


def add_seed(parser: Any) -> None:
    """Take a seed."""
    parser.add_argument(
        "--seed", type=seed, default=1, metavar="S", help="the same seed, the same answer"
    )


def add_workers(parser: Any, what: str = "") -> None:
    """Take where the work is done."""
    parser.add_argument(
        "--workers",
        type=workers,
        default="one",
        metavar="WHERE",
        help=what
        + "one (this process and its threads, the default), cores (a process for each core), "
        "or the address of a Dask scheduler such as tcp://127.0.0.1:8786; "
        "the answer does not depend on it",
    )


def positive(text: str) -> int:
    """Return a number of 1 or more."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("has to be 1 or more")
    return number


def seed(text: str) -> int:
    """Return a seed."""
    number = int(text)
    if not 0 <= number < 1 << 32:
        raise argparse.ArgumentTypeError("has to lie between 0 and 4294967295")
    return number


def workers(text: str) -> Any:
    """Return who does the work."""
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
