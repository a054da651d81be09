"""Imagined needs and damage."""

from datetime import date
from decimal import Decimal

import factory

from tests.factories.accounts import NOW, PersonFactory
from tests.factories.places import CommunityFactory
from yakir.apps.needs.models import Damage, Need


class ReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    community = factory.SubFactory(CommunityFactory)
    title = factory.Sequence(lambda n: f"Вигадана потреба {n}")
    service = "education"
    quantity = Decimal(12)
    unit = "шт."
    observed_on = date(2026, 3, 6)
    source_text = "Вигаданий акт"
    reported_by = factory.SubFactory(PersonFactory)
    fingerprint = factory.Sequence(lambda n: f"{n:064}")
    recorded_at = NOW


class NeedFactory(ReportFactory):
    class Meta:
        model = Need

    people = 300


class DamageFactory(ReportFactory):
    class Meta:
        model = Damage

    category = "heavy"
