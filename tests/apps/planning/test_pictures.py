"""A plan's map, time and money in the browser: the same projects, drawn and as tables."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from tests.factories.accounts import NOW
from tests.factories.places import person_in
from tests.factories.planning import homes_fund, lacking, planned, planner, signer
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Role
from yakir.apps.planning import actions
from yakir.apps.planning.models import Plan
from yakir.apps.planning.queries import PlanView
from yakir.apps.planning.queries.pictures import Pictures, budget_use

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
PAGES = ("map", "time", "money")


def address(plan: Plan, page: str, language: str = "en") -> str:
    return f"/{language}/work/scenarios/plans/{plan.public_id}/{page}/"


@pytest.fixture
def plan() -> Plan:
    for number in range(3):
        lacking(0.5, lon=36.0 + number, lat=49.0)
    return planned(funds=[homes_fund(9_000), homes_fund(4_000)])


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_pictures_are_shown_in_both_languages(
    page: str, language: str, plan: Plan, signed_in: SignIn
) -> None:
    answer = signed_in(planner()).get(address(plan, page, language))

    assert answer.status_code == 200
    assert '<svg class="' in answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_a_plan_that_builds_nothing_says_so(page: str, signed_in: SignIn) -> None:
    lacking(0.5)
    empty = planned(funds=[homes_fund(1)])

    answer = signed_in(planner()).get(address(empty, page))

    assert answer.status_code == 200
    assert "Nothing is chosen" in answer.content.decode()


def test_every_project_stands_on_the_map_in_every_quarter(plan: Plan) -> None:
    pictures = Pictures(PlanView(plan, planner()))

    for quarter in pictures.quarters:
        counted = sum(
            row.get(stage, 0)
            for row in pictures.in_quarter(quarter)
            for stage in ("later", "built", "works")
        )
        assert counted == plan.choices.count()
        circles = sum(len(group.circles) for group in pictures.map(quarter).circles)
        assert circles == plan.choices.values("candidate__community").distinct().count()
    last = pictures.in_quarter(pictures.quarters[-1])
    assert {key for row in last for key in row} == {"oblast", "works"}


def test_the_quarter_stands_in_the_address_and_a_wrong_one_is_forgiven(
    plan: Plan, signed_in: SignIn
) -> None:
    client = signed_in(planner())
    quarters = client.get(address(plan, "map")).context["quarters"]

    last = client.get(f"{address(plan, 'map')}?quarter={quarters[-1]}")
    wrong = client.get(f"{address(plan, 'map')}?quarter=1066-Q1")

    assert last.context["quarter"] == quarters[-1]
    assert f"The plan in {quarters[-1]}" in last.content.decode()
    assert wrong.status_code == 200
    assert wrong.context["quarter"] in quarters


def test_the_streams_carry_what_the_projects_cost(plan: Plan) -> None:
    pictures = Pictures(PlanView(plan, planner()))

    cost = sum(choice.candidate.cost_eur for choice in plan.choices.select_related("candidate"))
    rows = pictures.sums()
    assert sum(row["amount"].amount for row in rows) == cost
    used = {fund["name_en"]: sum(map(Decimal, fund["used"])) for fund in plan.money["funds"]}
    assert sum(used.values()) == cost


def test_the_use_of_each_fund_adds_up_to_its_sums(plan: Plan) -> None:
    view = PlanView(plan, planner())

    for fund, whole in zip(budget_use(view), view.funds(), strict=True):
        assert sum(row["used"].amount for row in fund["quarters"]) == whole.used.amount
        assert sum(row["arrives"].amount for row in fund["quarters"]) == whole.arrives.amount


@pytest.mark.parametrize("page", PAGES)
def test_pictures_take_no_query_for_each_project(
    page: str,
    signed_in: SignIn,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    for number in range(12):
        lacking(0.5, lon=36.0 + number / 10, lat=49.0)
    plan = planned()
    client = signed_in(planner())
    client.get(address(plan, page))

    with django_assert_max_num_queries(16):  # type: ignore[attr-defined]
        client.get(address(plan, page))


@pytest.mark.parametrize("page", PAGES)
def test_people_of_a_community_see_pictures_of_their_own_projects_alone(
    page: str, signed_in: SignIn
) -> None:
    own = lacking(0.5, lon=36.0, lat=49.0)
    other = lacking(0.5, lon=37.0, lat=49.0)
    plan = planned()
    client = signed_in(person_in(own, Role.READER))
    assert client.get(address(plan, page)).status_code == 404
    actions.publish_plan(plan=plan, by=signer(), at=NOW)

    text = client.get(address(plan, page)).content.decode()

    assert "Only projects of your communities are counted here." in text
    assert other.name_en not in text
    assert other.oblast.name_en not in text
