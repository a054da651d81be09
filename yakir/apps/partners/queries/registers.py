"""Registers of acts and organisations."""

from collections.abc import Mapping

from django.db.models import Count, QuerySet

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.accounts.rules import OrganisationKind
from yakir.apps.partners.models import Act
from yakir.apps.partners.queries.scope import acts_seen_by


def acts_seen(person: Person, filters: Mapping[str, str]) -> QuerySet[Act]:
    """Acts a person sees that match the filters `q`, `kind`, `sector`; newest first."""
    acts = acts_seen_by(person).select_related("part_of", "replaced_by", "pledge", "delivery")
    if words := filters.get("q", "").strip():
        acts = acts.filter(search_text__contains=words.casefold())
    if kind := filters.get("kind"):
        acts = acts.filter(kind=kind)
    if sector := filters.get("sector"):
        acts = acts.filter(sector=sector)
    return acts


def organisations(filters: Mapping[str, str]) -> QuerySet[Organisation]:
    """Organisations that take part in acts or may, by name, with the count of their acts."""
    found = Organisation.objects.annotate(act_count=Count("acts__act", distinct=True))
    if words := filters.get("q", "").strip():
        # Names have no folded copy; both writings of the first letter cover Cyrillic on SQLite.
        spellings = {words, words.casefold(), words.capitalize(), words.upper()}
        matching = Organisation.objects.none()
        for spelling in sorted(spellings):
            matching |= Organisation.objects.filter(name_uk__contains=spelling)
            matching |= Organisation.objects.filter(name_en__icontains=spelling)
        found = found.filter(pk__in=matching.values("pk"))
    if country := filters.get("country"):
        found = found.filter(country=country)
    return found.order_by("name_en", "pk")


def partners() -> QuerySet[Organisation]:
    """Partners, by name."""
    return Organisation.objects.filter(kind=OrganisationKind.PARTNER).order_by("name_en", "pk")


def countries() -> list[str]:
    """Country codes of partners, in order."""
    codes = partners().exclude(country="").order_by("country").values_list("country", flat=True)
    return list(codes.distinct())
