"""The example's partners, loaded from the real files."""

import csv

import pytest

from tests.factories.places import CommunityFactory, OblastFactory, RaionFactory
from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.journal.models import Entry
from yakir.apps.partners import queries
from yakir.apps.partners.models import Act, Delivery, Fund, Party, Pledge, Tranche
from yakir.apps.partners.rules import Board, PartyRole
from yakir.apps.partners.rules.life import is_protected
from yakir.apps.partners.rules.sums import Why
from yakir.common.models import Source
from yakir.config.example import partners
from yakir.config.example.files import FOLDER

pytestmark = pytest.mark.django_db
KHARKIV_OBLAST, KHARKIV = "UA63000000000041885", "UA63120270000028556"


@pytest.fixture
def loaded(now):
    oblast = OblastFactory(code=KHARKIV_OBLAST, name_uk="Харківська", name_en="Kharkiv")
    CommunityFactory(code=KHARKIV, raion=RaionFactory(oblast=oblast))
    return partners.load(by=Person.objects.machine(), at=now)


def _counts():
    models = (Act, Delivery, Fund, Party, Pledge, Tranche, Organisation, Source, Entry)
    return {model.__name__: model.objects.count() for model in models}


def test_the_board_of_the_example_stands_as_the_sources_say(loaded):
    counts = queries.pledge_counts()

    assert sum(counts.values()) == 24
    assert counts == {
        Board.KEPT: 8,
        Board.PART: 5,
        Board.OPEN: 10,
        Board.SILENT: 1,
        Board.WITHDRAWN: 0,
    }


def test_loading_the_example_twice_changes_nothing(loaded, now):
    before = _counts()

    again = partners.load(by=Person.objects.machine(), at=now)

    assert again == 0
    assert _counts() == before
    assert loaded == before["Act"] == 30 + 12 + 11 + 3 + 8


def test_every_fact_of_the_example_names_its_source(loaded):
    assert not Act.objects.filter(source__publisher="").exists()
    assert not Act.objects.filter(source__title="").exists()


def test_nothing_of_the_example_is_late_since_no_source_names_a_day(loaded, now):
    groups = queries.pledge_groups(today=now.date())

    late = [row for group in groups for row in group.rows if row.late]

    assert late == []


def test_the_programme_of_eleven_million_is_counted_once(loaded, now):
    found = queries.totals(Act.objects.all(), on=now.date())

    left = {each.key: each for each in found.left_out}
    of_key = {act.key: act.public_id for act in Act.objects.all()}
    assert {currency: str(money.amount) for currency, money in found.amounts.items()} == {
        "EUR": "25000.00",
        "USD": "11000000.00",
    }
    assert left[of_key["K021"]].why == Why.NO_AMOUNT


def test_the_supporters_of_the_resolution_are_the_cities_of_the_list(loaded):
    with (FOLDER / "resolution_cities.csv").open(encoding="utf-8") as file:
        cities = {row["organisation"] for row in csv.DictReader(file)}

    supporters = Party.objects.filter(act__key="K002", role=PartyRole.SUPPORTER)

    assert {party.organisation.key for party in supporters} == cities
    assert len(cities) == 24


def test_no_fund_of_the_example_names_a_giver(loaded):
    names = [
        name.casefold()
        for names in queries.partners().values_list("name_uk", "name_en")
        for name in names
    ]

    for fund in Fund.objects.all():
        assert fund.is_scenario
        assert fund.giver is None
        assert not any(name in f"{fund.name_uk} {fund.name_en}".casefold() for name in names)
    assert Fund.objects.count() == 4
    assert {fund.tranches.order_by("quarter").first().quarter for fund in Fund.objects.all()} == {
        "2027-Q1"
    }


def test_a_protected_act_of_the_example_names_no_community(loaded):
    protected = Act.objects.filter(is_protected=True)

    assert protected.exists()
    assert not protected.filter(community__isnull=False).exists()
    for act in Act.objects.filter(is_protected=False):
        assert not is_protected(act.sector, [act.title_uk, act.title_en], False)
