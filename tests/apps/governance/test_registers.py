"""Risks with their history, overrules with their mandate and cost, checks signed by others."""

import json
from datetime import date, timedelta

import pytest

from tests.factories.accounts import NOW
from tests.factories.governance import asked, decided, group, verifier, voter
from tests.factories.planning import lacking, planned, planner, scenario
from yakir.apps.governance import actions
from yakir.apps.governance.models import OverrulingCost, Verification
from yakir.apps.governance.queries.documents import (
    fingerprint_of_file,
    fingerprints_of,
    plan_document,
    problem_document,
)
from yakir.apps.governance.queries.pages import risk_rows
from yakir.apps.governance.rules import CheckOutcome, RiskState
from yakir.apps.journal import queries as journal
from yakir.apps.planning import actions as planning
from yakir.apps.planning.models import Plan
from yakir.apps.planning.rules import OverruleKind
from yakir.common.errors import Conflict, Invalid, NotAllowed
from yakir.config.engine import main

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


def risk_values(found, **changes):
    given = {
        "title": "Вигадана повінь", "likelihood": 3, "impact": 4,
        "owner": found.programme.run_by, "response": "Запасний склад",
        "review_on": date(2027, 1, 1), **changes,
    }  # fmt: skip
    return actions.RiskValues(**given)


def record(found, **changes):
    return actions.record_risk(
        programme=found.programme, values=risk_values(found, **changes), by=found.secretary, at=NOW
    )


def test_a_risk_keeps_how_it_stood_before():
    found = group(members=0)
    risk = record(found)

    reviewed = actions.review_risk(
        risk=risk, values=risk_values(found, likelihood=5, state=RiskState.HAPPENED),
        note="Вода прийшла", version=1, by=found.secretary, at=LATER,
    )  # fmt: skip

    assert [(each.likelihood, each.state) for each in reviewed.entries.order_by("pk")] == [
        (3, "open"), (5, "happened"),
    ]  # fmt: skip
    kinds = [entry.kind for entry in journal.history(risk.public_id)]
    assert kinds == ["risk.recorded", "risk.reviewed"]
    with pytest.raises(Conflict):
        actions.review_risk(
            risk=risk, values=risk_values(found), note="", version=1, by=found.secretary, at=LATER
        )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"likelihood": 6}, "likelihood"),
        ({"impact": 0}, "impact"),
        ({"response": " "}, "response"),
        ({"review_on": date(2026, 11, 20)}, "review_on"),
        ({"state": "gone"}, "state"),
    ],
)
def test_an_impossible_risk_is_refused_at_its_field(changes, field):
    with pytest.raises(Invalid) as refusal:
        record(group(members=0), **changes)

    assert set(refusal.value.faults) == {field}


def test_a_risk_is_looked_after_by_an_organisation_of_the_programme():
    stranger = voter().memberships.get().organisation

    with pytest.raises(Invalid):
        record(group(members=0), owner=stranger)


def test_the_gravest_risk_comes_first_and_filters_narrow():
    found = group(members=0)
    record(found, title="Мала", likelihood=1, impact=1)
    record(found, title="Велика", likelihood=5, impact=5)

    assert [row.risk.title for row in risk_rows(found.programme)] == ["Велика", "Мала"]
    assert [row.risk.title for row in risk_rows(found.programme, band="lesser")] == ["Мала"]
    assert risk_rows(found.programme, state=RiskState.CLOSED) == []


@pytest.fixture
def plan() -> Plan:
    lacking(0.5)
    return planned(scenario())


def overruled(found, plan, decision=None, **more):
    given = {
        "kind": OverruleKind.EXCLUDE, "reason": "Вигадана причина", "at": NOW,
        "candidate": plan.choices.order_by("pk").first().candidate, **more,
    }  # fmt: skip
    return actions.overrule(
        programme=found.programme, scenario=plan.run.scenario,
        decision=decision or decided(found), by=found.secretary, **given,
    )  # fmt: skip


def test_only_a_carried_decision_lets_overrule(plan):
    found = group(scenarios=[plan.run.scenario])
    lost = actions.close_decision(
        decision=asked(found), reasons="Мало голосів", by=found.chair, at=NOW
    )
    stale = decided(found)
    decided(found, replaces=stale)

    for decision in (asked(found), lost, stale, decided(group())):
        with pytest.raises(actions.NoMandate):
            overruled(found, plan, decision)
    assert overruled(found, plan).overrule.by == found.secretary


def test_a_scenario_of_another_programme_is_not_overruled(plan):
    with pytest.raises(actions.NotOfProgramme):
        overruled(group(), plan)


def again(plan: Plan, at=LATER) -> Plan:
    run = planning.search_now(scenario=plan.run.scenario, gap=0.0, seconds=20, by=planner(), at=at)
    return Plan.objects.get(run=run)


def test_what_overruling_costs_is_the_gain_that_is_lost(plan):
    found = group(scenarios=[plan.run.scenario])
    mandate = overruled(found, plan)
    worse = again(plan)

    for _ in range(2):
        cost = actions.record_cost(
            programme=found.programme, plan=worse, free_plan=plan, by=found.secretary, at=LATER
        )

    assert cost.lost == plan.value - worse.value > 0
    assert cost.at_most >= cost.lost
    assert list(cost.overrules.all()) == [mandate.overrule]
    assert OverrulingCost.objects.count() == 1


def test_what_says_nothing_of_the_cost_is_refused(plan):
    found = group(scenarios=[plan.run.scenario])
    costing = {"programme": found.programme, "by": found.secretary, "at": LATER}

    with pytest.raises(actions.NothingOverruled):
        actions.record_cost(plan=plan, free_plan=plan, **costing)
    overruled(found, plan)
    worse = again(plan)
    with pytest.raises(actions.NotFree):
        actions.record_cost(plan=worse, free_plan=worse, **costing)
    lacking(0.2)  # another community: another question
    other = again(plan, at=LATER + timedelta(hours=1))
    with pytest.raises(actions.OtherQuestion):
        actions.record_cost(plan=other, free_plan=plan, **costing)


def test_a_withdrawn_overrule_stays_on_record_and_frees_the_planner(plan):
    found = group(scenarios=[plan.run.scenario])
    mandate = overruled(found, plan)

    actions.withdraw_overrule(mandate=mandate, by=found.secretary, at=LATER)

    assert again(plan, at=LATER + timedelta(hours=1)).value == plan.value
    mandate.overrule.refresh_from_db()
    assert mandate.overrule.withdrawn_by == found.secretary


def sign(plan, by, outcome=CheckOutcome.CONFIRMED, **more):
    given = {**fingerprints_of(plan), **more}
    return actions.verify_plan(plan=plan, outcome=outcome, by=by, at=NOW, **given)


def test_verifiers_and_members_sign_what_they_found(plan):
    found = group(members=1, scenarios=[plan.run.scenario])
    outside = verifier()

    for by in (outside, outside, found.members[0]):
        sign(plan, by)

    assert Verification.objects.count() == 2
    kinds = [entry.kind for entry in journal.history(plan.public_id)]
    assert kinds.count("plan.verified") == 2


def test_who_does_not_sign(plan):
    found = group(members=1)  # the scenario is not theirs

    for by in (found.members[0], found.secretary, plan.run.asked_by, voter()):
        with pytest.raises(NotAllowed):
            sign(plan, by)


@pytest.mark.parametrize("name", ["problem_sha256", "plan_sha256"])
def test_nobody_confirms_another_file(plan, name):
    by = verifier()

    for wrong in ("ab" * 32, "short", ""):
        with pytest.raises(Invalid) as refusal:
            sign(plan, by, **{name: wrong})
        assert set(refusal.value.faults) == {name}
    with pytest.raises(Invalid):
        sign(plan, by, CheckOutcome.DIFFERS)  # says not what differs
    sign(plan, by, CheckOutcome.DIFFERS, note="Сума інша", **{name: "ab" * 32})
    with pytest.raises(Conflict):
        sign(plan, by)


def test_the_fingerprint_does_not_depend_on_how_a_file_is_spaced(plan):
    own = fingerprints_of(plan)
    spaced = json.dumps(json.loads(problem_document(plan)), indent=2, sort_keys=False)
    other = json.dumps(json.loads(plan_document(plan)), indent=4, ensure_ascii=False)

    assert own["problem_sha256"] == fingerprint_of_file(spaced.encode())
    assert own["plan_sha256"] == fingerprint_of_file(other.encode())


def checked(plan: Plan, folder) -> int:
    """Return how `yakir engine check` ends on the documents of a plan."""
    files = {"PROBLEM.json": problem_document(plan), "PLAN.json": plan_document(plan)}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return main(["check", *(str(folder / name) for name in files)])


def test_the_command_confirms_the_two_files(plan, tmp_path, capsys):
    assert checked(plan, tmp_path) == 0
    assert "every rule holds" in capsys.readouterr().out


def test_the_command_knows_what_overrules_demand(plan, tmp_path):
    found = group(scenarios=[plan.run.scenario])
    overruled(found, plan)
    worse = again(plan)

    assert checked(worse, tmp_path) == 0
    assert any(each.get("ruled_out") for each in json.loads(problem_document(worse))["candidates"])


def test_the_command_finds_a_plan_that_claims_too_much(plan, tmp_path):
    problem, claimed = problem_document(plan), json.loads(plan_document(plan))
    (tmp_path / "PROBLEM.json").write_text(problem, encoding="utf-8")
    (tmp_path / "PLAN.json").write_text(
        json.dumps({**claimed, "value": claimed["value"] * 2, "bound": claimed["bound"] * 2}),
        encoding="utf-8",
    )

    assert main(["check", str(tmp_path / "PROBLEM.json"), str(tmp_path / "PLAN.json")]) == 1


def test_a_status_that_changes_later_changes_no_document_of_a_plan(tmp_path):
    """Whom a floor was for, and what could be built where, stays as it was when it was planned."""
    home = lacking(0.5)
    lacking(0.6)
    floors = [{"of": "status", "which": "possible_hostilities", "least": 0.9}]
    capacity = [{"oblast": home.oblast.code, "quarter": "", "eur": 40_000.0}]
    plan = planned(scenario(floors=floors, capacity=capacity))
    before = fingerprints_of(plan)

    home.status = "active_hostilities"
    home.save()

    assert fingerprints_of(Plan.objects.get(pk=plan.pk)) == before
    assert checked(plan, tmp_path) == 0
    problem = json.loads(problem_document(plan))
    assert [len(floor["communities"]) for floor in problem["floors"]] == [2]
    assert problem["capacity_eur"][home.oblast.code][0] == 40_000
