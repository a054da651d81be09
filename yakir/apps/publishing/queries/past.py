"""Entries that tell of a protected kind though their record is open: what it was, what answers it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from yakir.apps.journal.models import Payload
from yakir.apps.places.models import Site
from yakir.apps.projects.models import Project
from yakir.apps.publishing.queries.records import kind_of
from yakir.apps.publishing.rules import is_protected
from yakir.common.protected import (
    PROTECTED_SECTORS,
    PROTECTED_SERVICES,
    PROTECTED_SITES,
    Sector,
    Service,
)

# Of an act, civil protection is more than shelters, and its own mark decides.
SECTORS = {"pledge": PROTECTED_SECTORS - {Sector.CIVIL_PROTECTION}}
KINDS = frozenset({"need", "project", "pledge", "programme"})
TELLING = ("is_protected", "service", "sector", "site")


def telling(payloads: Iterable[Payload]) -> frozenset[int]:
    """Return the numbers of the entries among these that stay hidden though their record is open."""
    asked = [payload for payload in payloads if kind_of(payload.subject) in KINDS]
    history = _history({payload.subject for payload in asked})
    sites = _protected_sites(history)
    projects = _protected_projects(history)
    hidden = set()
    for subject, entries in history.items():
        state: dict[str, Any] = {}
        for number, said in entries:
            state.update({name: said[name] for name in TELLING if name in said})
            if _is_closed(kind_of(subject), state, sites) or said.get("project") in projects:
                hidden.add(number)
    return frozenset(hidden)


def _history(subjects: set[str]) -> dict[str, list[tuple[int, dict[str, Any]]]]:
    """Return what was entered of each subject, oldest first, without the salts."""
    entries: dict[str, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    rows = Payload.objects.filter(subject__in=subjects).order_by("entry_id")
    for number, subject, fields in rows.values_list("entry_id", "subject", "fields"):
        entries[subject].append((number, {name: value for name, (value, _) in fields.items()}))
    return entries


def _is_closed(kind: str, state: Mapping[str, Any], sites: frozenset[str]) -> bool:
    """Return whether a record was of a protected kind when this was all that was known of it."""
    service, site = state.get("service"), state.get("site")
    return bool(
        state.get("is_protected")
        or service in PROTECTED_SERVICES
        or state.get("sector") in SECTORS.get(kind, PROTECTED_SECTORS)
        or site in sites
        or (kind == "need" and service == Service.MEDICINE and site is None and "site" in state)
    )


def _protected_sites(history: Mapping[str, list[tuple[int, dict[str, Any]]]]) -> frozenset[str]:
    sites = Site.objects.filter(public_id__in=_named("site", history), kind__in=PROTECTED_SITES)
    return frozenset(sites.values_list("public_id", flat=True))


def _protected_projects(history: Mapping[str, list[tuple[int, dict[str, Any]]]]) -> frozenset[str]:
    projects = Project.objects.filter(public_id__in=_named("project", history))
    return frozenset(
        project.public_id
        for project in projects.select_related("site", "version_of_design__design")
        if is_protected(project)
    )


def _named(field: str, history: Mapping[str, list[tuple[int, dict[str, Any]]]]) -> set[str]:
    """Return the ids that entries hold under a field."""
    said = (fields.get(field) for entries in history.values() for _, fields in entries)
    return {value for value in said if isinstance(value, str) and value}
