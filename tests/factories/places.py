"""Imagined places; their codes begin with UA99, which no real place has."""

import factory

from tests.factories.accounts import NOW, MembershipFactory, OrganisationFactory, PersonFactory
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.places.models import (
    Community,
    Equipment,
    Oblast,
    Raion,
    Site,
    SiteService,
    Stewardship,
)
from yakir.common.protected import SiteKind


class OblastFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Oblast

    code = factory.Sequence(lambda n: f"UA99{n:015d}")
    name_uk = factory.Sequence(lambda n: f"Вигадана область {n}")
    name_en = factory.Sequence(lambda n: f"Imagined oblast {n}")


class RaionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Raion

    oblast = factory.SubFactory(OblastFactory)
    code = factory.Sequence(lambda n: f"UA9901{n:013d}")
    name_uk = factory.Sequence(lambda n: f"Вигаданий район {n}")
    name_en = factory.Sequence(lambda n: f"Imagined raion {n}")


class CommunityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Community

    raion = factory.SubFactory(RaionFactory)
    oblast = factory.SelfAttribute("raion.oblast")
    code = factory.Sequence(lambda n: f"UA990101{n:011d}")
    name_uk = factory.Sequence(lambda n: f"Вигадана громада {n}")
    name_en = factory.Sequence(lambda n: f"Imagined community {n}")
    type = "urban"
    status = "possible_hostilities"
    population = 20_000
    recorded_at = NOW


class SiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Site

    community = factory.SubFactory(CommunityFactory)
    kind = SiteKind.SCHOOL
    name = factory.Sequence(lambda n: f"Вигаданий об'єкт {n}")
    recorded_at = NOW


class SiteServiceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SiteService

    site = factory.SubFactory(SiteFactory)
    service = "education"
    people = 300


class EquipmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Equipment

    site = factory.SubFactory(SiteFactory)
    recorded_at = NOW


def neighbours(community: Community, count: int) -> list[Community]:
    """Return communities of one oblast, the given one first."""
    return [community, *(CommunityFactory(raion=community.raion) for _ in range(count - 1))]


def person_in(
    community: Community | None = None,
    *roles: Role,
    kind: OrganisationKind = OrganisationKind.COMMUNITY,
) -> Person:
    """Return a person with these roles in a new organisation that stands for the community."""
    organisation = OrganisationFactory(kind=kind)
    if community is not None:
        Stewardship.objects.create(organisation=organisation, community=community)
    person = PersonFactory()
    for role in roles or (Role.CLERK,):
        MembershipFactory(person=person, organisation=organisation, role=role)
    return person
