"""Validation of a whole file, one project at a time, so that memory stays flat."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import IO, Any

from yakir.standards import jsonfile
from yakir.standards.oc4ids import rules
from yakir.standards.oc4ids.problems import Path, Problem, Types, pointer
from yakir.standards.oc4ids.records.project import VERSION
from yakir.standards.oc4ids.schema import package_node, project_node
from yakir.standards.oc4ids.walking import Walk, type_of


def validate(stream: IO[bytes]) -> Iterator[Problem]:
    """
    Yield everything wrong with a project package, in the order of the file.

    What is wrong with the package itself comes last: it is known when the file has ended.
    Memory holds one project and a digest of every project's identifier.
    """
    document = jsonfile.Document(stream, "projects")
    first: dict[bytes, int] = {}
    count = 0
    try:
        for number, project in enumerate(document.elements()):
            count = number + 1
            yield from _project(project, number)
            yield from _id_once(project, number, first)
    except jsonfile.BadJSON as error:
        yield Problem("", "not_json", {"detail": str(error), "offset": error.offset})
        return
    yield from _package(document, count)


def problems_of_project(project: Any) -> list[Problem]:
    """Return everything wrong with one project that stands alone."""
    return list(_project(project, None))


def _project(project: Any, number: int | None) -> Iterator[Problem]:
    path: Path = () if number is None else ("projects", number)
    walk = Walk()
    try:
        walk.through(project, project_node(), path)
    except RecursionError:
        # The reader goes deeper than the walk: nobody's honest project does.
        yield Problem(pointer(path), "too_deep")
        return
    yield from walk.problems
    if isinstance(project, Mapping):
        yield from rules.check(walk.places)


def _id_once(project: Any, number: int, first: dict[bytes, int]) -> Iterator[Problem]:
    value = project.get("id") if isinstance(project, Mapping) else None
    if not isinstance(value, str):
        return
    digest = hashlib.blake2b(value.encode(errors="surrogatepass"), digest_size=16).digest()
    earlier = first.setdefault(digest, number)
    if earlier != number:
        given = {"value": value, "first": pointer(("projects", earlier))}
        yield Problem(pointer(("projects", number, "id")), "duplicate_id", given)


def _package(document: jsonfile.Document, count: int) -> Iterator[Problem]:
    if document.whole is not None or document.is_list:
        found = "array" if document.is_list else type_of(document.whole)
        given = {"found": Types((found,)), "wanted": Types(("object",))}
        yield Problem("", "wrong_type", given)
        return
    members = dict(document.members)
    for name in document.repeated:
        yield Problem(pointer((name,)), "repeated_member", {"name": name})
    stray = members.pop("projects", None)
    if not document.has_list:
        if stray is None:
            yield Problem("", "no_projects")
        else:
            given = {"found": Types((type_of(stray),)), "wanted": Types(("array",))}
            yield Problem("/projects", "wrong_type", given)
    elif not count:
        yield Problem("/projects", "empty_list")
    walk = Walk()
    walk.through(members, package_node(), ())
    yield from walk.problems
    version = members.get("version")
    if isinstance(version, str) and version != VERSION:
        yield Problem("/version", "unknown_version", {"value": version, "ours": VERSION})
