"""Counts of few people stand on no page, in no answer, in no file and on no static page."""

from datetime import date
from decimal import Decimal

import pytest

from tests.apps.portal.addresses import numbers_in, text_of
from tests.factories.accounts import NOW
from tests.factories.delivery import in_unit
from tests.factories.needs import NeedFactory
from tests.factories.partners import SourceFactory
from tests.factories.places import CommunityFactory
from tests.factories.reported import delivered
from yakir.apps.accounts.models import Person
from yakir.apps.needs.rules import Status
from yakir.apps.places.models import Population
from yakir.config.site.publish import publish

pytestmark = pytest.mark.django_db
# Few are so many here that each count can be sought wherever the public reads.
RESULT, RESIDENTS, NEEDED = 7013, 8017, 6029
FILES = ("csv", "json")


@pytest.fixture
def community(settings):
    settings.IATI_ORGANISATION, settings.IATI_REFERENCE = "imagined-city", "UA-EDR-00000000"
    place = CommunityFactory(population=RESIDENTS)
    Population.objects.create(
        community=place, kind="resident_2022", people=RESIDENTS, as_of=date(2022, 1, 1),
        source=SourceFactory(), recorded_at=NOW,
    )  # fmt: skip
    NeedFactory(
        community=place, quantity=Decimal(NEEDED), unit="осіб", status=Status.VERIFIED, people=100
    )
    delivered(place, version=in_unit("person"), value=str(RESULT))
    return place


def told(client, community) -> dict[str, str]:
    """Return what stands at every address where people of this world are counted."""
    addresses = [
        f"/uk/communities/{community.code}/", "/uk/communities/", "/uk/needs/", "/uk/",
        f"/api/v1/communities/{community.code}", "/api/v1/needs", "/api/v1/communities",
        "/api/v1/communities.geojson", "/uk/open-data/yakir.xlsx", "/uk/open-data/oc4ids.json",
        "/uk/open-data/iati-activities.xml", "/uk/open-data/communities.geojson",
        *(f"/uk/open-data/{name}.{form}" for name in ("needs", "communities") for form in FILES),
    ]  # fmt: skip
    return {address: text_of(client.get(address).content) for address in addresses}


def found(bodies: dict[str, str]) -> set[int]:
    """Return which of the counts stand anywhere in these texts."""
    said = set().union(*(numbers_in(body) for body in bodies.values()))
    return {count for count in (RESULT, RESIDENTS, NEEDED) if str(count) in said}


def test_counts_stand_where_they_are_not_of_few(client, community):
    assert found(told(client, community)) == {RESULT, RESIDENTS, NEEDED}


def test_counts_of_few_stand_nowhere(client, community, settings, tmp_path):
    settings.PUBLISH_FEW_PEOPLE = 9_000

    bodies = told(client, community)
    release = publish(tmp_path, by=Person.objects.machine(), at=NOW).release
    written = {
        each.name: text_of(each.read_bytes())
        for each in release.rglob("*")
        if each.suffix in {".html", ".csv", ".json", ".xml", ".xlsx", ".geojson"}
    }

    assert found(bodies) == set()
    assert len(written) > 20
    assert found(written) == set()
