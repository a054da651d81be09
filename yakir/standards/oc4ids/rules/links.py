"""Links inside a project: a party or milestone that is named stands in its list."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yakir.standards.oc4ids.problems import Problem, pointer
from yakir.standards.oc4ids.walking import Place

#: The role that a party has by standing in a field.
ROLES = {
    "publicAuthority": "publicAuthority",
    "procuringEntity": "procuringEntity",
    "administrativeEntity": "administrativeEntity",
    "tenderers": "tenderer",
    "suppliers": "supplier",
    "payer": "payer",
    "payee": "payee",
}


def parties(places: Sequence[Place]) -> Iterator[Problem]:
    """A party that is referred to stands among the parties, in the role it is referred to in."""
    roles = _roles(places)
    for place in places:
        value = place.members.get("id")
        if place.kind != "OrganizationReference" or not isinstance(value, str):
            continue
        where = pointer((*place.path, "id"))
        if value not in roles:
            yield Problem(where, "unknown_party", {"value": value})
            continue
        field = next(step for step in reversed(place.path) if isinstance(step, str))
        role = ROLES.get(field)
        if role and role not in roles[value]:
            yield Problem(where, "party_without_role", {"value": value, "role": role})


def milestones(places: Sequence[Place]) -> Iterator[Problem]:
    """A milestone that is referred to is one of the project's."""
    known = [place.members.get("id") for place in places if place.kind == "Milestone"]
    for place in places:
        value = place.members.get("id")
        if place.kind == "MilestoneReference" and isinstance(value, str) and value not in known:
            where = pointer((*place.path, "id"))
            yield Problem(where, "unknown_milestone", {"value": value})


def _roles(places: Sequence[Place]) -> Mapping[str, set[Any]]:
    roles: dict[str, set[Any]] = {}
    for place in places:
        name = place.members.get("id")
        if place.kind == "Organization" and isinstance(name, str):
            given = place.members.get("roles")
            texts = given if isinstance(given, list) else []
            roles.setdefault(name, set()).update(each for each in texts if isinstance(each, str))
    return roles
