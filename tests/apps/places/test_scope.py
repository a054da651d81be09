"""Whose community is whose."""

import pytest

from tests.factories.places import CommunityFactory, SiteFactory, person_in
from yakir.apps.accounts.rules import OrganisationKind, Permission, Role
from yakir.apps.places import queries
from yakir.apps.places.actions import sites
from yakir.common.errors import NotAllowed

pytestmark = pytest.mark.django_db


def test_a_clerk_works_only_in_the_own_community():
    own, other = CommunityFactory(), CommunityFactory()
    clerk = person_in(own, Role.CLERK)

    scope = queries.scope_of(clerk, Permission.REGISTER)

    assert scope.includes(own.pk)
    assert not scope.includes(other.pk)


@pytest.mark.parametrize(
    ("kind", "permission", "everywhere"),
    [
        (OrganisationKind.ASSOCIATION, Permission.PLAN, True),
        (OrganisationKind.ASSOCIATION, Permission.REGISTER, False),
        (OrganisationKind.AUDITOR, Permission.READ, True),
        (OrganisationKind.AUDITOR, Permission.PLAN, False),
        (OrganisationKind.VERIFIER, Permission.VERIFY, True),
        (OrganisationKind.PARTNER, Permission.READ, False),
    ],
)
def test_the_kind_of_an_organisation_decides_how_far_its_people_reach(kind, permission, everywhere):
    anywhere = CommunityFactory()
    person = person_in(None, *Role, kind=kind)

    scope = queries.scope_of(person, permission)

    assert scope.includes(anywhere.pk) is everywhere


def test_sites_of_another_community_are_not_seen():
    own, other = SiteFactory(), SiteFactory()
    clerk = person_in(own.community, Role.CLERK)

    assert list(queries.sites_seen_by(clerk)) == [own]
    assert other not in queries.sites_seen_by(clerk)


def test_a_site_is_registered_only_in_the_own_community(now):
    other = CommunityFactory()
    clerk = person_in(CommunityFactory(), Role.CLERK)

    with pytest.raises(NotAllowed):
        sites.register(
            community=other,
            kind="school",
            name="Вигадана школа",
            lat=None,
            lon=None,
            services={"education": 100},
            by=clerk,
            at=now,
        )


def test_the_site_pages_keep_what_was_typed(signed_in):
    clerk = person_in(CommunityFactory(), Role.CLERK)
    client = signed_in(clerk)

    answer = client.post("/en/work/places/sites/new/", {"name": "Вигадана школа", "lat": "99"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Вигадана школа" in page
    assert "less than or equal to 52.5" in page


def test_a_site_of_another_community_cannot_be_opened(signed_in):
    other = SiteFactory()
    client = signed_in(person_in(CommunityFactory(), Role.CLERK))

    answer = client.get(f"/en/work/places/sites/{other.public_id}/")

    assert answer.status_code == 404


def test_only_who_signs_turns_a_protected_site_into_an_open_one(now):
    site = SiteFactory(kind="hospital")
    clerk = person_in(site.community, Role.CLERK)
    both = person_in(site.community, Role.CLERK, Role.SIGNER)
    values = {
        "kind": "school",
        "name": "Вигадана",
        "lat": None,
        "lon": None,
        "services": {},
        "version": 1,
    }

    with pytest.raises(sites.OpensTheSite):
        sites.change(site=site, **values, by=clerk, at=now)
    sites.change(site=site, **values, by=both, at=now)

    site.refresh_from_db()
    assert site.kind == "school"


def test_the_refusal_stands_at_the_kind(signed_in):
    site = SiteFactory(kind="hospital")
    client = signed_in(person_in(site.community, Role.CLERK))

    answer = client.post(
        f"/en/work/places/sites/{site.public_id}/",
        {
            "community": site.community.pk,
            "kind": "school",
            "name": "Renamed",
            "people_power": 10,
            "version": 1,
        },
    )

    page = answer.content.decode()
    assert "Only somebody who signs may do that" in page
    assert 'value="Renamed"' in page
