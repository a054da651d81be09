"""Registers of needs and damage: what a person sees of them, filtered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, cast

from django.db.models import Count, Q, QuerySet

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.needs import rules
from yakir.apps.needs.models import Damage, Need
from yakir.apps.places.models import Community
from yakir.apps.places.queries import scope_of, within
from yakir.common.protected import PROTECTED_SERVICES, PROTECTED_SITES

Record = TypeVar("Record", bound=Need | Damage)
MODELS: Mapping[rules.Kind, type[Need] | type[Damage]] = {
    rules.Kind.NEEDS: Need,
    rules.Kind.DAMAGE: Damage,
}
PROTECTED = Q(service__in=PROTECTED_SERVICES) | Q(site__kind__in=PROTECTED_SITES)
OPEN = ~Q(service__in=PROTECTED_SERVICES) & (
    Q(site__isnull=True) | ~Q(site__kind__in=PROTECTED_SITES)
)
FINGERPRINTS_A_QUERY = 10_000


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a register; an empty filter narrows nothing."""

    text: str = ""
    community: str = ""
    oblast: str = ""
    service: str = ""
    status: str = ""
    protection: str = ""
    since: date | None = None
    until: date | None = None
    oldest_first: bool = False


def seen_by(model: type[Record], person: Person) -> QuerySet[Record]:
    """Records of the communities a person works for, newest first."""
    everything = cast("QuerySet[Record]", model._default_manager.all())
    return (
        everything.filter(within(scope_of(person, Permission.READ)))
        .select_related("community", "community__oblast", "site", "source")
        .order_by("-observed_on", "-pk")
    )


def register_of(
    kind: rules.Kind, person: Person, filters: Filters
) -> QuerySet[Need] | QuerySet[Damage]:
    """A register as a person sees it, filtered."""
    if kind == rules.Kind.NEEDS:
        return needs_seen_by(person, filters)
    return damage_seen_by(person, filters)


def needs_seen_by(person: Person, filters: Filters | None = None) -> QuerySet[Need]:
    """Needs of the communities a person works for, filtered, newest first."""
    return filtered(seen_by(Need, person), filters or Filters())


def damage_seen_by(person: Person, filters: Filters | None = None) -> QuerySet[Damage]:
    """Damage in the communities a person works for, filtered, newest first."""
    return filtered(seen_by(Damage, person), filters or Filters())


def filtered(records: QuerySet[Record], filters: Filters) -> QuerySet[Record]:
    """The records that pass every filter, in the order asked for."""
    exact = {
        "community__oblast__code": filters.oblast,
        "service": filters.service,
        "status": filters.status,
        "observed_on__gte": filters.since,
        "observed_on__lte": filters.until,
    }
    records = records.filter(**{name: value for name, value in exact.items() if value})
    if filters.text:
        records = records.filter(search_text__contains=filters.text.casefold())
    if filters.community:
        records = records.filter(_community(filters.community))
    if filters.protection:
        records = records.filter(PROTECTED if filters.protection == "protected" else OPEN)
    return records.order_by("observed_on", "pk") if filters.oldest_first else records


def _community(text: str) -> Q:
    """The filter by the name or the code of a community."""
    # SQLite folds only Latin letters; names of places begin with a capital.
    written = {text, text.capitalize(), text.title()}
    query = Q(community__code=text.upper())
    for name in written:
        query |= Q(community__name_uk__icontains=name) | Q(community__name_en__icontains=name)
    return query


def count_by_status(records: QuerySet[Any]) -> dict[str, int]:
    """How many records stand where, in the order of the statuses."""
    rows = records.order_by().values_list("status").annotate(Count("pk"))
    counted: dict[str, int] = dict(rows)
    return {status: counted[status] for status in rules.Status.values if status in counted}


def verified_needs(community: Community) -> QuerySet[Need]:
    """Needs of a community that somebody else confirmed and that are not met yet."""
    standing = [rules.Status.VERIFIED, rules.Status.PLANNED]
    return (
        Need.objects.filter(community=community, status__in=standing)
        .select_related("community", "site", "source")
        .order_by("-observed_on", "-pk")
    )


def known_marks(kind: rules.Kind, marks: list[str]) -> set[str]:
    """Which of the fingerprints the register holds."""
    manager = MODELS[kind]._default_manager
    known: set[str] = set()
    for start in range(0, len(marks), FINGERPRINTS_A_QUERY):
        some = marks[start : start + FINGERPRINTS_A_QUERY]
        known.update(manager.filter(fingerprint__in=some).values_list("fingerprint", flat=True))
    return known
