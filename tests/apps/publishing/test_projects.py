"""What the public may know of projects."""

from decimal import Decimal

import pytest

from tests.apps.portal.addresses import numbers_in
from tests.factories.accounts import NOW, PersonFactory
from tests.factories.needs import NeedFactory
from tests.factories.places import CommunityFactory, RaionFactory, neighbours, person_in
from tests.factories.projects import at_stage, drafted
from tests.factories.released import released
from yakir.apps.accounts.rules import Role
from yakir.apps.places.models import District
from yakir.apps.projects.actions import advance, ask_change, decide_change
from yakir.apps.projects.models import Project
from yakir.apps.projects.rules import Aspect, Stage
from yakir.apps.publishing.models import Withdrawal
from yakir.apps.publishing.queries import projects
from yakir.apps.publishing.queries.journal import record
from yakir.apps.publishing.queries.projects import Filters
from yakir.common.protected import Sector, Service

pytestmark = pytest.mark.django_db


def open_project(community=None, stage=Stage.APPROVED, **more) -> Project:
    """Return a project of an open kind that has left the drafting table."""
    return at_stage(drafted(community or CommunityFactory(), **more), stage)


def protected_project(community, **more) -> Project:
    """Return a project of a protected kind."""
    given = {
        "title_uk": "Енергоострів", "title_en": "Energy island", "service": Service.POWER,
        "sector": Sector.ENERGY, "is_protected": True, "people": 1_040, "cost": Decimal(200_000),
        "currency": "EUR", "lead_quarters": 4, "stage": Stage.APPROVED, "recorded_at": NOW,
        "drafted_by": PersonFactory(),
    }  # fmt: skip
    return Project.objects.create(community=community, **{**given, **more})


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.CANCELLED])
def test_a_project_on_the_drafting_table_or_given_up_is_not_found(stage):
    project = open_project(stage=stage)

    assert projects.detail(project.public_id) is None
    assert projects.listed().rows == ()


def test_an_open_project_stands_in_full_with_people_in_hundreds():
    project = open_project()

    found = projects.detail(project.public_id)

    assert found.row.title == project.title
    assert found.row.people % 100 == 0
    assert found.quote.total.amount == project.cost
    assert [row.state for row in found.road] == ["done", "now", "", "", "", ""]


def test_a_protected_project_has_no_page_and_stands_in_no_list():
    project = protected_project(CommunityFactory())

    assert projects.detail(project.public_id) is None
    assert projects.listed().rows == ()


def test_protected_projects_are_summed_by_oblast_and_nothing_is_lost():
    raion = RaionFactory()
    for cost in (100_000, 200_000, 300_001):
        place = CommunityFactory(raion=raion, oblast=raion.oblast)
        protected_project(place, cost=Decimal(cost))

    released()
    (cell,) = projects.listed().sums.rows

    assert (cell.oblast, cell.records, cell.people) == (raion.oblast.name, 3, 3_100)
    assert [money.amount for money in cell.money] == [Decimal(600_001)]


def test_fewer_than_three_protected_projects_are_in_no_sum():
    for _ in range(2):
        protected_project(CommunityFactory())

    released()
    sums = projects.listed().sums

    assert (sums.rows, sums.withheld) == ((), 2)


def test_an_amount_in_a_currency_of_one_project_is_not_told():
    places = neighbours(CommunityFactory(), 4)
    for place, currency in zip(places, ("EUR", "EUR", "EUR", "USD"), strict=True):
        protected_project(place, currency=currency)

    released()
    (cell,) = projects.listed().sums.rows

    assert {money.currency for money in cell.money} == {"EUR"}


def test_filters_narrow_the_list_and_never_the_sums_below_the_oblast():
    place = CommunityFactory()
    project = open_project(place)
    for neighbour in neighbours(place, 3):
        protected_project(neighbour)

    released()
    narrowed = projects.listed(Filters(search="nothing like this"))

    assert narrowed.rows == ()
    assert [cell.records for cell in narrowed.sums.rows] == [3]
    for filters in (
        Filters(search=project.title_uk.upper()),
        Filters(oblast=place.oblast.code),
        Filters(service=project.service),
        Filters(stage="approved"),
    ):
        assert [row.public_id for row in projects.listed(filters).rows] == [project.public_id]


@pytest.mark.parametrize(("population", "told"), [(20_000, ""), (200_000, "Вигаданий район")])
def test_a_city_district_is_told_only_of_a_large_city(population, told):
    place = CommunityFactory(population=population)
    district = District.objects.create(
        community=place, code="UA99010010000000777", name_uk="Вигаданий район", name_en="District"
    )
    project = open_project(place)
    Project.objects.filter(pk=project.pk).update(district=district)

    assert projects.detail(project.public_id).row.district == told


def test_a_withdrawn_project_is_not_found():
    project = open_project()
    Withdrawal.objects.create(
        subject=project.public_id, reason="imagined", by=PersonFactory(), recorded_at=NOW
    )

    assert projects.detail(project.public_id) is None
    assert projects.listed().rows == ()


def test_needs_are_linked_only_once_they_are_public_and_open():
    place = CommunityFactory()
    project = open_project(place)
    shown = NeedFactory(community=place, service=Service.HOUSING, status="verified")
    project.needs.add(
        shown,
        NeedFactory(community=place, service=Service.HOUSING),
        NeedFactory(community=place, service=Service.POWER, status="verified"),
    )

    assert [need.public_id for need in projects.detail(project.public_id).needs] == [
        shown.public_id
    ]


def test_projects_are_read_with_few_queries_however_many(django_assert_max_num_queries):
    place = CommunityFactory()
    for _ in range(8):
        open_project(place)
        protected_project(place)

    with django_assert_max_num_queries(6):
        found = projects.listed()

    assert len(found.rows) == 8


def signed_steps(project: Project, *stages: Stage) -> Project:
    """Return the project taken through stages by somebody who signs."""
    signer = person_in(project.community, Role.SIGNER)
    for stage in stages:
        project = advance(
            project=project, to=stage, version=project.version, note="Вигадано", by=signer, at=NOW
        )
    return project


def test_a_project_cancelled_after_its_approval_keeps_its_story():
    project = signed_steps(open_project(), Stage.FUNDED, Stage.CANCELLED)

    found = projects.detail(project.public_id)

    assert [step.after for step in found.steps][-2:] == ["funded", "cancelled"]
    assert [(row.stage, row.state) for row in found.road if row.state] == [
        ("cancelled", "now"), ("appraised", "done"), ("approved", "done"), ("funded", "done"),
    ]  # fmt: skip


def test_a_suspended_project_stays_public_where_it_stopped():
    project = signed_steps(open_project(), Stage.SUSPENDED)

    found = projects.detail(project.public_id)

    assert found.row.stage == "suspended"
    assert [row.stage for row in found.road if row.state == "done"] == ["appraised", "approved"]


def test_a_change_stands_in_public_with_its_reasons_and_no_person():
    project = open_project()
    change = ask_change(
        project=project, aspect=Aspect.TIME, after=9, reason="Вигадані морози", version=1,
        by=project.drafted_by, at=NOW,
    )  # fmt: skip
    signer = person_in(project.community, Role.SIGNER)
    decide_change(change=change, approve=True, ground="вул. Вигадана, 12", by=signer, at=NOW)

    row = projects.detail(project.public_id).changes[0]

    assert (row.state, row.reason) == ("approved", "Вигадані морози")
    assert row.ground == ""  # an address waits for a person
    assert not hasattr(row, "by")


def with_changed_people(before: int, after: int):
    """Return a public project whose scope was asked to change, and the change."""
    project = open_project()
    Project.objects.filter(pk=project.pk).update(people=before)
    project.refresh_from_db()
    change = ask_change(
        project=project, aspect=Aspect.SCOPE, after=after, reason="Вигадана причина",
        what="Вигадано: ширше", version=project.version, by=project.drafted_by, at=NOW,
    )  # fmt: skip
    return project, change


def test_a_change_of_scope_tells_people_to_hundreds_on_the_page_and_in_the_journal(client):
    project, _change = with_changed_people(1_137, 1_139)

    (row,) = projects.detail(project.public_id).changes
    entered = [field for entry in record(project.public_id).entries for field in entry.fields]
    told = client.get(f"/en/projects/{project.public_id}/").content.decode()

    assert "about 1,100 people" in told.replace("\\xa0", " ")
    assert not row.stays
    assert {"what", "reason"} <= {field.name for field in entered}
    assert numbers_in(f"{entered} {row} {told}").isdisjoint({"1137", "1139"})


def test_a_withdrawn_change_leaves_the_page_and_the_journal():
    project, change = with_changed_people(1_137, 1_139)
    Withdrawal.objects.create(
        subject=change.public_id, field="", reason="Причина", by=PersonFactory(), recorded_at=NOW
    )

    assert projects.detail(project.public_id).changes == ()
    assert change.what not in str(record(project.public_id))
