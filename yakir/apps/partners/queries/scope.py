"""Whose acts a person sees, and where they may record one."""

from django.db.models import Q, QuerySet

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.partners.models import Act, Pledge
from yakir.apps.places.models import Community
from yakir.apps.places.queries import scope_of


def may_record(person: Person, community: Community | None) -> bool:
    """Return whether a person may record acts there; without a community, only who works everywhere."""
    if person.is_machine:
        return True
    scope = scope_of(person, Permission.RECORD_PLEDGE)
    return scope.everywhere if community is None else scope.includes(community.pk)


def acts_seen_by(person: Person) -> QuerySet[Act]:
    """Acts of one's communities and oblasts, and open acts that belong to no community; newest first."""
    return (
        Act.objects.filter(seen_by(person))
        .select_related("community", "oblast", "source")
        .prefetch_related("parties__organisation")
        .order_by("-happened", "-pk")
    )


def pledges_seen_by(person: Person) -> QuerySet[Pledge]:
    """Pledges whose act a person sees, newest first."""
    return (
        Pledge.objects.filter(seen_by(person, "act__"))
        .select_related("act__community", "act__oblast", "act__source")
        .prefetch_related("act__parties__organisation")
        .order_by("-act__happened", "-act_id")
    )


def seen_by(person: Person, path: str = "") -> Q:
    """Return the filter that keeps what has a community, an oblast or neither as an act has."""
    scope = scope_of(person, Permission.READ)
    if scope.everywhere:
        return Q()
    near = set(
        Community.objects.filter(pk__in=scope.community_ids).values_list("oblast", flat=True)
    )
    nowhere = Q(**{f"{path}community__isnull": True})
    return Q(**{f"{path}community__in": scope.community_ids}) | nowhere & (
        Q(**{f"{path}is_protected": False}) | Q(**{f"{path}oblast__in": near})
    )
