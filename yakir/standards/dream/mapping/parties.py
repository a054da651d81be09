"""Parties of a project: those it names, and those that pay or supply."""

from collections.abc import Iterator

from yakir.standards.dream import records as dream
from yakir.standards.dream.mapping import codes
from yakir.standards.dream.mapping.left import Left
from yakir.standards.oc4ids import records as oc4ids

FUNDER, SUPPLIER = "funder", "supplier"


def parties(project: dream.Project, left: Left) -> tuple[oc4ids.Organization, ...]:
    """Return every party once with all its roles; who is referred to elsewhere is one too."""
    found: dict[str, oc4ids.Organization] = {}
    for party in _named(project, left):
        _add(found, party)
    for role, reference in _referred(project):
        if reference.id:
            _add(
                found,
                oc4ids.Organization(id=reference.id, name=reference.name or None, roles=(role,)),
            )
    return tuple(found.values())


def _add(found: dict[str, oc4ids.Organization], party: oc4ids.Organization) -> None:
    """Add a party, or its roles to those it has."""
    known = found.get(party.id or "")
    if known is None:
        found[party.id or ""] = party
        return
    found[party.id or ""] = oc4ids.Organization(
        id=known.id,
        name=known.name or party.name,
        identifier=known.identifier or party.identifier,
        roles=tuple(dict.fromkeys((*known.roles, *party.roles))),
    )


def _named(project: dream.Project, left: Left) -> Iterator[oc4ids.Organization]:
    for party in project.parties:
        if not party.id:
            left.out("parties", "it has no identifier")
            continue
        official = party.identifier or dream.Identifier()
        for role in party.roles:
            if role not in codes.ROLES:
                left.out(f"parties[].roles: {role}", "carried over under DREAM's own code")
        identifier = oc4ids.Identifier(
            scheme=official.scheme, id=official.id, legal_name=official.legal_name
        )
        yield oc4ids.Organization(
            id=party.id,
            name=official.legal_name,
            identifier=identifier if official.id else None,
            roles=tuple(dict.fromkeys(role for role in party.roles if role)),
        )


def _referred(project: dream.Project) -> Iterator[tuple[str, dream.Reference]]:
    for approach in project.approaches:
        for finance in approach.budget.finance if approach.budget else ():
            if finance.financing_party:
                yield FUNDER, finance.financing_party
    for process in project.contracting_processes:
        contract = process.summary.contract if process.summary else None
        for supplier in contract.suppliers if contract else ():
            yield SUPPLIER, supplier
