"""Identifiers: each once in its list, and of their form."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from yakir.standards.oc4ids import prozorro
from yakir.standards.oc4ids.problems import Path, Problem, pointer
from yakir.standards.oc4ids.walking import Place

#: A project's identifier begins with a prefix that the registry of OC4IDS has given out.
PREFIXED = re.compile(r"oc4ids-[a-z0-9]{6}-.+", re.ASCII | re.DOTALL)
#: Lists whose entries are told apart by scheme and id, since each scheme has ids of its own.
BY_SCHEME = {
    "identifiers",
    "additionalIdentifiers",
    "additionalClassifications",
    "classifications",
    "impactCategories",
}


def each_once(place: Place) -> Iterator[Problem]:
    """An identifier stands once in a list."""
    for name, value in place.members.items():
        if isinstance(value, list):
            yield from _once(value, name in BY_SCHEME, (*place.path, name))


def project(place: Place) -> Iterator[Problem]:
    """The identifier of a project has a registered prefix."""
    value = place.members.get("id")
    if isinstance(value, str) and value and not PREFIXED.fullmatch(value):
        yield Problem(pointer((*place.path, "id")), "not_prefixed", {"value": value})


def contracting_process(place: Place) -> Iterator[Problem]:
    """A contracting process is named by its OCID, those of Prozorro by the tender's number."""
    ocids = dict(_ocids(place))
    for path, ocid in ocids.items():
        if ocid.startswith(prozorro.PREFIX):
            if prozorro.tender_of(ocid) is None:
                yield Problem(pointer(path), "not_of_prozorro", {"value": ocid})
        elif not prozorro.is_ocid(ocid):
            yield Problem(pointer(path), "not_an_ocid", {"value": ocid})
    if len(set(ocids.values())) > 1:
        (_, own), (path, summary) = ocids.items()
        yield Problem(pointer(path), "ocids_differ", {"value": own, "ocid": summary})


def _ocids(place: Place) -> Iterator[tuple[Path, str]]:
    own = place.members.get("id")
    if isinstance(own, str):
        yield (*place.path, "id"), own
    summary = place.members.get("summary")
    if isinstance(summary, Mapping) and isinstance(summary.get("ocid"), str):
        yield (*place.path, "summary", "ocid"), summary["ocid"]


def _once(value: list[Any], by_scheme: bool, path: Path) -> Iterator[Problem]:
    first: dict[tuple[Any, str], int] = {}
    for number, element in enumerate(value):
        if not isinstance(element, Mapping) or not isinstance(element.get("id"), str):
            continue
        scheme = element.get("scheme") if by_scheme else None
        key = (scheme if isinstance(scheme, str) else None, element["id"])
        earlier = first.setdefault(key, number)
        if earlier != number:
            given = {"value": element["id"], "first": pointer((*path, earlier))}
            yield Problem(pointer((*path, number, "id")), "duplicate_id", given)
