"""The editor of scenarios: live feasibility, floors, limits of building, versions, earmarks."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.apps.planning.test_pages import HTMX, WORK, typed
from tests.factories.accounts import NOW
from tests.factories.catalogue import imagined_version
from tests.factories.history import forget
from tests.factories.partners import FundFactory
from tests.factories.places import OblastFactory, person_in
from tests.factories.planning import homes_fund, lacking, planned, planner, question, scenario
from yakir import engine
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.catalogue.models import Design
from yakir.apps.journal.models import Payload
from yakir.apps.partners.models import Fund
from yakir.apps.planning import actions
from yakir.apps.planning.models import Earmark, Plan, Run, Scenario
from yakir.apps.planning.queries import problem_for
from yakir.apps.planning.queries.clashes import as_codes, clashes_in_words
from yakir.apps.planning.queries.feasibility import feasibility
from yakir.apps.planning.queries.questions import as_plain, from_plain, question_of
from yakir.apps.planning.rules import Failure
from yakir.common.errors import Conflict, Invalid, NotAllowed
from yakir.common.records import CannotChange

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def _english() -> Any:
    with override("en"):
        yield


def floor(of: str, which: str, least: float) -> dict[str, Any]:
    return {"of": of, "which": which, "least": least}


def limit(oblast: str, eur: float, quarter: str = "") -> dict[str, Any]:
    return {"oblast": oblast, "quarter": quarter, "eur": eur}


class TestFeasibility:
    def test_it_counts_what_the_search_would_have(self) -> None:
        lacking(0.5)
        lacking(0.7)
        asked = scenario()

        found = feasibility(question_of(asked))

        ready = problem_for(asked)
        assert found.candidates == len(ready.candidates) == found.payable
        assert found.cost.amount == sum(draft.cost_eur for draft in ready.candidates)
        assert found.money.amount == Decimal(str(ready.problem.money.sum()))
        assert found.cheapest is not None
        assert found.cheapest.amount == min(draft.cost_eur for draft in ready.candidates)
        assert [fund.fault for fund in found.funds] == [""]

    @pytest.mark.parametrize(
        ("rules", "fault"),
        [
            ({"sectors": ["energy"]}, "None of the candidates fits its rules."),
            ({"smallest": Decimal(9_000_000)}, "None of the candidates fits its rules."),
            ({"last_quarter": "2027-Q1"}, "None of the candidates fits its rules."),
            ({"tranche": Decimal(100)}, "Its money does not pay for its cheapest candidate alone."),
            (
                {"tranche": Decimal(9_000), "ticket": Decimal(10_000)},
                "Its money is less than the least it pays of a project.",
            ),
        ],
    )
    def test_a_fund_that_can_pay_for_nothing_says_why(
        self, rules: dict[str, Any], fault: str
    ) -> None:
        lacking(0.5)
        imagined_version()
        useless = FundFactory(
            **{"sectors": ["housing"], "smallest": None, "largest": None, **rules}
        )

        found = feasibility(question(funds=[homes_fund(), useless]))

        assert {fund.name: fund.fault for fund in found.funds}[useless.name] == fault

    def test_funds_that_never_make_a_whole_project_clash(self) -> None:
        lacking(0.5)
        fund = homes_fund()
        Fund.objects.filter(pk=fund.pk).update(own_contribution=Decimal("0.4"))

        found = feasibility(question(funds=[fund]))

        assert "less than a whole project" in found.clashes[0]

    def test_a_floor_for_communities_without_a_candidate_clashes(self) -> None:
        home = lacking(0.5)
        imagined_version()
        far = OblastFactory()
        floors = [floor("oblast", far.code, 0.2), floor("oblast", home.oblast.code, 0.2)]
        shut = [limit(home.oblast.code, 0)]

        found = feasibility(question(floors=floors, capacity=shut))

        assert far.name_en in found.clashes[0]
        assert "no candidate there can be paid" in found.clashes[0]
        assert "nothing may be built there" in found.clashes[1]

    def test_the_page_tells_it_without_a_script_and_records_nothing(
        self, signed_in: SignIn
    ) -> None:
        lacking(0.891)
        imagined_version()
        client = signed_in(planner())
        values = typed(funds=[homes_fund().pk], check="1", name_en="")

        answer = client.post(f"{WORK}new/", values)

        page = answer.content.decode()
        assert answer.status_code == 200
        assert "2 candidates, as the data stand now; communities: 1." in page
        assert "The funds may pay for 2 of them." in page
        assert not Scenario.objects.exists()

    def test_the_fragment_alone_comes_by_htmx(self, signed_in: SignIn) -> None:
        lacking(0.891)
        imagined_version()
        client = signed_in(planner())
        fund = homes_fund()

        good = client.post(f"{WORK}new/", typed(funds=[fund.pk], check="1"), headers=HTMX)
        faulty = client.post(
            f"{WORK}new/", typed(funds=[fund.pk], check="1", horizon="2"), headers=HTMX
        )

        assert "<html" not in good.content.decode()
        assert "2 candidates" in good.content.decode()
        assert "needs correction" in faulty.content.decode()
        assert "in which projects may start: 8" in faulty.content.decode()

    def test_it_takes_no_query_for_each_candidate(
        self, django_assert_max_num_queries: Callable[[int], object]
    ) -> None:
        for _number in range(12):
            lacking(0.5)
        imagined_version()
        asked = question(funds=[homes_fund() for _number in range(5)])

        with django_assert_max_num_queries(24):  # type: ignore[attr-defined]
            assert feasibility(asked).candidates == 24


class TestFairness:
    def test_floors_and_limits_are_typed_shown_again_and_told(self, signed_in: SignIn) -> None:
        home = lacking(0.5)
        imagined_version()
        client = signed_in(planner())
        values = typed(
            funds=[homes_fund().pk], floor_size_small="0,3", floor_oblast_1=home.oblast.code,
            floor_least_1="0.4", capacity_oblast_1=home.oblast.code, capacity_eur_1="250000",
            capacity_oblast_2=home.oblast.code, capacity_eur_2="0", capacity_quarter_2="2027-q2",
        )  # fmt: skip

        client.post(f"{WORK}new/", values)

        asked = Scenario.objects.get()
        assert asked.floors == [
            floor("oblast", home.oblast.code, 0.4), floor("size", "small", 0.3),
        ]  # fmt: skip
        assert asked.capacity == [
            limit(home.oblast.code, 250_000), limit(home.oblast.code, 0, "2027-Q2"),
        ]  # fmt: skip
        page = client.get(f"{WORK}{asked.public_id}/").content.decode()
        assert "At least 30% of the money to: under 10,000 people" in page
        assert "at most €0 in 2027-Q2" in page
        form = client.get(f"{WORK}{asked.public_id}/change/").content.decode()
        assert 'value="250000"' in form

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"floor_size_small": "1.2"}, "less than or equal to 1"),
            ({"floor_size_small": "0.7", "floor_size_large": "0.6"}, "more than all of the money"),
            ({"capacity_eur_1": "5", "capacity_quarter_1": "soon"}, "Write a quarter as 2027-Q1."),
            ({"capacity_eur_1": "5", "capacity_quarter_1": "2026-Q1"}, "before the first quarter"),
            ({"capacity_eur_1": ""}, "Write an amount of zero or more."),
        ],
    )
    def test_an_impossible_rule_is_told_at_its_field(
        self, changes: dict[str, str], message: str, signed_in: SignIn
    ) -> None:
        home = lacking(0.5)
        client = signed_in(planner())
        values = typed(funds=[homes_fund().pk], capacity_oblast_1=home.oblast.code)

        answer = client.post(f"{WORK}new/", {**values, "capacity_eur_1": "7", **changes})

        assert answer.status_code == 422
        assert message in answer.content.decode()

    @pytest.mark.parametrize("language", ["uk", "en"])
    def test_an_oblast_is_named_as_the_list_of_the_page_names_it(
        self, language: str, signed_in: SignIn
    ) -> None:
        home = lacking(0.5)
        client = signed_in(planner())
        with override(language):
            name, address = home.oblast.name, reverse("planning:new")
        named = typed(
            funds=[homes_fund().pk], capacity_eur_1="7", capacity_oblast_1=f" {name.upper()} "
        )

        blank = client.get(address).content.decode()
        wrong = client.post(address, {**named, "capacity_oblast_1": "Nowhere"})
        made = client.post(address, named)

        assert f'<option value="{name}">' in blank
        assert wrong.status_code == 422
        assert 'value="Nowhere"' in wrong.content.decode()
        assert made.status_code == 302
        asked = Scenario.objects.get()
        assert [each["oblast"] for each in asked.capacity] == [home.oblast.code]
        with override(language):
            change = reverse("planning:change", args=[asked.public_id])
        assert f'value="{name}"' in client.get(change).content.decode().split("<datalist")[0]

    def test_limits_reach_the_engine_by_oblast_and_quarter(self) -> None:
        here, there = lacking(0.5), lacking(0.5)
        asked = scenario(
            capacity=[
                limit(here.oblast.code, 100, "2027-Q3"), limit(here.oblast.code, 700),
            ]
        )  # fmt: skip

        ready = problem_for(asked)
        problem = ready.problem

        rows = {
            community.oblast.code: problem.room_to_build[region].tolist()
            for community, region in zip((here, there), problem.communities.region, strict=True)
        }
        assert rows[here.oblast.code][:4] == [700, 700, 100, 700]
        everything = float(sum(draft.cost_eur for draft in ready.candidates))
        assert rows[there.oblast.code] == pytest.approx([everything] * len(rows[there.oblast.code]))

    def test_floors_reach_the_engine_with_whom_they_are_for(self) -> None:
        small, large = lacking(0.5, people=4_000), lacking(0.5, people=90_000)
        floors = [floor("size", "small", 0.4), floor("oblast", large.oblast.code, 0.3)]

        ready = problem_for(scenario(floors=floors))

        places = {draft.place.community for draft in ready.candidates}
        assert places == {small, large}
        assert ready.problem.floors.members.tolist() == [[True, False], [False, True]]
        assert ready.problem.floors.least.tolist() == [0.4, 0.3]
        best = max(
            sum(draft.effects.values()) * draft.place.people / float(draft.cost_eur)
            for draft in ready.candidates
        )
        assert ready.problem.floors.price == pytest.approx([2 * 40 * best] * 2)
        assert '"floors"' in ready.document

    def test_a_problem_without_new_rules_keeps_its_fingerprint(self) -> None:
        lacking(0.5)

        document = problem_for(scenario()).document

        for name in ("floors", "capacity", "own_contribution", "ticket", "named"):
            assert f'"{name}"' not in document


class TestFloorsAndClashes:
    def test_a_floor_brings_money_to_whom_it_names(self, signed_in: SignIn) -> None:
        small = lacking(0.5, people=4_000)
        lacking(0.5, people=90_000)
        fund = homes_fund(16_000)
        free = planned(scenario(funds=[fund]))
        bound = planned(scenario(funds=[fund], floors=[floor("size", "small", 0.4)]))

        def share(plan: Plan) -> float:
            rows = plan.choices.select_related("candidate")
            whole = sum(row.candidate.cost_eur for row in rows)
            own = sum(
                row.candidate.cost_eur for row in rows if row.candidate.community_id == small.pk
            )
            return float(own / whole)

        assert share(bound) >= 0.4 - 1e-6 or bound.missing[0] > 0
        assert share(bound) >= share(free)
        page = signed_in(planner()).get(f"{WORK}plans/{bound.public_id}/").content.decode()
        assert "At least 40% of the money to: under 10,000 people" in page

    def test_a_floor_that_cannot_be_kept_tells_how_much_is_missing(self, signed_in: SignIn) -> None:
        lacking(0.5)
        nobody = OblastFactory()
        plan = planned(scenario(floors=[floor("oblast", nobody.code, 0.3)]))

        cost = sum(row.candidate.cost_eur for row in plan.choices.select_related("candidate"))
        assert plan.missing[0] == pytest.approx(0.3 * float(cost), abs=1)
        assert plan.gain is not None
        assert plan.value < plan.gain or not plan.choices.exists()

    def test_clashing_rules_are_kept_by_id_and_told_in_words(self) -> None:
        home = lacking(0.5)
        ready = problem_for(scenario())
        fund = ready.funds[0]
        clashes = (
            engine.Clash(engine.Rule.MONEY, 0),
            engine.Clash(engine.Rule.REQUIRED, 1),
            engine.Clash(engine.Rule.CAPACITY, 0),
            engine.Clash(engine.Rule.MOST_AT_ONCE),
        )

        words = clashes_in_words(as_codes(ready, clashes))

        assert words.split("; ") == [
            f"the money of a fund ({fund.name_en})",
            f"a project that a person fixed ({home.name_en})",
            f"the limit of building ({home.oblast.name_en})",
            "the projects a community carries at once",
        ]

    def test_every_rule_that_may_clash_has_words(self) -> None:
        for rule in engine.Rule:
            assert clashes_in_words(f"{rule.value}=") != rule.value

    def test_a_search_without_a_plan_names_the_clash_and_what_to_do(
        self, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lacking(0.5)
        asked = scenario()
        solve = engine.solve

        def nothing(*args: Any, **more: Any) -> engine.Plan:
            return replace(solve(*args, **more), status=engine.Status.INFEASIBLE)

        monkeypatch.setattr(engine, "solve", nothing)
        monkeypatch.setattr(
            engine, "clashing", lambda _problem: (engine.Clash(engine.Rule.MONEY, 0),)
        )
        run = actions.search_now(scenario=asked, by=asked.made_by, at=NOW)

        page = signed_in(planner()).get(f"{WORK}runs/{run.public_id}/").content.decode()
        assert run.failure == Failure.INFEASIBLE
        assert f"the money of a fund ({asked.funds.get().name_en})" in page
        assert "loosen any one of them" in page


class TestFundRules:
    def test_rules_of_funds_reach_the_engine(self) -> None:
        small = lacking(0.5, people=4_000)
        lacking(0.5, people=60_000)
        fund = FundFactory(
            sectors=["housing"], smallest=None, largest=None, own_contribution=Decimal("0.25"),
            ticket=Decimal(500), last_quarter="2027-Q4", named_share=Decimal("0.3"),
            named_sizes=["small"],
        )  # fmt: skip

        ready = problem_for(scenario(funds=[fund]))

        funds = ready.problem.funds
        assert (funds.own_contribution[0], funds.ticket[0]) == (0.25, 500)
        assert (funds.last_payment[0], funds.named_share[0]) == (3, 0.3)
        of_small = [draft.place.community == small for draft in ready.candidates]
        assert funds.named[0].tolist() == of_small
        assert '"named_share":0.3' in ready.document

    def test_a_fund_that_ended_before_the_first_quarter_pays_nothing(self) -> None:
        lacking(0.5)
        fund = homes_fund()
        Fund.objects.filter(pk=fund.pk).update(last_quarter="2026-Q2")

        found = feasibility(question(funds=[Fund.objects.get(pk=fund.pk)]))

        assert found.payable == 0

    def test_an_earmark_shuts_out_every_other_design(self, signed_in: SignIn) -> None:
        lacking(0.5)
        version = imagined_version()
        fund = homes_fund()
        other = Design.objects.create(
            key="imagined-other", name_uk="Інший", name_en="Other", service="housing",
            sector="housing", is_protected=False, recorded_at=NOW,
        )  # fmt: skip
        client = signed_in(person_in(None, Role.PARTNERSHIPS, kind=OrganisationKind.ASSOCIATION))
        address = f"{WORK}funds/{fund.public_id}/designs/"

        client.post(address, {"designs": [other.pk], "version": "0"})
        shut = feasibility(question(funds=[fund])).payable
        stale = client.post(address, {"designs": [], "version": "0"})
        client.post(address, {"designs": [version.design_id], "version": "1"})
        allowed = feasibility(question(funds=[fund])).payable

        assert (shut, stale.status_code, allowed) == (0, 422, 2)
        assert Earmark.objects.get(fund=fund).version == 2
        assert Payload.objects.filter(kind="fund.earmarked").count() == 2
        assert version.design.name_en in client.get(address).content.decode()

    def test_planners_do_not_earmark(self) -> None:
        with pytest.raises(NotAllowed):
            actions.earmark_fund(fund=homes_fund(), designs=[], version=0, by=planner(), at=NOW)


class TestVersions:
    def test_a_changed_scenario_keeps_what_it_asked_before(self, signed_in: SignIn) -> None:
        asked = scenario(at_once=3)
        changed = question(funds=list(asked.funds.all()), at_once=5)
        actions.change_scenario(
            scenario=asked, question=changed, version=1, by=asked.made_by, at=NOW
        )
        client = signed_in(planner())

        pages = [client.get(f"{WORK}{asked.public_id}/versions/{number}/") for number in (1, 2, 3)]

        assert [page.status_code for page in pages] == [200, 200, 404]
        told = {fact["term"]: fact for fact in pages[1].context["facts"]}
        assert told["Projects a community carries at once"] == {
            "term": "Projects a community carries at once", "value": "5", "was": "3",
        }  # fmt: skip
        assert "Version 1" in client.get(f"{WORK}{asked.public_id}/").content.decode()

    def test_an_earlier_version_is_asked_again_as_a_new_one(self, signed_in: SignIn) -> None:
        home = lacking(0.5)
        asked = scenario(at_once=3, communities=[home], capacity=[limit(home.oblast.code, 5)])
        changed = question(funds=list(asked.funds.all()), at_once=5)
        actions.change_scenario(
            scenario=asked, question=changed, version=1, by=asked.made_by, at=NOW
        )
        client = signed_in(planner())

        client.post(f"{WORK}{asked.public_id}/versions/1/restore/")

        asked.refresh_from_db()
        assert (asked.at_once, asked.version) == (3, 3)
        assert list(asked.communities.all()) == [home]
        assert asked.capacity == [limit(home.oblast.code, 5)]
        assert asked.versions.count() == 3

    def test_a_scenario_in_use_is_not_taken_back(self, signed_in: SignIn) -> None:
        asked = scenario()
        Run.objects.create(scenario=asked, asked_by=asked.made_by, recorded_at=NOW)
        client = signed_in(planner())

        answer = client.post(f"{WORK}{asked.public_id}/versions/1/restore/")

        assert answer.status_code == 409
        assert asked.versions.count() == 1

    def test_an_older_scenario_gets_its_first_version_when_it_changes(self) -> None:
        asked = scenario(at_once=3)
        forget(asked.versions.all())  # as before versions were kept

        actions.change_scenario(
            scenario=asked, question=question_of(asked), version=1, by=planner(), at=NOW
        )

        assert list(asked.versions.values_list("version", flat=True)) == [2, 1]

    def test_a_version_is_never_changed(self) -> None:
        kept = scenario().versions.get()
        kept.question = {}

        with pytest.raises(CannotChange):
            kept.save()

    def test_a_question_comes_back_from_its_plain_values(self) -> None:
        home = lacking(0.5)
        asked = question_of(scenario(communities=[home], floors=[floor("size", "small", 0.2)]))

        assert from_plain(as_plain(asked)) == asked

    def test_a_copy_leaves_limits_of_quarters_that_are_over(self) -> None:
        home = lacking(0.5)
        asked = scenario(
            first_quarter="2026-Q4",
            capacity=[limit(home.oblast.code, 5, "2026-Q4"), limit(home.oblast.code, 6)],
        )

        copied = actions.copy_scenario(scenario=asked, by=asked.made_by, at=NOW)

        assert copied.capacity == [limit(home.oblast.code, 6)]

    def test_a_stale_change_is_refused(self) -> None:
        asked = scenario()

        with pytest.raises(Conflict):
            actions.change_scenario(
                scenario=asked, question=question_of(asked), version=9, by=planner(), at=NOW
            )

    def test_floors_beyond_all_money_are_refused(self) -> None:
        floors = [floor("size", "small", 0.6), floor("size", "large", 0.6)]

        with pytest.raises(Invalid) as refused:
            scenario(floors=floors)

        assert set(refused.value.faults) == {"floor_size_large"}
