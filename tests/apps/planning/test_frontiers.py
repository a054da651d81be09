"""Curves of plans: what the same question gains with more and less money."""

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from tests.factories.accounts import NOW
from tests.factories.places import person_in
from tests.factories.planning import homes_fund, lacking, planner, scenario
from yakir import engine
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.journal.models import Payload
from yakir.apps.planning import actions
from yakir.apps.planning.actions import frontiers
from yakir.apps.planning.actions.runs import AlreadyEnded, AlreadySearching
from yakir.apps.planning.models import Frontier, FrontierPoint, Scenario
from yakir.apps.planning.queries import problem_for
from yakir.apps.planning.queries.kept import problem_of
from yakir.apps.planning.queries.neediest import neediest_half
from yakir.apps.planning.rules import FACTORS, FAIR_SHARES, Failure, FrontierKind
from yakir.common.errors import Invalid, NotAllowed
from yakir.common.records import CannotChange
from yakir.common.runs import RunState

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
WORK = "/en/work/scenarios/"


def traced(asked: Scenario | None = None) -> Frontier:
    """Return a frontier whose worker has done its work."""
    if asked is None:
        for number in range(4):
            lacking(0.5 + number / 10)
        asked = scenario(funds=[homes_fund(24_000)])
    found = actions.ask_frontier(scenario=asked, by=asked.made_by, at=NOW)
    found.refresh_from_db()
    return found


def test_more_money_never_gains_less() -> None:
    frontier = traced()

    points = list(frontier.points.order_by("factor"))
    assert (frontier.state, frontier.done) == (RunState.DONE, len(FACTORS))
    assert [point.factor for point in points] == list(FACTORS)
    values = [point.value for point in points]
    assert values == sorted(values)
    for point in points:
        assert point.used_eur <= point.money_eur
        assert point.value <= point.bound * (1 + 1e-9)
    whole = next(point for point in points if point.factor == 1)
    assert all(
        float(point.money_eur) == pytest.approx(point.factor * float(whole.money_eur))
        for point in points
    )
    assert Payload.objects.filter(kind="frontier.asked").count() == 1


def test_it_gives_way_between_plans_and_goes_on_with_the_same_problem(
    monkeypatch: pytest.MonkeyPatch, somebody_waits: DBTaskResult
) -> None:
    monkeypatch.setitem(frontiers.POINTS, FrontierKind.MONEY, (0.5, 1.0))
    monkeypatch.setattr(frontiers, "_enqueue", lambda frontier: None)
    for share in (0.5, 0.6):
        lacking(share)
    asked = scenario(funds=[homes_fund(24_000)])
    frontier = actions.ask_frontier(scenario=asked, by=asked.made_by, at=NOW)

    actions.trace.call(frontier.pk)
    frontier.refresh_from_db()
    (first,) = frontier.points.all()
    assert (frontier.state, frontier.done, first.factor) == (RunState.QUEUED, 1, 0.5)
    lacking(0.1)  # belongs to no point of this curve
    actions.trace.call(frontier.pk)

    frontier.refresh_from_db()
    assert (frontier.state, frontier.points.count()) == (RunState.DONE, 2)
    problem = problem_of(json.loads(frontier.problem))
    assert problem.communities.people.size == 2
    alone = engine.solve(problem, engine.Options(relative_gap=0.0))
    assert frontier.points.get(factor=1.0).value == pytest.approx(alone.gain, rel=0.01)


def test_without_candidates_it_fails_and_says_why() -> None:
    frontier = traced(scenario())

    assert frontier.state == RunState.FAILED
    assert frontier.detail == str(Failure.NO_CANDIDATES.label)


def test_a_plan_that_breaks_a_rule_is_no_point(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "check", lambda problem, plan: ["OVERSPENT 0 1"])

    frontier = traced()

    assert frontier.state == RunState.FAILED
    assert "OVERSPENT 0 1" in frontier.detail
    assert not FrontierPoint.objects.exists()


def test_a_fault_fails_it_and_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_more: Any) -> None:
        raise LookupError("imagined")

    monkeypatch.setattr(engine, "frontier", broken)
    asked = scenario()
    lacking(0.5)
    frontier = Frontier.objects.create(
        scenario=asked, asked_by=asked.made_by, recorded_at=NOW, total=6
    )

    with pytest.raises(LookupError):
        actions.trace.call(frontier.pk)

    frontier.refresh_from_db()
    assert frontier.state == RunState.FAILED


def test_one_at_a_time_and_only_by_who_plans_there() -> None:
    own = lacking(0.5)
    asked = scenario()
    waiting = Frontier.objects.create(scenario=asked, asked_by=asked.made_by, recorded_at=NOW)

    with pytest.raises(AlreadySearching):
        actions.ask_frontier(scenario=asked, by=asked.made_by, at=NOW)
    with pytest.raises(NotAllowed):
        actions.ask_frontier(scenario=asked, by=planner(own), at=NOW)
    with pytest.raises(Invalid):
        actions.ask_frontier(scenario=asked, seconds=900, by=asked.made_by, at=NOW)
    actions.stop_frontier(frontier=waiting, by=asked.made_by, at=NOW)
    waiting.refresh_from_db()
    assert waiting.state == RunState.STOPPED
    with pytest.raises(AlreadyEnded):
        actions.stop_frontier(frontier=waiting, by=asked.made_by, at=NOW)


def test_a_point_is_never_changed() -> None:
    point = traced().points.first()
    assert point is not None

    with pytest.raises(CannotChange):
        point.save()


@pytest.mark.parametrize("language", ["uk", "en"])
def test_from_the_page_of_a_scenario_to_its_curve(language: str, signed_in: SignIn) -> None:
    for number in range(3):
        lacking(0.5 + number / 10)
    asked = scenario(funds=[homes_fund(24_000)])
    client = signed_in(planner())
    base = f"/{language}/work/scenarios/"

    answer = client.post(f"{base}{asked.public_id}/frontier/")
    page = client.get(answer.headers["Location"])

    assert page.status_code == 200
    assert '<svg class="chart"' in page.content.decode()
    assert len(page.context["rows"]) == len(FACTORS)
    assert (
        Frontier.objects.get().public_id in client.get(f"{base}{asked.public_id}/").content.decode()
    )


def test_a_curve_that_waits_polls_and_can_be_stopped(signed_in: SignIn) -> None:
    asked = scenario()
    waiting = Frontier.objects.create(scenario=asked, asked_by=asked.made_by, recorded_at=NOW)
    client = signed_in(planner())
    address = f"{WORK}frontiers/{waiting.public_id}/"

    page = client.get(address).content.decode()
    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()
    client.post(f"{address}stop/")
    ended = client.get(address, headers={"HX-Request": "true"})

    assert 'hx-trigger="every 2s"' in page
    assert "Stop and keep the plans so far" in page
    assert "<html" not in fragment
    assert ended.headers["HX-Refresh"] == "true"


def test_readers_look_and_do_not_ask(signed_in: SignIn) -> None:
    frontier = traced()
    client = signed_in(person_in(None, Role.READER, kind=OrganisationKind.ASSOCIATION))

    assert client.get(f"{WORK}frontiers/{frontier.public_id}/").status_code == 200
    asked = frontier.scenario.public_id
    assert client.post(f"{WORK}{asked}/frontier/").status_code == 403
    assert client.post(f"{WORK}frontiers/{frontier.public_id}/stop/").status_code == 403


def test_curves_of_others_answer_404(signed_in: SignIn) -> None:
    own = lacking(0.5)
    frontier = traced(scenario())
    client = signed_in(planner(own))

    assert client.get(f"{WORK}frontiers/{frontier.public_id}/").status_code == 404


def test_more_for_the_neediest_never_gains_more_and_reaches_them() -> None:
    for number in range(4):
        lacking(0.3 + number / 10)
    asked = scenario(funds=[homes_fund(40_000)])

    frontier = actions.ask_frontier(
        scenario=asked, kind=FrontierKind.FAIRNESS, by=asked.made_by, at=NOW
    )

    frontier.refresh_from_db()
    points = list(frontier.points.order_by("factor"))
    assert (frontier.state, frontier.detail) == (RunState.DONE, "")
    assert [point.factor for point in points] == list(FAIR_SHARES)
    assert points[-1].share == pytest.approx(1)
    for fewer, more in pairwise(points):
        # Each was searched for to within a hundredth of its bound.
        assert more.value <= fewer.value * 1.01
        # A floor gives way where the whole projects at hand do not make the share exactly.
        assert more.share >= fewer.share - 0.05


def test_the_neediest_half_are_those_with_the_greatest_need_and_half_of_the_people() -> None:
    for number in range(5):
        lacking(0.3 + number / 10, people=1_000)
    problem = problem_for(scenario()).problem

    half = neediest_half(problem)

    needs = problem.communities.coverage.min(axis=1)
    assert half.sum() == 3  # 3,000 of 5,000: the one that crosses the half belongs to it
    assert needs[half].max() < needs[~half].min()


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_curve_of_fairness_is_shown(language: str, signed_in: SignIn) -> None:
    lacking(0.5)
    asked = scenario()
    frontier = Frontier.objects.create(
        scenario=asked, asked_by=asked.made_by, recorded_at=NOW, kind=FrontierKind.FAIRNESS,
        state=RunState.DONE,
    )  # fmt: skip
    for factor in (0.0, 0.5):
        FrontierPoint.objects.create(
            frontier=frontier, factor=factor, share=0.3 + factor, money_eur=10, used_eur=9,
            value=5e6 - factor, bound=5e6, ending="optimal", projects=1, communities=1,
            package_people=7,
        )  # fmt: skip

    page = signed_in(planner()).get(f"/{language}/work/scenarios/frontiers/{frontier.public_id}/")

    assert page.status_code == 200
    assert ("Gain against fairness" if language == "en" else "справедливості") in (
        page.content.decode()
    )
