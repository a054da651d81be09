"""Of endurance the public sees one distribution over the country, by norm and without names."""

import pytest
from django.urls import reverse

from tests.factories.endurance import finished_run, outages
from tests.factories.places import CommunityFactory, SiteFactory
from yakir.apps.endurance.rules import Basis
from yakir.apps.places.models import SiteService
from yakir.apps.publishing.queries import endurance
from yakir.apps.publishing.queries.journal import state
from yakir.common.protected import Service, SiteKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return CommunityFactory(population=30_000)


def test_there_is_nothing_to_tell_before_a_run(town):
    assert endurance.national() is None


def test_only_an_unchanged_shipped_scenario_by_norm_is_told(town):
    typed = outages(name_uk="Надруковане людиною", name_en="Typed by a person")
    shipped = outages(key="imagined-blackout")
    finished_run(typed, basis=Basis.NORM)
    finished_run(shipped, basis=Basis.REGISTER)
    finished_run(shipped, town, basis=Basis.NORM)
    assert endurance.national() is None

    finished_run(shipped, basis=Basis.NORM)
    assert endurance.national() is not None

    shipped.version = 2
    shipped.save()
    assert endurance.national() is None


def test_shares_of_people_sum_to_one_and_name_nobody(town, client):
    finished_run(outages(key="imagined-blackout"), basis=Basis.NORM)

    told = endurance.national()
    page = client.get(reverse("portal:method-page", args=["endurance"])).content.decode()

    assert len(told.rows) == 1 + len(Service)
    for row in told.rows:
        assert sum(cell.share for cell in row.cells) == pytest.approx(1)
    assert told.communities == 1
    assert told.scenario in page
    assert town.name_uk not in page
    assert town.oblast.name_uk not in page


def test_what_is_registered_changes_no_byte_even_of_a_new_run(town, client):
    address = reverse("portal:method-page", args=["endurance"])
    shipped = outages(key="imagined-blackout")
    finished_run(shipped, basis=Basis.NORM)
    before = client.get(address).content

    site = SiteFactory(community=town, kind=SiteKind.SUBSTATION, name="Вигадана підстанція")
    SiteService.objects.create(site=site, service=Service.POWER, people=29_000)
    finished_run(shipped, basis=Basis.NORM)

    assert client.get(address).content == before


def test_the_public_is_asked_to_look_again_when_a_run_by_norm_ends_and_only_then():
    CommunityFactory(population=20_000)
    scenario = outages(key="imagined")
    before = state().size
    finished_run(scenario)
    asked = state().size - before

    finished_run(scenario, basis=Basis.NORM)

    assert (asked, state().size - before) == (1, 3)
