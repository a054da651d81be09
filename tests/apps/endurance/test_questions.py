"""Lists ask the database as often for many rows as for few."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import NOW
from tests.factories.endurance import finished_run, looked, outages
from tests.factories.islands import island_design, studied
from tests.factories.places import (
    CommunityFactory,
    EquipmentFactory,
    SiteFactory,
    SiteServiceFactory,
    person_in,
)
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.endurance.models import EnduranceRun, WeakLink
from yakir.apps.islands.models import Bound
from yakir.apps.places.models import Dependency, Substitute
from yakir.common.runs import RunState

pytestmark = pytest.mark.django_db
FEW, MANY = 2, 9


class World:
    """A community, its planner and whoever plans for all, and ways to add rows to each list."""

    def __init__(self) -> None:
        self.community = CommunityFactory()
        self.planner = person_in(self.community, Role.PLANNER)
        self.clerk = person_in(self.community, Role.CLERK)
        self.association = person_in(None, Role.PLANNER, kind=OrganisationKind.ASSOCIATION)
        self.scenario = outages(key="shipped")
        self.design = island_design()
        self.site = self.add_site()

    def add_site(self):
        site = SiteFactory(community=self.community, kind="school")
        SiteServiceFactory(site=site)
        EquipmentFactory(site=site, battery_kwh=10, battery_kw=2, power_kw=1)
        return site

    def add_community(self) -> None:
        CommunityFactory(population=900)

    def add_look(self) -> None:
        looked(self.community)

    def add_scenario(self) -> None:
        outages(by=self.planner)

    def add_run(self) -> None:
        EnduranceRun.objects.create(
            scenario=self.scenario, community=self.community, asked_by=person_in(self.community),
            recorded_at=NOW, state=RunState.DONE,
        )  # fmt: skip

    def add_study(self) -> None:
        study = studied(
            self.community, by=person_in(self.community), design=self.design, site=self.add_site()
        )
        Bound.objects.create(
            study=study, asked_by=study.asked_by, recorded_at=NOW, state=RunState.DONE, eur=5.0
        )

    def add_link(self) -> None:
        WeakLink.objects.create(
            run=self.run, site=self.add_site(), label="x", hours_gained=1.0, hours_error=0.0,
            person_hours_gained=1.0, person_hours_error=0.0,
        )  # fmt: skip

    def add_dependency(self) -> None:
        boiler = SiteFactory(community=self.community, kind="boiler_house")
        SiteServiceFactory(site=boiler, service="heat")
        Dependency.objects.create(site=self.site, service="heat", supplier=boiler)

    def add_substitute(self) -> None:
        Substitute.objects.create(site=self.site, other=self.add_site(), service="education")


def address(name: str, *arguments: str) -> str:
    return reverse(name, args=arguments)


#: Which list, who looks, what adds a row to it.
LISTS: dict[str, tuple[str, Callable[[World], str], Callable[[World], None]]] = {
    "own": ("association", lambda w: address("endurance:own"), World.add_community),
    "scenarios": ("planner", lambda w: address("endurance:scenarios"), World.add_scenario),
    "scenario's runs": (
        "planner", lambda w: address("endurance:scenario", w.scenario.public_id), World.add_run,
    ),
    "community's runs": (
        "planner", lambda w: address("endurance:community", w.community.code), World.add_run,
    ),
    "sites of the network": (
        "planner", lambda w: address("endurance:sites", w.community.code), World.add_site,
    ),
    "now": ("planner", lambda w: address("endurance:now", w.community.code), World.add_look),
    "sites of now": ("planner", lambda w: address("endurance:now", w.community.code), World.add_site),
    "looks": ("planner", lambda w: address("endurance:looks", w.community.code), World.add_look),
    "studies": ("planner", lambda w: address("islands:list"), World.add_study),
    "studies to compare": ("planner", lambda w: address("islands:compare"), World.add_study),
    "sites to choose": (
        "planner", lambda w: f"{address('islands:new')}?community={w.community.code}", World.add_site,
    ),
    "sites": ("clerk", lambda w: address("places:sites"), World.add_site),
    "dependencies": (
        "clerk", lambda w: address("places:dependencies", w.site.public_id), World.add_dependency,
    ),
    "substitutes": (
        "clerk", lambda w: address("places:substitutes", w.site.public_id), World.add_substitute,
    ),
}  # fmt: skip


def questions(client, page: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(page)
    assert answer.status_code == 200, page
    return len(asked)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_no_more_for_more_rows(signed_in, name):
    who, page, add = LISTS[name]
    world = World()
    client = signed_in(getattr(world, who))
    for _ in range(FEW):
        add(world)
    client.get(page(world))  # what is asked once in a process is asked here

    few = questions(client, page(world))
    for _ in range(MANY):
        add(world)

    assert questions(client, page(world)) <= few


def test_the_table_of_communities_asks_no_more_for_more_communities(signed_in):
    world = World()
    client = signed_in(world.association)
    counts = []
    for more in (FEW, MANY):
        for _ in range(more):
            world.add_community()
        finished_run(world.scenario)
        client.get(address("endurance:list"))
        counts.append(questions(client, address("endurance:list")))

    assert counts[1] <= counts[0]


def test_the_page_of_a_community_asks_no_more_for_more_weak_links(signed_in):
    world = World()
    world.run = finished_run(world.scenario, world.community)
    client = signed_in(world.planner)
    page = address("endurance:community", world.community.code)
    world.add_link()
    client.get(page)

    few = questions(client, page)
    for _ in range(MANY):
        world.add_link()

    assert questions(client, page) <= few


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_file_of_studies_asks_no_more_for_more_studies(signed_in, form):
    world = World()
    client = signed_in(world.planner)
    page = f"{address('islands:list')}?format={form}"

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            b"".join(client.get(page))
        return len(found)

    world.add_study()
    asked()
    few = asked()
    for _ in range(MANY):
        world.add_study()

    assert asked() <= few
