"""Why a project is in a plan or not, and what each community gets, as people read it."""

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from django.test import Client
from django.utils.translation import override

from tests.factories.accounts import NOW
from tests.factories.history import forget
from tests.factories.partners import FundFactory
from tests.factories.places import person_in
from tests.factories.planning import homes_fund, lacking, planned, planner, signer
from yakir import engine
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Role
from yakir.apps.planning import actions
from yakir.apps.planning.models import Plan
from yakir.apps.planning.queries.communities import Communities
from yakir.apps.planning.queries.compare import Comparison
from yakir.apps.planning.queries.kept import KeptProblem
from yakir.apps.planning.queries.plans import PlanView
from yakir.apps.planning.queries.why import why
from yakir.apps.planning.rules import OverruleKind, Reason

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
WORK = "/en/work/scenarios/"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def plan() -> Plan:
    for number in range(4):
        lacking(0.5 + number / 10)
    return planned(funds=[homes_fund(16_000)])


def view_of(plan: Plan) -> PlanView:
    return PlanView(plan, planner())


def test_the_kept_problem_is_worth_what_the_plan_says(plan: Plan) -> None:
    kept = KeptProblem(plan)

    assert engine.value(kept.problem, kept.starts).total == pytest.approx(plan.value)
    assert kept.gains.sum() == pytest.approx(plan.value)


def test_a_chosen_project_is_worth_what_the_plan_loses_without_it(plan: Plan) -> None:
    kept = KeptProblem(plan)

    for choice in plan.choices.select_related("candidate"):
        rest = [start for start in kept.starts if start.candidate != choice.candidate.number]
        lost = plan.value - engine.value(kept.problem, rest).total
        told = why(view_of(plan), choice.candidate)
        assert told.is_chosen
        assert told.gain == pytest.approx(lost)
        assert told.euro.own == pytest.approx(lost / float(choice.candidate.cost_eur) * 1000)


def test_every_candidate_left_out_says_what_would_be_enough(plan: Plan) -> None:
    for left in plan.left_out.select_related("candidate"):
        told = why(view_of(plan), left.candidate)
        assert not told.is_chosen
        assert told.changes
        assert len(told.bars) == 1


def test_what_is_said_to_be_enough_is_enough() -> None:
    lacking(0.891)
    lacking(0.5)
    plan = planned(funds=[homes_fund(7_800)])
    left = plan.left_out.filter(reason__in=[Reason.MONEY, Reason.WORTH_LESS]).first()
    assert left is not None
    missing = Decimal(left.detail["missing_eur"])
    told = why(view_of(plan), left.candidate)

    fund = plan.run.scenario.funds.get()
    tranche = fund.tranches.get()
    tranche.amount += missing
    tranche.save()
    again = planned(actions.copy_scenario(scenario=plan.run.scenario, by=planner(), at=NOW))

    assert f"€{missing:,.0f} more in one of these funds" in told.changes[0]
    assert again.value > plan.value


def test_each_rule_of_a_fund_that_bars_a_project_is_named() -> None:
    lacking(0.5)
    energy = FundFactory(sectors=["energy"], smallest=None, largest=Decimal(5))
    part = homes_fund(50_000)
    part.greatest_share = Decimal("0.5")
    part.save()
    plan = planned(funds=[energy, part])
    left = plan.left_out.filter(reason=Reason.NO_FUND).first()
    assert left is not None

    told = why(view_of(plan), left.candidate)

    rules = {bar.fund: bar.rules for bar in told.bars}
    assert rules[energy.name_en] == (
        "its sectors, places or designs",
        "it takes no project over €5",
    )
    assert rules[part.name_en] == ("it pays at most 50% of a project, others the rest",)


def test_what_was_recorded_within_the_margin_is_told_so(plan: Plan) -> None:
    left = plan.left_out.first()
    assert left is not None
    forget(type(left).objects.filter(pk=left.pk))
    left.pk, left._state.adding = None, True
    left.reason = Reason.WITHIN_MARGIN
    left.save()

    told = why(view_of(plan), left.candidate)

    assert told.within_margin
    assert "search" in told.changes[0]


@pytest.mark.parametrize("language", ["uk", "en"])
def test_pages_of_candidates_and_communities_are_shown(
    language: str, plan: Plan, signed_in: SignIn
) -> None:
    client = signed_in(planner())
    base = f"/{language}/work/scenarios/plans/{plan.public_id}/"
    candidates = [plan.choices.first().candidate, plan.left_out.first().candidate]

    for candidate in candidates:
        assert client.get(f"{base}why/{candidate.public_id}/").status_code == 200
        code = candidate.community.code
        assert client.get(f"{base}communities/{code}/").status_code == 200
    for order in ("need", "gain", "money", "name", "nonsense"):
        assert client.get(f"{base}communities/?order={order}").status_code == 200
    assert client.get(f"{base}communities/UA00000000000000000/").status_code == 404


def test_ranks_are_places_among_all_with_equals_together(plan: Plan) -> None:
    found = Communities(view_of(plan))

    rows = found.rows("need")

    needs = [row.need for row in rows]
    assert needs == sorted(needs, reverse=True)
    for row in rows:
        assert row.need_rank == 1 + sum(other.need > row.need for other in rows)
        assert row.gain_rank == 1 + sum(other.gain > row.gain for other in rows)
    assert sum(row.projects for row in rows) == plan.choices.count()
    assert sum(row.gain for row in rows) == pytest.approx(plan.value)


def test_what_stays_missing_is_the_threshold_less_what_there_is_with_the_plan(plan: Plan) -> None:
    found = Communities(view_of(plan))

    for place in found.places:
        housing = next(r for r in found.services(place["code"]) if r.service == "housing")
        assert housing.after is not None
        assert housing.before is not None
        assert housing.after >= housing.before
        missing = max(0.9 - housing.after, 0) * place["people"]
        assert housing.missing == round(missing)


def test_people_of_a_community_reach_their_own_alone(signed_in: SignIn) -> None:
    own, other = lacking(0.5), lacking(0.5)
    plan = planned()
    actions.publish_plan(plan=plan, by=signer(), at=NOW)
    client = signed_in(person_in(own, Role.READER))
    base = f"{WORK}plans/{plan.public_id}/"
    foreign = plan.run.candidates.filter(community=other).first()

    listed = client.get(f"{base}communities/").content.decode()

    assert own.name_en in listed
    assert other.name_en not in listed
    assert client.get(f"{base}communities/{own.code}/").status_code == 200
    assert client.get(f"{base}communities/{other.code}/").status_code == 404
    assert client.get(f"{base}why/{foreign.public_id}/").status_code == 404


def test_the_list_of_communities_takes_no_query_for_each(
    signed_in: SignIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for _number in range(12):
        lacking(0.5)
    plan = planned()
    client = signed_in(planner())
    address = f"{WORK}plans/{plan.public_id}/communities/"
    client.get(address)

    with django_assert_max_num_queries(16):  # type: ignore[attr-defined]
        assert len(client.get(address).context["page"].object_list) == 12


def test_a_question_without_communities_says_so(signed_in: SignIn) -> None:
    own, elsewhere = lacking(0.5), lacking(0.5, status="active_hostilities")
    plan = planned(communities=[own])
    actions.publish_plan(plan=plan, by=signer(), at=NOW)

    page = signed_in(person_in(elsewhere, Role.READER)).get(
        f"{WORK}plans/{plan.public_id}/communities/"
    )

    assert "No community here" in page.content.decode()


def test_what_a_person_demanded_is_told_on_the_scenario_and_the_candidate(
    plan: Plan, signed_in: SignIn
) -> None:
    left = plan.left_out.select_related("candidate").first()
    assert left is not None
    scenario = plan.run.scenario
    actions.overrule(
        scenario=scenario, candidate=left.candidate, kind=OverruleKind.EXCLUDE,
        reason="Imagined reason", by=scenario.made_by, at=NOW,
    )  # fmt: skip
    again = planned(actions.copy_scenario(scenario=scenario, by=planner(), at=NOW))
    later = planned(scenario)

    told = why(view_of(later), later.run.candidates.get(number=left.candidate.number))

    assert len(told.overrules) == 1
    assert "Ruled out" in told.overrules[0]
    assert "Imagined reason" in told.overrules[0]
    assert why(view_of(again), again.run.candidates.get(number=0)).overrules == ()
    page = signed_in(planner()).get(f"{WORK}{scenario.public_id}/").content.decode()
    assert "Imagined reason" in page
    differences = Comparison(view_of(plan), view_of(later)).asked()
    assert ("Ruled out by a person", "0", "1") in [(d.what, d.a, d.b) for d in differences]
