"""From a question to a recorded plan: the search, its ends, and what a worker's death leaves."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from tests.factories.accounts import NOW
from tests.factories.places import CommunityFactory
from tests.factories.planning import homes_fund, lacking, planned, planner, scenario, signer
from tests.factories.published import Part, hand_made_plan
from yakir import engine
from yakir.apps.accounts.models import Person
from yakir.apps.catalogue.models import Design
from yakir.apps.journal.models import Payload
from yakir.apps.partners.models import Fund
from yakir.apps.planning import actions
from yakir.apps.planning.actions.plans import AlreadyPublished, SamePerson, TellsOneCommunity
from yakir.apps.planning.actions.runs import (
    AlreadyEnded,
    AlreadySearching,
    NotLost,
    TooManySearches,
)
from yakir.apps.planning.actions.scenarios import ScenarioInUse
from yakir.apps.planning.actions.search import Watch
from yakir.apps.planning.models import Candidate, Choice, LeftOut, Plan, Run, RunPoint, Scenario
from yakir.apps.planning.queries import plan_people_bound, progress_of
from yakir.apps.planning.queries.questions import question_of
from yakir.apps.planning.queries.words import advice_on
from yakir.apps.planning.rules import Failure, Reason
from yakir.common.errors import Conflict, Invalid, NotAllowed
from yakir.common.protected import Service
from yakir.common.records import CannotChange
from yakir.common.runs import SILENCE, RunState

pytestmark = pytest.mark.django_db


def running(asked: Scenario, **more: Any) -> Run:
    """Return a run that a worker has taken up."""
    given = {"state": RunState.RUNNING, "started_at": NOW, "heard_at": NOW, **more}
    return Run.objects.create(scenario=asked, asked_by=asked.made_by, recorded_at=NOW, **given)


def test_enough_money_builds_every_larger_size() -> None:
    lacking(0.891)
    lacking(0.891)

    plan = planned()

    assert plan.run.state == RunState.DONE
    assert plan.ending == "optimal"
    assert plan.people == {code: 180 if code == "housing" else 0 for code in engine.SERVICES}
    assert [c.candidate.parameters["rooms"] for c in plan.choices.all()] == [30, 30]
    assert {left.reason for left in plan.left_out.all()} == {Reason.LARGER_CHOSEN}


def test_the_value_is_the_gain_counted_by_hand() -> None:
    # 10,000 people, coverage 0.891 → 0.9 (threshold 0.9) from the end of the 4th quarter of 40:
    # package 0.891/0.9 → 1, weight 0.7; v rises by 0.009/2 with weight 0.3/7.
    lacking(0.891)

    plan = planned()

    package = 1 - 0.891 / 0.9
    assert plan.value == pytest.approx(37 * 10_000 * (0.7 * package + 0.3 / 7 * 0.009 / 2))
    assert plan.package_people == round(10_000 * package)


def test_a_plan_is_recorded_with_every_candidate_chosen_or_left_out() -> None:
    lacking(0.5)
    lacking(0.7)

    plan = planned(funds=[homes_fund(15_000)])

    assert plan.choices.count() + plan.left_out.count() == Candidate.objects.count() == 4
    assert plan.choices.count() >= 1


def test_payments_add_up_to_the_cost_of_what_is_chosen_to_the_cent() -> None:
    for _number in range(3):
        lacking(0.5, people=7_777)

    plan = planned(funds=[homes_fund(9_000), homes_fund(4_000)])

    cost = sum(choice.candidate.cost_eur for choice in plan.choices.select_related("candidate"))
    used = sum(Decimal(amount) for fund in plan.money["funds"] for amount in fund["used"])
    assert used == cost > 0
    assert all(Decimal(left) >= 0 for fund in plan.money["funds"] for left in fund["left"])


def test_one_journal_entry_carries_the_plan() -> None:
    lacking(0.5)

    plan = planned()

    (payload,) = Payload.objects.filter(kind="plan.recorded")
    assert payload.subject == plan.public_id
    assert payload.fields["problem_sha256"][0] == plan.problem_sha256
    assert payload.fields["chosen"][0] == plan.choices.count()
    assert payload.fields["people_hundreds"][0]["housing"] % 100 == 0


@pytest.mark.parametrize(("count", "is_told"), [(2, False), (3, True)])
def test_the_journal_tells_of_people_who_gain_by_protected_projects_of_three_communities_alone(
    count: int, is_told: bool
) -> None:
    asked = scenario()
    Design.objects.update(is_protected=True)
    for _number in range(count):
        lacking(0.5)

    planned(asked)

    (payload,) = Payload.objects.filter(kind="plan.recorded")
    assert ("housing" in payload.fields["people_hundreds"][0]) is is_told
    assert payload.fields["people_hundreds"][0]["education"] == 0


def test_without_candidates_a_run_fails_and_says_why() -> None:
    asked = scenario()

    run = actions.search_now(scenario=asked, by=asked.made_by, at=NOW)

    assert (run.state, run.failure) == (RunState.FAILED, Failure.NO_CANDIDATES)
    assert not Plan.objects.exists()


def test_a_plan_that_breaks_a_rule_is_not_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(0.5)
    asked = scenario()
    monkeypatch.setattr(engine, "check", lambda problem, plan: ["OVERSPENT 0 1"])

    run = actions.search_now(scenario=asked, by=asked.made_by, at=NOW)

    assert (run.state, run.failure) == (RunState.FAILED, Failure.BROKEN_RULES)
    assert "OVERSPENT 0 1" in run.detail
    assert not Candidate.objects.exists()


def test_a_solver_that_gives_up_fails_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(0.5)
    asked = scenario()

    def gives_up(*_: object, **__: object) -> None:
        raise RuntimeError("no usable state")

    monkeypatch.setattr(engine, "solve", gives_up)
    run = actions.search_now(scenario=asked, by=asked.made_by, at=NOW)

    assert (run.state, run.failure, run.detail) == ("failed", "solver", "no usable state")


def test_an_unexpected_fault_fails_the_run_and_is_raised(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lacking(0.5)
    asked = scenario()

    def breaks(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(engine, "solve", breaks)
    with pytest.raises(ZeroDivisionError):
        actions.search_now(scenario=asked, by=asked.made_by, at=NOW)

    run = Run.objects.get()
    assert (run.state, run.failure) == (RunState.FAILED, Failure.UNEXPECTED)


def test_a_worker_searches_once_for_a_run() -> None:
    lacking(0.5)
    plan = planned()

    actions.search.call(plan.run_id)

    assert Plan.objects.count() == 1


def test_asking_enqueues_the_search() -> None:
    lacking(0.5)
    asked = scenario()

    run = actions.ask_run(scenario=asked, gap=0.0, seconds=10, by=asked.made_by, at=NOW)

    assert run.state == RunState.DONE
    assert run.plan.choices.exists()


def test_a_run_whose_worker_died_is_recognised_and_can_be_asked_again() -> None:
    lacking(0.5)
    asked = scenario()
    run = running(asked)
    later = NOW + SILENCE + timedelta(seconds=1)

    assert progress_of(run, NOW)["status"] == "running"
    assert progress_of(run, later)["status"] == "failed"
    with pytest.raises(NotLost):
        actions.ask_again(run=run, by=asked.made_by, at=NOW)
    again = actions.ask_again(run=run, by=asked.made_by, at=later)

    run.refresh_from_db()
    assert (run.state, run.failure) == (RunState.FAILED, Failure.LOST)
    assert again.state == RunState.DONE


def test_one_search_of_a_scenario_at_a_time() -> None:
    asked = scenario()
    running(asked)

    with pytest.raises(AlreadySearching):
        actions.ask_run(scenario=asked, by=asked.made_by, at=NOW)


def test_one_person_keeps_the_worker_from_others_with_three_searches_at_most() -> None:
    by = planner()
    for _ in range(3):
        Run.objects.create(scenario=scenario(by=by), asked_by=by, recorded_at=NOW)
    one_more = scenario(by=by)

    with pytest.raises(TooManySearches):
        actions.ask_run(scenario=one_more, by=by, at=NOW)


def test_a_waiting_run_is_stopped_at_once_and_never_searched() -> None:
    asked = scenario()
    run = running(asked, state=RunState.QUEUED)

    actions.stop_run(run=run, by=asked.made_by, at=NOW)
    actions.search.call(run.pk)

    run.refresh_from_db()
    assert run.state == RunState.STOPPED
    with pytest.raises(AlreadyEnded):
        actions.stop_run(run=run, by=asked.made_by, at=NOW)


def test_a_search_hears_that_it_should_stop_and_tells_each_second() -> None:
    asked = scenario()
    run = running(asked)
    seconds = iter([0.0, 0.5, 1.2, 1.3, 2.4])
    watch = Watch(run.pk, clock=lambda: next(seconds))

    assert watch.stop() is False
    watch.progress(0.1, 50.0, np.inf, 1.2)
    run.refresh_from_db()
    assert (run.value, run.bound, run.seconds) == (50.0, None, pytest.approx(1.2))

    actions.stop_run(run=run, by=asked.made_by, at=NOW)
    assert watch.stop() is False  # within the same second nothing is asked
    assert watch.stop() is True


def test_a_better_plan_is_told_at_once_and_every_telling_is_a_point_of_the_curve() -> None:
    run = running(scenario())
    seconds = iter([0.0, 0.2, 0.3, 0.4, 1.5])
    watch = Watch(run.pk, clock=lambda: next(seconds))

    watch.progress(None, 50.0, 100.0, 0.2)
    watch.progress(None, 50.01, 99.0, 0.3)  # no better by a thousandth: waits its turn
    watch.progress(None, 60.0, 99.0, 0.4)
    watch.progress(None, 60.0, 90.0, 1.5)

    told = [(p.seconds, p.value, p.bound) for p in run.points.all()]
    assert told == [
        (pytest.approx(0.2), 50.0, 100.0),
        (pytest.approx(0.4), 60.0, 99.0),
        (pytest.approx(1.5), 60.0, 90.0),
    ]


def test_a_long_search_draws_some_two_hundred_points_of_its_seconds() -> None:
    run = running(scenario())
    moment = iter(float(second) for second in range(700))
    watch = Watch(run.pk, clock=lambda: next(moment), seconds=600)

    for _second in range(600):
        watch.stop()

    assert 190 <= run.points.count() <= 201


def test_a_point_of_a_curve_is_never_changed_or_removed() -> None:
    run = running(scenario())
    point = RunPoint.objects.create(run=run, seconds=1.0, value=None, bound=5.0)

    point.bound = 6.0
    with pytest.raises(CannotChange):
        point.save()
    with pytest.raises(CannotChange):
        RunPoint.objects.all().delete()


def test_the_curve_ends_with_what_the_plan_is_worth() -> None:
    lacking(0.5)

    plan = planned()

    last = plan.run.points.last()
    assert last is not None
    assert (last.value, last.bound) == (plan.value, plan.bound)


def test_every_failure_says_what_to_do() -> None:
    for failure in Failure:
        assert advice_on(failure), failure


def test_a_stopped_search_keeps_the_best_plan_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    lacking(0.5)
    asked = scenario()
    solve = engine.solve

    def stopped(*args: Any, **more: Any) -> engine.Plan:
        return replace(solve(*args, **more), status=engine.Status.STOPPED)

    monkeypatch.setattr(engine, "solve", stopped)
    run = actions.search_now(scenario=asked, by=asked.made_by, at=NOW)

    assert run.state == RunState.STOPPED
    assert run.plan.ending == "stopped"
    assert run.plan.choices.exists()


def test_a_scenario_that_a_search_has_used_stays_and_its_copy_can_change() -> None:
    lacking(0.5)
    asked = scenario()
    planned(asked)

    with pytest.raises(ScenarioInUse):
        actions.change_scenario(
            scenario=asked, question=question_of(asked), version=1, by=asked.made_by, at=NOW
        )
    copied = actions.copy_scenario(scenario=asked, by=asked.made_by, at=NOW)

    assert copied.name_en == "Imagined scenario (2)"
    assert question_of(copied).funds == question_of(asked).funds


def test_a_change_made_meanwhile_is_not_overwritten() -> None:
    asked = scenario()
    actions.change_scenario(
        scenario=asked, question=question_of(asked), version=1, by=asked.made_by, at=NOW
    )

    with pytest.raises(Conflict):
        actions.change_scenario(
            scenario=asked, question=question_of(asked), version=1, by=asked.made_by, at=NOW
        )


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("funds", {"funds": []}),
        ("first_quarter", {"first_quarter": "2026-Q3"}),
        ("first_quarter", {"first_quarter": "soon"}),
        ("quarters", {"quarters": 0}),
        ("horizon", {"quarters": 8, "horizon": 7}),
        ("horizon", {"horizon": 81}),
        ("threshold_power", {"thresholds": {"power": 0.01}}),
        ("threshold_power", {"thresholds": {"power": float("nan")}}),
        ("weight_heat", {"weights": {"heat": -1}}),
        ("weight_power", {"weights": {"heat": 0}}),
        ("at_once", {"at_once": 0}),
        ("at_once", {"at_once": 21}),
        ("statuses", {"statuses": ["temporarily_occupied"]}),
    ],
)
def test_an_impossible_question_is_refused_at_its_field(
    field: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as refused:
        scenario(**changes)

    assert list(refused.value.faults) == [field]


def test_a_community_may_carry_more_projects_at_once_than_a_person_has_searches() -> None:
    assert scenario(at_once=20).at_once == 20


def test_a_community_planner_plans_for_own_communities_alone() -> None:
    own, other = lacking(0.5), lacking(0.5)
    person = planner(own)

    with pytest.raises(Invalid):
        scenario(by=person)
    with pytest.raises(Invalid):
        scenario(by=person, communities=[own, other])
    asked = scenario(by=person, communities=[own])
    plan = planned(asked)

    assert {each.community for each in Candidate.objects.filter(run=plan.run)} == {own}


def test_a_second_person_publishes_and_withdraws() -> None:
    lacking(0.5)
    plan = planned()
    second = signer()

    with pytest.raises(NotAllowed):
        actions.publish_plan(plan=plan, by=plan.run.asked_by, at=NOW)
    actions.publish_plan(plan=plan, by=second, at=NOW)
    with pytest.raises(AlreadyPublished):
        actions.publish_plan(plan=plan, by=second, at=NOW)
    actions.withdraw_plan(plan=plan, note="вигадана причина", by=second, at=NOW)

    assert [each.is_public for each in plan.publications.all()] == [False, True]
    kinds = Payload.objects.filter(subject=plan.public_id).order_by("pk").values_list("kind")
    assert [kind for (kind,) in kinds] == ["plan.recorded", "plan.published", "plan.withdrawn"]


def test_who_asked_for_the_search_never_publishes_even_with_the_right_to_sign() -> None:
    from tests.factories.accounts import MembershipFactory

    lacking(0.5)
    plan = planned()
    asker = plan.run.asked_by
    organisation = asker.memberships.get().organisation
    MembershipFactory(person=asker, organisation=organisation, role="signer")
    asker = Person.objects.get(pk=asker.pk)

    with pytest.raises(SamePerson):
        actions.publish_plan(plan=plan, by=asker, at=NOW)


def test_yakir_publishes_only_what_nobody_has_pledged() -> None:
    lacking(0.5)
    machine = Person.objects.machine()
    plan = planned(scenario(by=machine))
    Fund.objects.update(is_scenario=False)

    with pytest.raises(SamePerson):
        actions.publish_plan(plan=plan, by=machine, at=NOW)
    Fund.objects.update(is_scenario=True)
    assert actions.publish_plan(plan=plan, by=machine, at=NOW).is_public


def imagined_plan(chosen: str, left_out: str = "", **more: Any) -> Plan:
    """Return a plan nobody has published; a letter is a community, a capital one its protected project."""
    places = {letter: CommunityFactory() for letter in sorted({*(chosen + left_out).lower()})}

    def parts(letters: str) -> list[Part]:
        return [
            Part(places[each.lower()], Service.POWER if each.isupper() else Service.HOUSING)
            for each in letters
        ]

    return hand_made_plan(parts(chosen), parts(left_out), public=False, **more)


@pytest.mark.parametrize(
    ("chosen", "left_out"),
    [
        pytest.param("Aa", "", id="one community has everything"),
        pytest.param("AB", "ab", id="two communities have everything"),
        pytest.param("a", "A", id="what is protected is left out"),
        pytest.param("AAAb", "cdef", id="one of six communities has all that is protected"),
        pytest.param("abcA", "BC", id="one community has all protected projects that are chosen"),
        pytest.param("ABAB", "C", id="two have all that are chosen, however many"),
    ],
)
def test_a_plan_whose_protected_projects_lie_in_one_or_two_communities_stays_inside(
    chosen: str, left_out: str
) -> None:
    plan = imagined_plan(chosen, left_out)

    with pytest.raises(TellsOneCommunity):
        actions.publish_plan(plan=plan, by=signer(), at=NOW)

    assert not plan.publications.exists()


@pytest.mark.parametrize(
    ("chosen", "left_out"),
    [
        pytest.param("a", "", id="one community, nothing protected"),
        pytest.param("ABC", "", id="protected projects of three"),
        pytest.param("a", "ABC", id="protected candidates of three, none chosen"),
    ],
)
def test_a_plan_is_published_when_nothing_or_much_of_it_is_protected(
    chosen: str, left_out: str
) -> None:
    plan = imagined_plan(chosen, left_out)

    assert actions.publish_plan(plan=plan, by=signer(), at=NOW).is_public


def test_what_is_protected_is_counted_over_the_run_and_not_over_the_places_it_was_asked_for() -> (
    None
):
    plan = imagined_plan("AaB")
    plan.run.scenario.communities.set([CommunityFactory() for _ in range(5)])

    with pytest.raises(TellsOneCommunity):
        actions.publish_plan(plan=plan, by=signer(), at=NOW)


@pytest.mark.parametrize(
    "marks", [{"service": "heat"}, {"sector": "water"}, {"is_protected": True}], ids=str
)
def test_a_candidate_is_protected_by_service_sector_or_its_own_mark(marks: dict[str, Any]) -> None:
    plan = imagined_plan("a")
    Candidate.objects.update(**marks)

    with pytest.raises(TellsOneCommunity):
        actions.publish_plan(plan=plan, by=signer(), at=NOW)


def test_not_even_yakir_publishes_a_plan_that_tells_of_one_community() -> None:
    machine = Person.objects.machine()
    plan = imagined_plan("A", by=machine)

    with pytest.raises(TellsOneCommunity):
        actions.publish_plan(plan=plan, by=machine, at=NOW)


def test_the_bound_in_people_is_the_missing_gain_over_the_horizon() -> None:
    lacking(0.5)
    plan = planned()
    plan.bound = plan.value + 40 * 99.5

    assert plan_people_bound(plan) == 100


def test_every_choice_and_reason_belongs_to_the_plan_of_its_candidate() -> None:
    lacking(0.5)
    first, second = planned(), planned()

    for plan in (first, second):
        assert not Choice.objects.filter(plan=plan).exclude(candidate__run=plan.run).exists()
        assert not LeftOut.objects.filter(plan=plan).exclude(candidate__run=plan.run).exists()
