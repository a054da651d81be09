"""Whose commitments, accounts and consignments a person sees, and where they keep the ledger."""

from typing import Any

from django.db.models import Q, QuerySet

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.partners.models import Account, Commitment, Consignment, Line
from yakir.apps.partners.queries.scope import seen_by
from yakir.apps.places.models import Community
from yakir.apps.places.queries import scope_of


def may_keep(person: Person, holding: Any, *, receiving: bool = False) -> bool:
    """Return whether a person may record lines of a holding; whoever receives needs less."""
    return may_keep_in(person, holding.community, receiving=receiving)


def may_keep_in(person: Person, community: Community | None, *, receiving: bool = False) -> bool:
    """Return whether a person may keep the ledger there; without a community, only who works everywhere."""
    if person.is_machine:
        return True
    permissions = [Permission.KEEP_LEDGER, *([Permission.RECEIVE] if receiving else [])]
    scopes = [scope_of(person, permission) for permission in permissions]
    return any(
        scope.everywhere if community is None else scope.includes(community.pk) for scope in scopes
    )


def consignments_seen_by(person: Person) -> QuerySet[Consignment]:
    """Consignments a person sees, newest first."""
    return (
        Consignment.objects.filter(seen_by(person))
        .select_related("community", "oblast", "giver", "recipient", "pledge__act")
        .order_by("-recorded_at", "-pk")
    )


def commitments_seen_by(person: Person) -> QuerySet[Commitment]:
    """Commitments a person sees, newest first."""
    return (
        Commitment.objects.filter(seen_by(person))
        .select_related("community", "oblast", "giver", "taker", "pledge__act", "source")
        .order_by("-signed_on", "-pk")
    )


def accounts_seen_by(person: Person) -> QuerySet[Account]:
    """Accounts a person sees, by name."""
    return (
        Account.objects.filter(seen_by(person))
        .select_related("community", "oblast", "keeper", "fund")
        .order_by("name_uk", "pk")
    )


def lines_seen_by(person: Person) -> QuerySet[Line]:
    """Lines of the holdings that a person sees, newest first; between two, both have to be seen."""
    seen = Q()
    for path in ("consignment", "commitment", "account", "other_account"):
        # An empty condition means everything, but beside an "or" it would vanish.
        if theirs := seen_by(person, f"{path}__"):
            seen &= Q(**{f"{path}__isnull": True}) | theirs
    return (
        Line.objects.filter(seen)
        .select_related(
            "giver", "taker", "item", "consignment", "commitment", "account", "other_account",
            "source", "rate__source", "replaced_by", "receipt",
        )
        .order_by("-held_on", "-pk")
    )  # fmt: skip
