"""Project packages in and out, one project at a time."""

from collections.abc import Callable, Iterable, Iterator
from typing import IO

from yakir.standards import jsonfile
from yakir.standards.oc4ids.members import members_of, record_of
from yakir.standards.oc4ids.problems import InvalidOC4IDS, Problem
from yakir.standards.oc4ids.records import Package, Project


def write(package: Package | Callable[[], Package], projects: Iterable[Project]) -> Iterator[bytes]:
    """
    Yield a project package: its own members, then one project on a line.

    The same records give the same bytes: members stand in the order of the standard. A package
    that is known only when its projects were taken is given as a function; it comes behind them.
    """
    members = map(members_of, projects)
    if isinstance(package, Package):
        yield from jsonfile.listed(members_of(package), "projects", members)
    else:
        yield from jsonfile.listed({}, "projects", members, lambda: members_of(package()))


class Reading:
    """
    A project package that is read as a stream.

    Attributes
    ----------
    package
        The package, once `projects` has ended.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._document = jsonfile.Document(stream, "projects")
        self._package: Package | None = None

    @property
    def package(self) -> Package:
        """Everything but the projects."""
        if self._package is None:
            raise RuntimeError("the package is known when its projects were read")
        return self._package

    def projects(self) -> Iterator[Project]:
        """
        Yield each project.

        Raises
        ------
        InvalidOC4IDS
            When a project or the package does not fit the records, or the file is not JSON.
        """
        try:
            for number, each in enumerate(self._document.elements()):
                yield record_of(Project, each, ("projects", number))
        except jsonfile.BadJSON as error:
            given = {"detail": str(error), "offset": error.offset}
            raise InvalidOC4IDS([Problem("", "not_json", given)]) from error
        if not self._document.has_list or self._document.is_list:
            raise InvalidOC4IDS([Problem("", "no_projects")])
        if self._document.repeated:
            raise InvalidOC4IDS(
                Problem(f"/{name}", "repeated_member", {"name": name})
                for name in self._document.repeated
            )
        self._package = record_of(Package, self._document.members)


def read(stream: IO[bytes]) -> tuple[Package, tuple[Project, ...]]:
    """Return a whole package and its projects; `Reading` does it project by project."""
    reading = Reading(stream)
    projects = tuple(reading.projects())
    return reading.package, projects
