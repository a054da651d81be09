"""Imagined acts, pledges, deliveries and funds; partners that no register knows."""

from decimal import Decimal

import factory

from tests.factories.accounts import NOW, OrganisationFactory
from tests.factories.places import CommunityFactory, person_in
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import OrganisationKind, PartnerForm, Role
from yakir.apps.partners.models import Act, Delivery, Fund, Party, Pledge, Tranche
from yakir.apps.partners.rules import ActKind, DeliveryState, PartyRole, PledgeState
from yakir.apps.places.models import Community
from yakir.common.models import Source
from yakir.common.protected import Sector


class PartnerFactory(OrganisationFactory):
    kind = OrganisationKind.PARTNER
    form = PartnerForm.CITY
    key = factory.Sequence(lambda n: f"imagined-partner-{n}")
    name_uk = factory.Sequence(lambda n: f"Вигадане місто-партнер {n}")
    name_en = factory.Sequence(lambda n: f"Imagined partner city {n}")
    country = "ZZ"


class SourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Source

    key = factory.Sequence(lambda n: f"imagined-source-{n}")
    publisher = "Вигадана газета"
    title = factory.Sequence(lambda n: f"Вигадана новина {n}")
    url = factory.Sequence(lambda n: f"https://imagined.example/news/{n}")
    published = "2026-02-01"
    recorded_at = NOW


class ActFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Act
        skip_postgeneration_save = True

    key = factory.Sequence(lambda n: f"imagined-act-{n}")
    kind = ActKind.PLEDGE
    sector = Sector.EDUCATION
    title_uk = factory.Sequence(lambda n: f"Вигадані парти {n}")
    title_en = factory.Sequence(lambda n: f"Imagined desks {n}")
    happened = "2026-02-01"
    community = factory.SubFactory(CommunityFactory)
    oblast = factory.SelfAttribute("community.oblast")
    source = factory.SubFactory(SourceFactory)
    search_text = factory.LazyAttribute(lambda act: f"{act.title_uk} {act.title_en}".casefold())
    recorded_at = NOW

    @factory.post_generation
    def funder(self, create: bool, organisation: object, **_: object) -> None:
        if organisation:
            Party.objects.create(act=self, organisation=organisation, role=PartyRole.FUNDER)


class PledgeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Pledge

    act = factory.SubFactory(ActFactory)
    state = PledgeState.MADE
    last_news = "2026-11-01"
    recorded_at = NOW


class DeliveryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Delivery

    act = factory.SubFactory(ActFactory, kind=ActKind.DELIVERY)
    state = DeliveryState.DELIVERED
    recorded_at = NOW


class FundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Fund
        skip_postgeneration_save = True

    key = factory.Sequence(lambda n: f"imagined-fund-{n}")
    name_uk = factory.Sequence(lambda n: f"Вигадані кошти {n}")
    name_en = factory.Sequence(lambda n: f"Imagined fund {n}")
    sectors = [Sector.EDUCATION.value]
    smallest = Decimal(100_000)
    largest = Decimal(2_000_000)
    recorded_at = NOW

    @factory.post_generation
    def tranche(self, create: bool, extracted: object, **_: object) -> None:
        Tranche.objects.create(fund=self, quarter="2027-Q1", amount=extracted or Decimal(3_000_000))


def recorder(community: Community | None = None) -> Person:
    """Return a person who records pledges: of one community, or of the association everywhere."""
    if community is None:
        return person_in(None, Role.PARTNERSHIPS, kind=OrganisationKind.ASSOCIATION)
    return person_in(community, Role.PARTNERSHIPS)
