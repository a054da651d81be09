"""Imagined people and organisations."""

from datetime import UTC, date, datetime

import factory

from yakir.apps.accounts.models import Membership, Organisation, Person
from yakir.apps.accounts.rules import OrganisationKind, Role

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    key = factory.Sequence(lambda n: f"imagined-organisation-{n}")
    kind = OrganisationKind.COMMUNITY
    name_uk = factory.Sequence(lambda n: f"Вигадана організація {n}")
    name_en = factory.Sequence(lambda n: f"Imagined organisation {n}")
    recorded_at = NOW


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    email = factory.Sequence(lambda n: f"person{n}@imagined.example")
    name = factory.Sequence(lambda n: f"Вигадана особа {n}")
    recorded_at = NOW


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.CLERK
    since = date(2026, 1, 1)
