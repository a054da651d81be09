"""Studies of a plan: how often choices stay when numbers vary, and what would bring more in."""

import json

import pytest
from django.utils.translation import override

from tests.apps.planning.test_pages import WORK
from tests.factories.accounts import NOW
from tests.factories.planning import homes_fund, lacking, planned, planner, scenario
from yakir import engine
from yakir.apps.planning import actions
from yakir.apps.planning.actions import studies
from yakir.apps.planning.actions.studies import carry_out
from yakir.apps.planning.models import Finding, Study
from yakir.apps.planning.queries.kept import KeptProblem
from yakir.apps.planning.queries.next_euro import next_euros
from yakir.apps.planning.queries.plans import PlanView
from yakir.apps.planning.queries.studies import nearest
from yakir.apps.planning.rules import StudyKind
from yakir.common.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture
def plan():
    """A plan whose money does not reach for everybody."""
    for share in (0.5, 0.6, 0.7):
        lacking(share)
    return planned(scenario(funds=[homes_fund(9_000)]))


def asked(plan, kind, **more):
    study = actions.ask_study(plan=plan, kind=kind, by=plan.run.asked_by, at=NOW, **more)
    study.refresh_from_db()
    return study


def test_the_plan_is_kept_with_what_a_euro_of_each_fund_is_worth(plan):
    kept = KeptProblem(plan)

    again = engine.solve(kept.problem, engine.Options(relative_gap=0.0))
    assert kept.found.value == pytest.approx(plan.value)
    assert kept.found.money_price == pytest.approx(again.money_price)
    assert not engine.check(kept.problem, kept.found)


def test_reasons_are_those_that_prices_bear_out(plan):
    kept = KeptProblem(plan)
    told = {each.candidate: each for each in engine.priced(kept.problem, kept.found)}

    for left in plan.left_out.select_related("candidate"):
        out = told[left.candidate.number]
        assert left.reason == out.reason.value
        assert left.detail["proven"] is out.proven
        if "behind" in left.detail:
            assert left.detail["behind"] == pytest.approx(out.behind, abs=1e-3)


def test_how_sure_choices_are_is_kept_for_each_candidate_and_community(plan):
    study = asked(plan, StudyKind.STABILITY, draws=3)

    assert (study.state, study.done) == ("done", 3)
    kept = KeptProblem(plan)
    found = engine.stability(kept.problem, kept.found, draws=3, seed=study.seed)
    parts = list(study.findings.order_by("candidate__number").values_list("part", flat=True))
    assert parts == pytest.approx(found.candidates.tolist())
    codes = [place["code"] for place in kept.document["communities"]]
    told = dict(study.communities.values_list("code", "part"))
    assert [told[code] for code in codes] == pytest.approx(found.communities.tolist())


@pytest.mark.parametrize("kind", list(StudyKind))
def test_a_study_gives_way_between_searches_and_ends_as_it_would_alone(
    plan, kind, somebody_waits, monkeypatch
):
    monkeypatch.setattr(studies, "_enqueue", lambda study: None)
    study = actions.ask_study(plan=plan, kind=kind, draws=2, by=plan.run.asked_by, at=NOW)
    parts = 2 if kind == StudyKind.STABILITY else len(nearest(plan))
    for done in range(parts):
        study.refresh_from_db()
        assert (study.state, study.done) == ("queued", done)
        carry_out.call(study.pk)

    study.refresh_from_db()
    assert (study.state, study.done, study.found_draws.count()) == ("done", parts, 0)
    somebody_waits.delete()
    alone = Study.objects.create(
        plan=plan, kind=kind, draws=study.draws, asked_by=study.asked_by, recorded_at=NOW
    )
    carry_out.call(alone.pk)
    fields = ("candidate", "part", "lost", "cheaper_eur", "fund", "more_eur")
    assert list(study.findings.values_list(*fields)) == list(alone.findings.values_list(*fields))


def test_what_would_bring_a_candidate_in_is_found_by_searching_again(plan):
    (first, *_rest) = nearest(plan)
    study = asked(plan, StudyKind.NEAREST, candidate=first)

    found = study.findings.get()
    kept = KeptProblem(plan)
    change = engine.least_change(kept.problem, kept.found, first.number, engine.Options(0.005, work=200))  # fmt: skip
    assert (found.lost, found.cheaper_eur, found.more_eur) == (
        change.lost, change.cheaper, change.more,
    )  # fmt: skip
    assert found.lost is None or found.lost >= -1e-6


def test_a_chosen_candidate_has_nothing_that_brings_it_in(plan):
    with pytest.raises(Invalid):
        asked(plan, StudyKind.NEAREST, candidate=plan.choices.first().candidate)


def test_one_study_of_a_kind_at_a_time(plan):
    waiting = Study.objects.create(
        plan=plan, kind="stability", asked_by=plan.run.asked_by, recorded_at=NOW
    )
    with pytest.raises(Conflict):
        asked(plan, StudyKind.STABILITY)

    actions.stop_study(study=waiting, by=plan.run.asked_by, at=NOW)

    assert asked(plan, StudyKind.STABILITY, draws=1).state == "done"


def test_pages_ask_and_tell(plan, signed_in):
    client = signed_in(planner())
    left = plan.left_out.first().candidate

    for given in ({"kind": "nearest"}, {"kind": "nearest", "candidate": left.public_id}):
        address = client.post(f"{WORK}plans/{plan.public_id}/study/", given)["Location"]
        assert "Projects left out, the nearest first" in client.get(address).content.decode()
    asked(plan, StudyKind.STABILITY, draws=2)

    page = client.get(f"{WORK}plans/{plan.public_id}/").content.decode()
    assert "How sure the choices are" in page
    why = client.get(f"{WORK}plans/{plan.public_id}/why/{left.public_id}/").content.decode()
    assert "The least change, found by searching again" in why
    assert "of 2 searches" in why
    sure = Study.objects.get(kind="stability")
    told = client.get(f"{WORK}studies/{sure.public_id}/").content.decode()
    assert "the least sure first" in told and "Communities that get anything" in told
    assert Finding.objects.filter(study=sure).count() == plan.run.candidates.count()


def test_communities_are_told_how_often_they_are_chosen(plan, signed_in):
    client = signed_in(planner())
    base = f"{WORK}plans/{plan.public_id}/communities/"
    code = plan.choices.first().candidate.community.code
    assert "is not known yet" in client.get(base).content.decode()
    assert "is not known yet" in client.get(f"{base}{code}/").content.decode()
    part = asked(plan, StudyKind.STABILITY, draws=2).communities.get(code=code).part

    page = client.get(base)
    assert "How often chosen" in page.content.decode()
    assert {row.code: row.part for row in page.context["page"]}[code] == part
    alone = client.get(f"{base}{code}/").content.decode()
    assert f"{part:.0%} of 2 searches" in alone.replace("\xa0", "")


def test_the_money_page_tells_what_one_more_euro_buys(plan, signed_in):
    page = signed_in(planner()).get(f"{WORK}plans/{plan.public_id}/money/").content.decode()

    (fund,) = next_euros(PlanView(plan, planner()))
    kept = KeptProblem(plan)
    (told,) = engine.funds_of(kept.problem, kept.found)
    assert "What one more euro buys" in page
    assert fund.a_thousand == pytest.approx(1_000 * told.mean)
    assert (
        json.loads(json.dumps(plan.money))["funds"][0]["price"] == plan.money["funds"][0]["price"]
    )
