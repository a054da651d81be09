"""Two plans side by side: what moves, sums of both, and what was asked differently."""

import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client
from django.utils.translation import override
from openpyxl import load_workbook

from tests.factories.accounts import NOW
from tests.factories.places import person_in
from tests.factories.planning import homes_fund, lacking, planned, planner, scenario, signer
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Role
from yakir.apps.planning import actions
from yakir.apps.planning.models import Plan
from yakir.apps.planning.queries.compare import Comparison, verdict
from yakir.apps.planning.queries.plans import PlanView
from yakir.apps.planning.queries.questions import question_of
from yakir.apps.planning.rules import PackageForm

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
PAGE = "/en/work/scenarios/compare/"


def asked_again(plan: Plan, **changes: object) -> Plan:
    """Return the plan of the same question with some changes."""
    question = replace(question_of(plan.run.scenario), name_en="Asked again", **changes)
    person = plan.run.asked_by
    return planned(actions.make_scenario(question=question, by=person, at=NOW))


def compared(a: Plan, b: Plan) -> Comparison:
    person = planner()
    return Comparison(PlanView(a, person), PlanView(b, person))


def address(a: Plan, b: Plan, file: str = "") -> str:
    return f"{PAGE}{file}?a={a.public_id}&b={b.public_id}"


@pytest.fixture
def rich() -> Plan:
    for number in range(4):
        lacking(0.5 + number / 10)
    return planned(funds=[homes_fund(60_000), homes_fund(30_000)])


def test_every_project_of_both_plans_is_told_once(rich: Plan) -> None:
    poor = asked_again(rich, funds=[homes_fund(16_000)])

    found = compared(rich, poor)

    both = found.same + len(found.moved) + len(found.repaid)
    assert len(found.only_a) + both == rich.choices.count()
    assert len(found.only_b) + both == poor.choices.count()
    assert found.only_a or found.only_b


def test_sums_of_each_kind_are_what_each_plan_costs(rich: Plan) -> None:
    poor = asked_again(rich, funds=[homes_fund(16_000)])

    found = compared(rich, poor)

    costs = [
        sum((c.candidate.cost_eur for c in plan.choices.select_related("candidate")), Decimal(0))
        for plan in (rich, poor)
    ]
    for table in found.tables():
        assert sum(row.a.amount for row in table["rows"]) == costs[0], table["by"]
        assert sum(row.b.amount for row in table["rows"]) == costs[1], table["by"]
        assert sum(row.more.amount for row in table["rows"]) == costs[1] - costs[0], table["by"]


def test_a_plan_beside_itself_moves_nothing_and_differs_in_nothing(rich: Plan) -> None:
    found = compared(rich, rich)

    assert found.same == rich.choices.count()
    assert found.only_a == found.only_b == found.moved == found.repaid == found.asked() == []
    with override("en"):
        assert verdict(rich, rich) == "The same question, and the same gain."


def test_another_fund_is_another_payer_and_a_difference_of_the_question() -> None:
    lacking(0.891)
    first = planned(funds=[homes_fund(60_000)])
    second = asked_again(first, funds=[homes_fund(60_000)])

    found = compared(first, second)

    assert len(found.repaid) == 1
    with override("en"):
        words = [(each.a, each.b) for each in found.asked()]
    assert words.count(("takes part", "takes no part")) == 1
    assert words.count(("takes no part", "takes part")) == 1


def test_a_later_first_quarter_moves_projects() -> None:
    lacking(0.891)
    first = planned(funds=[homes_fund(60_000)])
    fund = first.run.scenario.funds.get()
    fund.tranches.update(quarter="2027-Q3")
    second = asked_again(first, first_quarter="2027-Q3")

    found = compared(first, second)

    assert [(pair.a.start, pair.b.start) for pair in found.moved] == [("2027-Q1", "2027-Q3")]


def test_what_was_asked_differently_stands_in_words(rich: Plan, signed_in: SignIn) -> None:
    other = asked_again(rich, package=PackageForm.THRESHOLD, at_once=2)
    client = signed_in(planner())

    page = client.get(address(rich, other)).content.decode()

    assert "Threshold: a community counts when all seven suffice" in page
    assert "Projects a community carries at once" in page
    assert "no limit" in page
    assert "answer different questions" in page


def test_rules_of_funds_and_of_fairness_are_differences_too() -> None:
    home = lacking(0.891)
    first = planned(funds=[homes_fund(60_000)])
    fund = first.run.scenario.funds.get()
    fund.ticket = Decimal(500)
    fund.save()
    limit = {"oblast": home.oblast.code, "quarter": "", "eur": 900_000}
    second = asked_again(first, capacity=[limit])

    with override("en"):
        found = {each.what: (each.a, each.b) for each in compared(first, second).asked()}

    assert found[f"{fund.name_en}: least it pays of a project"] == ("none", "€500")
    assert found["Limits of building"] == (
        "none",
        f"{home.oblast.name_en}: at most €900,000 a quarter",
    )


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_choice_of_two_plans_comes_first(language: str, rich: Plan, signed_in: SignIn) -> None:
    client = signed_in(planner())

    nothing = client.get(f"/{language}/work/scenarios/compare/")
    half = client.get(f"/{language}/work/scenarios/compare/?a={rich.public_id}")
    wrong = client.get(f"/{language}/work/scenarios/compare/?a={rich.public_id}&b=nothing")

    assert [answer.status_code for answer in (nothing, half, wrong)] == [200, 200, 200]
    assert f'value="{rich.public_id}" selected' in half.content.decode()
    assert 'role="alert"' not in half.content.decode()
    assert "field--bad" in wrong.content.decode()


def test_swapping_is_a_link(rich: Plan, signed_in: SignIn) -> None:
    other = asked_again(rich, at_once=1)

    page = signed_in(planner()).get(address(rich, other)).content.decode()

    assert f'href="?a={other.public_id}&amp;b={rich.public_id}"' in page


def test_the_workbook_holds_every_table(rich: Plan, signed_in: SignIn) -> None:
    other = asked_again(rich, funds=[homes_fund(16_000)])

    answer = signed_in(planner()).get(address(rich, other, "comparison.xlsx"))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))

    assert book.sheetnames[:4] == ["Only in A", "Only in B", "Other quarter", "Other payer"]
    assert len(book.sheetnames) == 9
    found = compared(rich, other)
    assert book["Only in A"].max_row == 1 + len(found.only_a)


def test_people_of_a_community_compare_their_own_projects_alone(signed_in: SignIn) -> None:
    own, other = lacking(0.5), lacking(0.5)
    first = planned()
    second = asked_again(first, funds=[homes_fund(10)])
    actions.publish_plan(plan=first, by=signer(), at=NOW)
    actions.publish_plan(plan=second, by=signer(), at=NOW)
    client = signed_in(person_in(own, Role.READER))

    answer = client.get(address(first, second))

    page = answer.content.decode()
    assert own.name_en in page
    assert other.name_en not in page
    assert other.oblast.name_en not in page


def test_plans_of_others_cannot_be_compared(signed_in: SignIn) -> None:
    own, other = lacking(0.5), lacking(0.5)
    hidden = planned(scenario(communities=[other], name_en="Hidden name"))
    client = signed_in(person_in(own, Role.READER))

    seen = planned(scenario(communities=[own]))

    for pair in ((hidden, hidden), (seen, hidden), (hidden, seen)):
        assert "Hidden name" not in client.get(address(*pair)).content.decode()
        for file in ("comparison.xlsx", "comparison.pdf"):
            assert client.get(address(*pair, file)).status_code == 302


def test_comparing_takes_no_query_for_each_project(
    signed_in: SignIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for _number in range(12):
        lacking(0.5)
    first = planned()
    second = asked_again(first, funds=[homes_fund(10)])
    client = signed_in(planner())
    client.get(address(first, second))

    with django_assert_max_num_queries(45):  # type: ignore[attr-defined]
        assert client.get(address(first, second)).context["found"].only_a
