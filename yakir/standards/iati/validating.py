"""A whole file, piece by piece, in this process or in several."""

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from typing import Any, BinaryIO

from yakir.standards.iati.checking import Checked, check, unreadable
from yakir.standards.iati.codelists import codelists
from yakir.standards.iati.errors import NotReadable
from yakir.standards.iati.findings import Collected, Finding, Report, Severity
from yakir.standards.iati.pieces import Piece, pieces
from yakir.standards.iati.ruleset import Ruleset, standard
from yakir.standards.iati.ruleset.rules import World

#: Findings that a report lists unless it is told otherwise; all of them are counted.
LIMIT = 10_000
#: Pieces that wait for each process, so that none stands idle and memory stays flat.
_AHEAD = 2


def validate(
    source: bytes | BinaryIO,
    *,
    now: datetime,
    ruleset: Ruleset | None = None,
    known_organisations: Iterable[str] | None = None,
    processes: int = 1,
    limit: int = LIMIT,
) -> Report:
    """
    Check a file for everything the standard asks, and tell every fault with its place.

    Parameters
    ----------
    source
        The file's bytes or a stream of them, of any length, gzipped or not.
    now
        The present, which no date of what has happened may come after.
    ruleset
        The rules; those of the standard unless given.
    known_organisations
        Identifiers of organisations that publish, which need not follow today's form; those of the
        standard's own lists unless given.
    processes
        How many processes check pieces of the file side by side.
    limit
        How many findings are listed; all are counted.

    Returns
    -------
    Report
        The findings, in the order of the file. A file that is not XML, or no IATI file, or of
        another version, has one finding that says so.

    Raises
    ------
    ValueError
        When `now` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone")
    work = _Work(ruleset or standard(), _world(now, known_organisations), limit)
    report = _Gathered(limit)
    found = work.in_order(pieces(source), processes)
    with closing(found):
        try:
            for each in found:
                report.add(each)
                if each.stop:
                    break
        except NotReadable as error:
            report.collected.add(unreadable(error))
    return report.made()


def _world(now: datetime, known: Iterable[str] | None) -> World:
    lists = codelists()
    if known is None:
        known = [*lists["IATIOrganisationIdentifier"].names, *lists["OrganisationIdentifier"].names]
    return World(now, frozenset(known), frozenset(lists["OrganisationRegistrationAgency"].names))


class _Work:
    """Checks pieces one after another, or several at a time in processes of their own."""

    def __init__(self, ruleset: Ruleset, world: World, limit: int) -> None:
        self.ruleset = ruleset
        self.world = world
        self.limit = limit

    def in_order(self, given: Iterator[Piece], processes: int) -> Generator[Checked, None, None]:
        if processes <= 1:
            return (check(each, self.ruleset, self.world, self.limit) for each in given)
        return self._side_by_side(given, processes)

    def _side_by_side(
        self, given: Iterator[Piece], processes: int
    ) -> Generator[Checked, None, None]:
        # A fresh process takes over no thread and no lock of a server that calls this.
        pool = ProcessPoolExecutor(
            processes,
            mp_context=get_context("spawn"),
            initializer=_begin,
            initargs=(self.ruleset.published, self.world, self.limit),
        )
        waiting: deque[Future[Checked]] = deque()
        with pool:
            try:
                for each in given:
                    waiting.append(pool.submit(_check_here, each))
                    if len(waiting) > _AHEAD * processes:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            except NotReadable:
                while waiting:
                    yield waiting.popleft().result()
                raise
            finally:
                pool.shutdown(cancel_futures=True)


_here: dict[str, Any] = {}


def _begin(published: Any, world: World, limit: int) -> None:
    """Make a process ready: the rules are compiled once in each."""
    _here["check"] = partial(check, ruleset=Ruleset(published), world=world, limit=limit)


def _check_here(piece: Piece) -> Checked:
    checked: Checked = _here["check"](piece)
    return checked


class _Gathered:
    """What the pieces gave, put together, with what only the whole file shows."""

    def __init__(self, limit: int) -> None:
        self.collected = Collected(limit)
        self.root = ""
        self.version = ""
        self.records = 0
        self.seen: dict[str, int] = {}

    def add(self, checked: Checked) -> None:
        self.collected.join(checked.collected)
        self.root = self.root or checked.root
        self.version = self.version or checked.version
        self.records += checked.records
        for name, line in checked.identifiers:
            if name in self.seen:
                self.collected.add(self._twice(name, line))
            self.seen.setdefault(name, line)

    def _twice(self, name: str, line: int) -> Finding:
        return Finding(
            rule="file.identifier-twice",
            severity=Severity.ERROR,
            line=line,
            record=name[:100],
            values={"identifier": name[:100], "first": str(self.seen[name])},
            category="identifiers",
        )

    def made(self) -> Report:
        ordered = sorted(self.collected.findings, key=lambda each: each.line)
        return Report(
            self.root, self.version, self.records, tuple(ordered), dict(self.collected.totals)
        )
