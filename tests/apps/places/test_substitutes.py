"""Who stands in for a site, and the registered sites as rows for the network."""

import pytest
from django.db import IntegrityError, transaction

from tests.factories.places import (
    CommunityFactory,
    EquipmentFactory,
    SiteFactory,
    SiteServiceFactory,
    person_in,
)
from yakir.apps.journal import queries as journal
from yakir.apps.places import queries
from yakir.apps.places.actions import ties
from yakir.apps.places.models import Dependency, Substitute
from yakir.apps.places.queries import RegisteredLink, RegisteredSubstitute

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return SiteServiceFactory(people=300).site


@pytest.fixture
def other(school):
    return SiteServiceFactory(site__community=school.community, people=500, places=900).site


def test_a_school_stands_in_for_another_once(school, other, now):
    by = person_in(school.community)

    for _ in range(2):
        ties.cover(site=school, other=other, service="education", by=by, at=now)

    assert Substitute.objects.count() == 1
    assert [entry.kind for entry in journal.history(school.public_id)] == ["site.covered"]


def test_a_site_does_not_stand_in_for_itself(school, now):
    with pytest.raises(ties.StandsInForItself):
        ties.cover(
            site=school, other=school, service="education", by=person_in(school.community), at=now
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Substitute.objects.create(site=school, other=school, service="education")


def test_the_same_substitute_is_not_kept_twice(school, other):
    Substitute.objects.create(site=school, other=other, service="education")

    with pytest.raises(IntegrityError), transaction.atomic():
        Substitute.objects.create(site=school, other=other, service="education")


def test_nobody_is_tied_to_another_community(school, now):
    far, by = SiteServiceFactory().site, person_in(school.community)

    with pytest.raises(ties.Elsewhere):
        ties.cover(site=school, other=far, service="education", by=by, at=now)
    with pytest.raises(ties.Elsewhere):
        ties.depend(site=school, service="power", supplier=far, by=by, at=now)


def test_both_sites_give_the_service(school, now):
    clinic = SiteServiceFactory(site__community=school.community, service="medicine").site
    by = person_in(school.community)

    for service in ("education", "medicine"):
        with pytest.raises(ties.GivesNoSuchService):
            ties.cover(site=school, other=clinic, service=service, by=by, at=now)


def test_a_substitute_is_added_and_taken_away_on_its_page(signed_in, school, other):
    client = signed_in(person_in(school.community))
    page = f"/en/work/places/sites/{school.public_id}/substitutes/"

    foreign = client.post(page, {"service": "education", "other": SiteServiceFactory().site.pk})
    client.post(page, {"service": "education", "other": other.pk})
    shown = client.get(page).content.decode()
    client.post(f"{page}{Substitute.objects.get().pk}/")

    assert foreign.status_code == 422
    assert f"<h3>{other.name}</h3>" in shown.replace("&#x27;", "'")
    assert not Substitute.objects.exists()
    kinds = [entry.kind for entry in journal.history(school.public_id)]
    assert kinds == ["site.covered", "site.uncovered"]


def test_registered_sites_are_rows_with_all_that_ties_them(school, other, now):
    by = person_in(school.community)
    EquipmentFactory(site=other, generator_kw=60)
    ties.cover(site=school, other=other, service="education", by=by, at=now)
    ties.depend(site=school, service="power", supplier=None, by=by, at=now)
    SiteFactory()

    found = queries.registered_sites([school.community_id])

    assert [site.id for site in found.sites] == [school.pk, other.pk]
    assert [site.serves for site in found.sites] == [{"education": 300}, {"education": 500}]
    assert [site.places for site in found.sites] == [{}, {"education": 900}]
    assert [site.equipment for site in found.sites] == [{}, {"generator_kw": 60}]
    assert found.links == (RegisteredLink(school.pk, "power", None),)
    assert found.substitutes == (RegisteredSubstitute(school.pk, other.pk, "education"),)


def test_a_substitute_for_a_service_no_longer_given_is_left_out(school, other):
    Substitute.objects.create(site=school, other=other, service="education")
    other.services.all().delete()

    assert queries.registered_sites([school.community_id]).substitutes == ()


def test_registered_sites_ask_the_database_five_times_however_many(django_assert_num_queries):
    communities = [CommunityFactory() for _ in range(3)]
    for community in communities:
        for _ in range(4):
            site = SiteServiceFactory(site__community=community).site
            EquipmentFactory(site=site, fuel_l=1)
            Dependency.objects.create(site=site, service="power")

    with django_assert_num_queries(5):
        found = queries.registered_sites([community.pk for community in communities])

    assert len(found.sites) == 12
