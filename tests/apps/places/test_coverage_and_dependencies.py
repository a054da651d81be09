"""A community registers its own coverage, and what its sites depend on."""

from datetime import date

import pytest

from tests.factories.places import CommunityFactory, SiteFactory, person_in
from yakir.apps.accounts.rules import Role
from yakir.apps.journal import queries as journal
from yakir.apps.places import queries
from yakir.apps.places.actions import coverage, ties
from yakir.apps.places.models import Coverage, Dependency
from yakir.apps.publishing.queries import communities
from yakir.common.errors import Invalid, NotAllowed

pytestmark = pytest.mark.django_db
FIGURE = {
    "service": "housing", "share": 0.42, "as_of": date(2026, 10, 1),
    "source_title": "Вигаданий акт № 1",
}  # fmt: skip


def test_a_registered_share_is_read_before_the_estimate(now):
    community = CommunityFactory()

    coverage.register(community=community, **FIGURE, by=person_in(community), at=now)

    best = queries.coverage_of([community])[(community.pk, "housing")]
    assert (best.share, best.kind) == (0.42, "registered")
    assert [entry.kind for entry in journal.history(best.public_id)] == ["coverage.registered"]


def test_only_who_signs_publishes_a_share(now):
    community = CommunityFactory()
    both = person_in(community, Role.CLERK, Role.SIGNER)

    with pytest.raises(NotAllowed):
        coverage.register(
            community=community, **FIGURE, is_public=True, by=person_in(community), at=now
        )
    figure = coverage.register(community=community, **FIGURE, is_public=True, by=both, at=now)

    assert figure.is_public


def test_another_community_is_not_for_me(now):
    with pytest.raises(NotAllowed):
        coverage.register(
            community=CommunityFactory(), **FIGURE, by=person_in(CommunityFactory()), at=now
        )


def test_an_occupied_community_has_no_figures(now):
    community = CommunityFactory(status="temporarily_occupied")

    with pytest.raises(coverage.Occupied):
        coverage.register(community=community, **FIGURE, by=person_in(community), at=now)


def test_a_day_to_come_is_refused_at_its_field(now):
    community = CommunityFactory()

    with pytest.raises(Invalid) as refused:
        coverage.register(
            community=community, **{**FIGURE, "as_of": date(2027, 1, 1)},
            by=person_in(community), at=now,
        )  # fmt: skip

    assert list(refused.value.faults) == ["as_of"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"percent": "101"}, "less than or equal to 100"),
        ({"percent": "багато"}, "Enter a number"),
        ({"as_of": "2026-02-31"}, "valid date"),
        ({"source_title": ""}, "required"),
    ],
)
def test_what_was_typed_stays_beside_its_fault(signed_in, typed, message):
    community = CommunityFactory()
    client = signed_in(person_in(community))
    given = {"service": "water", "percent": "55.5", "as_of": "2026-10-01", "source_title": "Акт 7"}

    answer = client.post(
        f"/en/work/places/communities/{community.code}/coverage/", {**given, **typed}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert not Coverage.objects.exists()
    if "source_title" not in typed:
        assert "Акт 7" in page


def test_the_form_registers_a_share(signed_in):
    community = CommunityFactory()
    client = signed_in(person_in(community))

    answer = client.post(
        f"/uk/work/places/communities/{community.code}/coverage/",
        {"service": "water", "percent": "55,5", "as_of": "2026-10-01", "source_title": "Акт 7"},
    )

    assert answer.status_code == 302
    assert Coverage.objects.get().share == pytest.approx(0.555)


def test_a_registered_share_changes_nothing_in_public(client, now):
    community = CommunityFactory()
    before = communities.detail(community.code)

    coverage.register(community=community, **FIGURE, by=person_in(community), at=now)

    assert communities.detail(community.code) == before


def test_a_site_depends_on_another_or_on_the_grid_once(now):
    site = SiteFactory()
    supplier = SiteFactory(community=site.community)
    by = person_in(site.community)

    for each in (supplier, None, supplier):
        ties.depend(site=site, service="power", supplier=each, by=by, at=now)

    assert Dependency.objects.count() == 2
    assert len(journal.history(site.public_id)) == 2


def test_no_site_supplies_itself(now):
    site = SiteFactory()

    with pytest.raises(ties.SuppliesItself):
        ties.depend(site=site, service="power", supplier=site, by=person_in(site.community), at=now)


def test_a_dependency_is_added_and_taken_away_on_its_page(signed_in):
    site = SiteFactory()
    supplier = SiteFactory(community=site.community, name="Вигадана підстанція")
    other = SiteFactory()
    client = signed_in(person_in(site.community))
    page = f"/en/work/places/sites/{site.public_id}/needs/"

    foreign = client.post(page, {"service": "power", "supplier": other.pk})
    client.post(page, {"service": "power", "supplier": supplier.pk})
    shown = client.get(page).content.decode()
    client.post(f"{page}{Dependency.objects.get().pk}/")

    assert foreign.status_code == 422
    assert "Вигадана підстанція" in shown
    assert not Dependency.objects.exists()
    kinds = [entry.kind for entry in journal.history(site.public_id)]
    assert kinds == ["site.depends", "site.freed"]
