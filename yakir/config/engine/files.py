"""Documents in and answers out, to files or the standard streams, and how far a run is."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO


class CannotDo(Exception):
    """What was asked for cannot be done; the message says why."""


def loaded(name: str) -> Any:
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
def plainly() -> Iterator[None]:
    """Say in plain words why a run cannot go on."""
    from yakir.common.cases.chunks import OtherRun
    from yakir.engine.parallel import WorkersLost

    try:
        yield
    except (OSError, OtherRun, WorkersLost, ImportError) as error:
        raise CannotDo(str(error)) from None


@contextmanager
def answering(name: str) -> Iterator[Callable[[dict[str, Any]], None]]:
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
def telling(doing: str) -> Iterator[Callable[[float], None]]:
    """Yield what tells the share done, on a terminal alone."""
    if not sys.stderr.isatty():
        yield lambda share: None
        return
    try:
        yield lambda share: print(f"\r{doing} {share:4.0%}", end="", file=sys.stderr, flush=True)
    finally:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
