"""Projects as people work on them in the browser and through the API."""

import json
from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories.accounts import PersonFactory
from tests.factories.catalogue import euro_at_50, imagined_version
from tests.factories.places import CommunityFactory, person_in
from tests.factories.projects import at_stage, drafted
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.places.models import Community
from yakir.apps.projects.models import Project
from yakir.apps.projects.rules import Stage

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
HTMX = {"HX-Request": "true"}
NEW = "/en/work/projects/new/"
FREE = "/en/work/projects/new/free/"


@pytest.fixture
def community() -> Community:
    return CommunityFactory()


@pytest.fixture
def clerk(community: Community) -> Person:
    return person_in(community, Role.CLERK)


def page_of(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers or None)
    assert response.status_code == 200
    return response.content.decode()


def address(project: Project, more: str = "", language: str = "en") -> str:
    return f"/{language}/work/projects/{project.public_id}/{more}"


def draft_values(community: Community, **changes: str) -> dict[str, str]:
    return {
        "design": "imagined_house",
        "community": community.code,
        "rooms": "20",
        "title_uk": "Вигаданий проєкт",
        "title_en": "Imagined project",
        **changes,
    }


def free_values(community: Community, **changes: str) -> dict[str, str]:
    return {
        "community": community.code,
        "title_uk": "Вигаданий міст",
        "title_en": "Imagined bridge",
        "service": "work",
        "sector": "transport",
        "people": "500",
        "cost": "90000",
        "currency": "EUR",
        "lead_quarters": "4",
        **changes,
    }


def test_a_new_project_begins_with_the_choice_of_a_design(signed_in: SignIn, clerk: Person) -> None:
    imagined_version()

    page = page_of(signed_in(clerk), NEW)

    assert "?design=imagined_house" in page


def test_the_price_is_shown_before_anything_is_saved(
    signed_in: SignIn, clerk: Person, community: Community
) -> None:
    imagined_version()

    page = page_of(signed_in(clerk), f"{NEW}?design=imagined_house&rooms=20")

    assert "€3,410" in page
    assert f"Imagined house, {community.name_en}" in page
    assert not Project.objects.exists()


def test_the_fragment_is_the_same_part_of_the_page(signed_in: SignIn, clerk: Person) -> None:
    imagined_version()
    client = signed_in(clerk)

    fragment = page_of(client, f"{NEW}?design=imagined_house&rooms=4000", **HTMX)
    page = page_of(client, f"{NEW}?design=imagined_house&rooms=4000")

    assert fragment.strip() in page
    assert "From 2 to 40 is possible." in fragment
    assert 'value="4000"' in page


def test_a_draft_is_saved_as_it_was_shown(
    signed_in: SignIn, clerk: Person, community: Community
) -> None:
    imagined_version()

    response = signed_in(clerk).post(NEW, draft_values(community))

    project = Project.objects.get()
    assert response.status_code == 302
    assert response.url == address(project)
    assert project.parameters == {"rooms": 20}
    assert project.title_en == "Imagined project"


def test_a_fault_leaves_what_was_typed(
    signed_in: SignIn, clerk: Person, community: Community
) -> None:
    imagined_version()

    values = draft_values(community, title_uk="", title_en="Typed with care")
    response = signed_in(clerk).post(NEW, values)

    assert "Typed with care" in response.content.decode()
    assert not Project.objects.exists()


def test_another_persons_community_cannot_be_chosen(signed_in: SignIn, clerk: Person) -> None:
    imagined_version()
    elsewhere = CommunityFactory()

    signed_in(clerk).post(NEW, draft_values(elsewhere))

    assert not Project.objects.exists()


def test_who_works_everywhere_types_a_name(signed_in: SignIn) -> None:
    imagined_version()
    CommunityFactory.create_batch(61)
    wanted = CommunityFactory(name_uk="Неповторна громада", name_en="Singular community")
    planner = person_in(None, Role.PLANNER, kind=OrganisationKind.ASSOCIATION)
    client = signed_in(planner)

    page = page_of(client, f"{NEW}?design=imagined_house&community=singular")
    unclear = page_of(client, f"{NEW}?design=imagined_house&community=Imagined")
    unknown = page_of(client, f"{NEW}?design=imagined_house&community=Atlantis")

    assert f"Imagined house, {wanted.name_en}" in page
    assert "Several communities fit" in unclear
    assert "No community of yours has this name or code" in unknown


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"lead_quarters": "16000"}, "From 1 to 40 quarters is possible"),
        ({"cost": "-1"}, "The cost must be above zero."),
        ({"cost": "2000000000"}, "More than a billion euros"),
        ({"people": "20001"}, "The community has 20,000 residents"),
        ({"people": "99999999999999999999"}, "Ensure this value is less than or equal to"),
        ({"cost": "nan"}, "Enter a number."),
        ({"cost": "1e400"}, "Ensure that there are no more than"),
        ({"service": "magic"}, "Select a valid choice."),
    ],
)
def test_impossible_values_of_a_free_draft_are_named_at_the_field(
    signed_in: SignIn,
    clerk: Person,
    community: Community,
    changes: dict[str, str],
    message: str,
) -> None:
    response = signed_in(clerk).post(FREE, free_values(community, **changes))

    page = response.content.decode()
    assert response.status_code == 200
    assert message in page
    assert "Imagined bridge" in page
    assert not Project.objects.exists()


def test_a_free_draft_is_saved(signed_in: SignIn, clerk: Person, community: Community) -> None:
    response = signed_in(clerk).post(FREE, free_values(community))

    assert response.status_code == 302
    assert Project.objects.get().title_en == "Imagined bridge"


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("stage", list(Stage))
def test_a_project_shows_where_it_stands(
    signed_in: SignIn, community: Community, clerk: Person, language: str, stage: Stage
) -> None:
    project = at_stage(drafted(community, by=clerk), stage)

    page = page_of(signed_in(clerk), address(project, language=language))

    assert project.public_id in page
    assert (project.title_uk if language == "uk" else project.title_en) in page
    assert ('/change/"' in page) is (stage is Stage.DRAFT)


def test_a_step_is_taken_on_its_own_page(
    signed_in: SignIn, community: Community, clerk: Person
) -> None:
    project = at_stage(drafted(community, by=clerk), Stage.APPRAISED)
    client = signed_in(person_in(community, Role.SIGNER))

    asked = page_of(client, address(project, "advance/approved/"))
    response = client.post(address(project, "advance/approved/"), {"version": "1", "note": "ok"})

    assert "You sign this step" in asked
    assert response.status_code == 302
    project.refresh_from_db()
    assert project.stage == Stage.APPROVED


def test_a_step_already_taken_by_another_is_a_conflict_in_words(
    signed_in: SignIn, community: Community, clerk: Person
) -> None:
    project = drafted(community, by=clerk)
    client = signed_in(clerk)
    client.post(address(project, "advance/appraised/"), {"version": "1"})

    response = client.post(address(project, "advance/cancelled/"), {"version": "1", "note": "late"})

    assert "Somebody has changed this record meanwhile" in response.content.decode()
    assert "late" in response.content.decode()


def test_a_missing_reason_is_asked_for_at_its_field(
    signed_in: SignIn, community: Community, clerk: Person
) -> None:
    project = drafted(community, by=clerk)

    response = signed_in(clerk).post(address(project, "advance/cancelled/"), {"version": "1"})

    assert "Write the reason" in response.content.decode()
    project.refresh_from_db()
    assert project.stage == Stage.DRAFT


def test_a_draft_is_changed_and_priced_anew(
    signed_in: SignIn, community: Community, clerk: Person
) -> None:
    project = drafted(community, by=clerk)
    client = signed_in(clerk)
    values = {"title_uk": "Нове", "title_en": "New", "rooms": "20", "version": "1"}

    shown = page_of(client, address(project, "change/"))
    faulty = client.post(address(project, "change/"), {**values, "rooms": "21"})
    response = client.post(address(project, "change/"), values)

    assert 'name="rooms" value="10"' in shown
    assert "Possible in steps of 2" in faulty.content.decode()
    assert response.status_code == 302
    project.refresh_from_db()
    assert (str(project.cost), project.title_en) == ("3410.00", "New")


PLACES = ["", "change/", "advance/appraised/", "advance/approved/"]


@pytest.mark.parametrize("place", PLACES)
def test_another_communitys_project_does_not_exist(
    signed_in: SignIn, community: Community, place: str
) -> None:
    project = drafted(community)
    stranger = person_in(CommunityFactory(), Role.CLERK, Role.SIGNER)

    response = signed_in(stranger).get(address(project, place))

    assert response.status_code == 404


@pytest.mark.parametrize("place", ["", "?format=csv", "?q=Imagined"])
def test_another_communitys_projects_are_not_listed(
    signed_in: SignIn, community: Community, place: str
) -> None:
    project = drafted(community)
    stranger = person_in(CommunityFactory(), Role.CLERK)

    response = signed_in(stranger).get(f"/en/work/projects/{place}")

    body = b"".join(response) if response.streaming else response.content
    assert project.public_id not in body.decode()


def test_a_person_without_a_role_is_refused(signed_in: SignIn) -> None:
    assert signed_in(PersonFactory()).get("/en/work/projects/").status_code == 403


def test_the_register_is_searched_and_filtered(
    signed_in: SignIn, community: Community, clerk: Person
) -> None:
    drafted(community, by=clerk, title_uk="Синій", title_en="Blue")
    at_stage(drafted(community, by=clerk, title_uk="Зелений", title_en="Green"), Stage.FUNDED)
    client = signed_in(clerk)

    assert "Blue" in page_of(client, "/en/work/projects/?q=син")
    assert "Green" not in page_of(client, "/en/work/projects/?q=син")
    assert "Blue" not in page_of(client, "/en/work/projects/?stage=funded")
    assert "Green" in page_of(client, "/en/work/projects/?stage=funded&service=housing")
    assert "Green" not in page_of(client, "/en/work/projects/?service=water")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_register_is_exported_as_filtered(
    signed_in: SignIn, community: Community, clerk: Person, form: str
) -> None:
    drafted(community, by=clerk, title_uk="=2+2", title_en="Blue")
    drafted(community, by=clerk, title_uk="Зелений", title_en="Green")

    response = signed_in(clerk).get(f"/en/work/projects/?format={form}&q=blue")

    body = b"".join(response)
    assert f".{form}" in response["Content-Disposition"]
    if form == "csv":
        assert "'=2+2,Blue" in body.decode()
        assert "Green" not in body.decode()
    else:
        assert body.startswith(b"PK")


def test_a_long_register_asks_the_database_a_fixed_number_of_times(
    signed_in: SignIn,
    community: Community,
    clerk: Person,
    django_assert_max_num_queries: object,
) -> None:
    version = imagined_version()
    for _number in range(55):
        drafted(community, by=clerk, version=version)
    client = signed_in(clerk)

    with django_assert_max_num_queries(12):
        page = page_of(client, "/en/work/projects/")

    assert page.count('data-label="Stage"') == 50


def test_a_project_page_asks_the_database_a_fixed_number_of_times(
    signed_in: SignIn,
    community: Community,
    clerk: Person,
    django_assert_max_num_queries: object,
) -> None:
    project = drafted(community, by=clerk)
    client = signed_in(clerk)

    with django_assert_max_num_queries(24):
        page_of(client, address(project))


def test_the_page_of_a_free_project_has_no_bill(
    signed_in: SignIn, clerk: Person, community: Community
) -> None:
    euro_at_50()
    client = signed_in(clerk)
    client.post(FREE, free_values(community))

    page = page_of(client, address(Project.objects.get()))

    assert "Unit cost" not in page
    assert "€90,000" in page


def test_a_free_draft_is_changed(signed_in: SignIn, clerk: Person, community: Community) -> None:
    client = signed_in(clerk)
    client.post(FREE, free_values(community))
    project = Project.objects.get()
    values = {**free_values(community, cost="95000"), "version": "1"}

    response = client.post(address(project, "change/"), values)

    project.refresh_from_db()
    assert response.status_code == 302
    assert str(project.cost) == "95000.00"
    assert json.dumps(project.parameters) == "{}"


@pytest.mark.parametrize("design", ["castle", "%00", "../..", "<b>"])
def test_an_unknown_design_leads_back_to_the_choice(
    signed_in: SignIn, clerk: Person, design: str
) -> None:
    imagined_version()

    page = page_of(signed_in(clerk), f"{NEW}?design={design}")

    assert "First choose a typical design" in page
