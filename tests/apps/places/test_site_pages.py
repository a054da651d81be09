"""Pages on which sites are registered and changed."""

import pytest

from tests.factories.places import CommunityFactory, SiteFactory, person_in
from yakir.apps.accounts.rules import Role
from yakir.apps.places.models import Site
from yakir.common.protected import SiteKind

pytestmark = pytest.mark.django_db
NEW = "/en/work/places/sites/new/"


def typed(site: Site, **other) -> dict:
    return {
        "community": site.community_id,
        "kind": site.kind,
        "name": site.name,
        "people_education": 300,
        "version": site.version,
        **other,
    }


def test_a_clerk_registers_a_site_with_whom_it_serves(signed_in):
    community = CommunityFactory()
    client = signed_in(person_in(community))

    answer = client.post(
        NEW,
        {
            "community": community.pk,
            "kind": SiteKind.SCHOOL,
            "name": "Вигадана школа",
            "people_education": 300,
        },
    )

    site = Site.objects.get()
    assert answer.status_code == 302
    assert (site.community, site.name) == (community, "Вигадана школа")
    assert list(site.services.values_list("service", "people")) == [("education", 300)]


def test_a_site_that_serves_nobody_is_refused_at_its_field(signed_in):
    site = SiteFactory()
    client = signed_in(person_in(site.community))

    answer = client.post(NEW, typed(site, people_education=""))

    assert answer.status_code == 422
    assert 'href="#id_people_power"' in answer.content.decode()
    assert Site.objects.count() == 1


def test_a_clerk_changes_the_name_of_a_site(signed_in):
    site = SiteFactory()
    client = signed_in(person_in(site.community))

    page = client.get(f"/en/work/places/sites/{site.public_id}/").context["form"]
    answer = client.post(f"/en/work/places/sites/{site.public_id}/", typed(site, name="Інша назва"))

    site.refresh_from_db()
    assert page.fields["community"].disabled  # it stays where it is
    assert answer.status_code == 302
    assert site.name == "Інша назва"


@pytest.mark.parametrize(
    ("roles", "status", "kind"),
    [((Role.CLERK,), 422, SiteKind.SUBSTATION), ((Role.CLERK, Role.SIGNER), 302, SiteKind.SCHOOL)],
)
def test_only_who_signs_makes_a_protected_site_an_open_one(signed_in, roles, status, kind):
    site = SiteFactory(kind=SiteKind.SUBSTATION)
    client = signed_in(person_in(site.community, *roles))

    answer = client.post(
        f"/en/work/places/sites/{site.public_id}/",
        typed(site, kind=SiteKind.SCHOOL, name="Інша назва"),
    )

    site.refresh_from_db()
    assert answer.status_code == status
    assert site.kind == kind
