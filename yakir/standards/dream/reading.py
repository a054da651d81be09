"""Reading: each project as a record, with its identity, and what is wrong with it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from yakir.standards import jsonfile
from yakir.standards.dream import impossible
from yakir.standards.dream.drift import Drift
from yakir.standards.dream.records import Project
from yakir.standards.faults import Fault, InvalidFile
from yakir.standards.oc4ids.members import tolerant

#: The member of an answer that holds a list.
LIST = "data"


class InvalidDump(InvalidFile):
    """A file is no answer of DREAM's API."""


@dataclass(frozen=True, slots=True)
class Read:
    """
    One project as it was read.

    Parameters
    ----------
    id
        Its identifier in DREAM; empty where nothing tells it.
    code
        Its number in DREAM for people; empty where nothing tells it.
    project
        The project; members of a type we cannot keep are left out of it, and told as drift.
    impossible
        Values that cannot be.
    """

    id: str
    code: str
    project: Project
    impossible: tuple[Fault, ...]


class Reading:
    """
    Projects read one after the other, with the drift of all of them.

    Attributes
    ----------
    drift
        How the projects differ from the API's description.
    skipped
        Elements that are no project: entries of the list of projects, and what else stood there.
    """

    def __init__(self, limits: impossible.Limits | None = None) -> None:
        self.drift = Drift()
        self.skipped = 0
        self._limits = limits or impossible.Limits()

    def project(self, value: Mapping[str, Any], *, name: str, code: str = "") -> Read:
        """Return one project; its own `id`, where it has one, goes before the name given."""
        own = value.get("id")
        name = own if isinstance(own, str) and own else name
        self.drift.see(value, name)
        project, _ = tolerant(Project, value)
        return Read(name, code, project, tuple(impossible.faults_of(project, self._limits)))

    def file(self, stream: IO[bytes], *, name: str) -> Iterator[Read]:
        """
        Yield the projects of a file: one project, a list of them, or a list under `data`.

        Raises
        ------
        InvalidDump
            When the file is not JSON; projects that stand before the fault were yielded.
        """
        document = jsonfile.Document(stream, LIST)
        try:
            for number, element in enumerate(document.elements()):
                yield from self._element(element, f"{name}/{number}")
        except jsonfile.BadJSON as error:
            raise InvalidDump([Fault(name, f"is not JSON: {error}")]) from error
        if not document.has_list:
            yield from self._element(document.members or document.whole, name)

    def lines(self, stream: Iterable[bytes], *, name: str) -> Iterator[Read]:
        """
        Yield the projects of a file that has one on each line.

        Raises
        ------
        InvalidDump
            When a line is not JSON.
        """
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                element = jsonfile.loads(line)
            except jsonfile.BadJSON as error:
                raise InvalidDump(
                    [Fault(f"{name}, line {number}", f"is not JSON: {error}")]
                ) from error
            yield from self._element(element, f"{name}/{number}")

    def _element(self, value: Any, name: str) -> Iterator[Read]:
        if isinstance(value, Mapping) and ("title" in value or "approaches" in value):
            yield self.project(value, name=name)
        else:
            self.skipped += 1
